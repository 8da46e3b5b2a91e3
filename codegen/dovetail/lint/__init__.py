"""Everything that can be wrong with a contract, each as a rule."""

from . import references
from .rules import RULES, Finding, Rule, lint, rule

__all__ = ["RULES", "Finding", "Rule", "lint", "references", "rule"]
