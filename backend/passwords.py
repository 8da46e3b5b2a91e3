"""Passwords, kept as argon2 hashes."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash

_HASHER = PasswordHash.recommended()
_NOBODY = _HASHER.hash("nobody has this password")
# A hash takes 64 MiB: no more at once than there are cores to make them.
_THREADS = ThreadPoolExecutor(os.cpu_count(), "passwords")


async def hash_password(password: str) -> str:
    """Off the event loop: a hash costs tens of milliseconds by design."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, password)


async def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether the password fits; takes as long when there is no hash, so that nobody learns who exists."""
    loop = asyncio.get_running_loop()
    known = password_hash or _NOBODY
    fits = await loop.run_in_executor(_THREADS, _HASHER.verify, password, known)
    return fits and password_hash is not None
