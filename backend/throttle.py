"""How often passwords may be tried, by account and by address, and accounts be opened."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import time
from typing import Any, TypeAlias, TypeVar

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError
from redis.asyncio import ConnectionPool

from generated.backend import errors
from generated.backend.responses import components
from generated.backend.runtime.current import client_address
from generated.backend.runtime.failures import Failure

from .settings import Settings

KNOWN = parse("1 per 30 days")
PATIENCE = 0.5  # seconds, for Redis

Limit: TypeAlias = tuple[RateLimitItem, *tuple[str, ...]]
"""So many attempts, by whatever the texts name."""

T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt at the password of an account, which need not exist, from the address of the request."""

    account: str
    address: str

    @classmethod
    def to(cls, purpose: str, account: str) -> "Attempt":
        """By a digest of the account: where its name is asked for, somebody types the password some day."""
        digest = blake2b(f"{purpose} {account}".encode(), digest_size=16).hexdigest()
        return cls(digest, _address())


class Throttle:
    """Counts in Redis where the settings name one, else in this process."""

    def __init__(self, settings: Settings) -> None:
        self._by_address = parse(settings.logins_per_address)
        self._by_account = parse(settings.logins_per_account)
        self._by_both = parse(settings.logins_per_account_and_address)
        self._registrations = parse(settings.registrations_per_address)
        self._here = FixedWindowRateLimiter(MemoryStorage())
        self._pool = _pool(str(settings.redis_url)) if settings.redis_url else None
        self._redis = FixedWindowRateLimiter(_storage(self._pool)) if self._pool else None

    async def attempt(self, attempt: Attempt) -> components.TooManyRequests | None:
        """Count it, before the password is looked at; what to answer where there were too many.

        The limit of the account holds only at addresses where its password was never given rightly: else
        anybody could lock its user out, for as long as they like.
        """

        async def count(counter: FixedWindowRateLimiter) -> int | None:
            limits: list[Limit] = [
                (self._by_address, "address", attempt.address),
                (self._by_both, "both", attempt.account, attempt.address),
            ]
            if await counter.test(KNOWN, "known", attempt.account, attempt.address):
                limits.append((self._by_account, "account", attempt.account))
            return await _exceeded(counter, limits)

        return _answer(await self._counted(count))

    async def succeed(self, attempt: Attempt) -> None:
        """The password was right: the account starts anew, and is known at the address."""

        async def forget(counter: FixedWindowRateLimiter) -> None:
            await counter.clear(self._by_both, "both", attempt.account, attempt.address)
            await counter.clear(self._by_account, "account", attempt.account)
            await counter.hit(KNOWN, "known", attempt.account, attempt.address)

        await self._counted(forget)

    async def register(self) -> components.TooManyRequests | None:
        """Count an account that is to be opened; what to answer where there were too many."""

        async def count(counter: FixedWindowRateLimiter) -> int | None:
            return await _exceeded(counter, [(self._registrations, "registration", _address())])

        return _answer(await self._counted(count))

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.disconnect()

    async def _counted(self, work: Callable[[FixedWindowRateLimiter], Awaitable[T]]) -> T:
        """Without Redis, each process counts for itself: logins go on, and nobody may guess without end."""
        if self._redis is not None:
            try:
                async with asyncio.timeout(PATIENCE):
                    return await work(self._redis)
            except (StorageError, TimeoutError):
                logger.warning("Redis does not answer; attempts are counted in this process")
        return await work(self._here)


def _pool(url: str) -> ConnectionPool:
    return ConnectionPool.from_url(url)  # pyright: ignore[reportUnknownMemberType]  # untyped options


def _storage(pool: ConnectionPool) -> RedisStorage:
    # It takes a pool, as it documents; the types of its options leave it out.
    options: Any = {"connection_pool": pool}
    return RedisStorage("redis://", wrap_exceptions=True, implementation="redispy", **options)


async def _exceeded(counter: FixedWindowRateLimiter, limits: list[Limit]) -> int | None:
    """Seconds until the first limit that is exceeded begins anew."""
    for limit in limits:
        if not await counter.hit(*limit):
            window = await counter.get_window_stats(*limit)
            return max(1, ceil(window.reset_time - time()))
    return None


def _answer(seconds: int | None) -> components.TooManyRequests | None:
    if seconds is None:
        return None
    failure = Failure(429, "There were too many attempts; try again later.")
    return components.TooManyRequests(errors.error(failure), retry_after=seconds)


def _address() -> str:
    """Of IPv6 the network: whoever has one address there has all of them."""
    text = client_address() or ""
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, 64), strict=False))
    return text
