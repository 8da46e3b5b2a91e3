"""The documents of a contract: every file that a `$ref` reaches."""

from .documents import Documents, read_documents
from .files import Target, beside, is_remote, tokens
from .grammar import Reference

__all__ = ["Documents", "Reference", "Target", "beside", "is_remote", "read_documents", "tokens"]
