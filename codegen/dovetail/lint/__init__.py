"""Everything that can be wrong with a contract, each as a rule."""

from . import (
    columns,
    constraints,
    discriminators,
    infinite,
    metaschema,
    names,
    operations,
    parameters,
    references,
    relations,
    resources,
    schemas,
    security,
    tables,
    vocabulary,
)
from .rules import RULES, Finding, Rule, lint, rule

__all__ = [
    "RULES",
    "Finding",
    "Rule",
    "columns",
    "constraints",
    "discriminators",
    "infinite",
    "lint",
    "metaschema",
    "names",
    "operations",
    "parameters",
    "references",
    "relations",
    "resources",
    "rule",
    "schemas",
    "security",
    "tables",
    "vocabulary",
]
