"""What attacks are watched by."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The parameters of each hash that is made to verify a password."""
    parameters: list[str] = []
    verify = PasswordHasher.verify

    def told(self: PasswordHasher, hash: str | bytes, password: str | bytes) -> bool:
        parameters.append(str(hash).rpartition("$")[0].rpartition("$")[0])
        return verify(self, hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", told)
    yield parameters
