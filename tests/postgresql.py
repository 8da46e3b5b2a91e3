"""The PostgreSQL server of the tests is the one that `dovetail conform` starts."""

from __future__ import annotations

from dovetail.conform.postgresql import Server, binaries, server

__all__ = ["Server", "binaries", "server"]
