"""What schemathesis lacks, loaded into its process."""

from __future__ import annotations

from . import files, tokens, versions

__all__ = ["files", "tokens", "versions"]
