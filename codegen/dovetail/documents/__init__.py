"""The documents of a contract: every file that a `$ref` reaches."""

from .documents import Documents, read_documents
from .files import Target, beside, exists, is_remote, neighbours, tokens
from .grammar import METHODS, Reference

__all__ = [
    "METHODS",
    "Documents",
    "Reference",
    "Target",
    "beside",
    "exists",
    "is_remote",
    "neighbours",
    "read_documents",
    "tokens",
]
