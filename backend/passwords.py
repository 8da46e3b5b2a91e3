"""Passwords, kept as argon2 hashes."""

import asyncio

from pwdlib import PasswordHash

_HASHER = PasswordHash.recommended()
_NOBODY = _HASHER.hash("nobody has this password")


async def hash_password(password: str) -> str:
    """Off the event loop: a hash costs tens of milliseconds by design."""
    return await asyncio.to_thread(_HASHER.hash, password)


async def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether the password fits; takes as long when there is no hash, so that nobody learns who exists."""
    fits = await asyncio.to_thread(_HASHER.verify, password, password_hash or _NOBODY)
    return fits and password_hash is not None
