"""What the toolchain tells its users."""

from .diagnostic import ContractError, Diagnostic, Severity
from .reports import Format, render
from .text import summary

__all__ = ["ContractError", "Diagnostic", "Format", "Severity", "render", "summary"]
