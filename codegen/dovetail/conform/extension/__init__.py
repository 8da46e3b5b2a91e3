"""What schemathesis lacks, loaded into its process."""

from __future__ import annotations

from . import files, peers, reached, texts, tokens, versions, walks

__all__ = ["files", "peers", "reached", "texts", "tokens", "versions", "walks"]
