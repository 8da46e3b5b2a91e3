"""A library on each database."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from . import Library, served


@pytest.fixture(params=["sqlite", "postgresql"])
async def library(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Library]:
    """Empty but for one author."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/library.db"
    else:
        url = request.getfixturevalue("postgresql_url")
    async with served(url) as found:
        yield found
