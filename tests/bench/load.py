"""A load on loopback that costs the server more than the client: keep-alive, requests made beforehand."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter

CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Target:
    """One request, repeated; `expected` is the status that every answer must have.

    `{own}` in the path is `first` on one connection, and the next number on the next; `{number}` is that
    of the request, and `{location}` what the answer before said. What changes something says which
    version: that of the answer before.
    """

    method: str
    path: str
    expected: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: str = ""
    first: int = 0

    def encoded(self, connection: int, number: int, before: Mapping[str, str]) -> bytes:
        path = self.path.replace("{own}", str(self.first + connection))
        path = path.replace("{number}", str(number)).replace(
            "{location}", before.get("location", "")
        )
        body = self.body.replace("{number}", str(number))
        headers = {"Host": "127.0.0.1", "Content-Length": str(len(body))}
        if self.method == "PATCH":
            headers["If-Match"] = before.get("etag", "*")
        lines = (f"{name}: {value}" for name, value in {**headers, **self.headers}.items())
        return "\r\n".join([f"{self.method} {path} HTTP/1.1", *lines, "", body]).encode()


async def send(
    port: int, targets: Sequence[Target], requests: int, connections: int = CONNECTIONS
) -> list[float]:
    """Send `requests` in all, of each target in turn, and tell the seconds that each answer took.

    Raises `AssertionError` at the first answer of another status.
    """
    share = requests // connections
    taken = await asyncio.gather(
        *(_connection(port, targets, share, n) for n in range(connections))
    )
    return [seconds for connection in taken for seconds in connection]


async def _connection(
    port: int, targets: Sequence[Target], requests: int, connection: int
) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    headers, taken = dict[str, str](), list[float]()
    for number in range(requests):
        target = targets[number % len(targets)]
        request = target.encoded(connection, number, headers)
        start = perf_counter()
        writer.write(request)
        status, headers = _head(await reader.readuntil(b"\r\n\r\n"))
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        taken.append(perf_counter() - start)
        assert f" {target.expected} " in status, (target, status, body)
    writer.close()
    await writer.wait_closed()
    return taken


def _head(head: bytes) -> tuple[str, dict[str, str]]:
    status, *lines = head.decode("latin-1").strip().split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return status, {name.lower(): value for name, _, value in pairs}
