"""What schemathesis lacks, loaded into its process."""

from __future__ import annotations

from . import files, texts, tokens, versions

__all__ = ["files", "texts", "tokens", "versions"]
