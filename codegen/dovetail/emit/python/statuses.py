"""Which statuses a key of `responses` stands for, and what it is called."""

from __future__ import annotations

from ...naming import status as status_name

__all__ = ["status_name", "status_range"]


def status_range(status: str) -> range:
    """The statuses that a key of `responses` stands for."""
    if status.isdecimal():
        return range(int(status), int(status) + 1)
    if status.lower() == "default":
        return range(100, 600)
    hundred = int(status[0]) * 100
    return range(hundred, hundred + 100)
