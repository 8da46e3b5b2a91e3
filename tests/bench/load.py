"""A load on loopback that costs the server more than the client: keep-alive, requests made beforehand."""

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """One request, repeated; `expected` is the status that every answer must have."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    expected: int

    def encoded(self) -> bytes:
        headers = {"Host": "127.0.0.1", "Content-Length": str(len(self.body)), **self.headers}
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


async def send(port: int, target: Target, requests: int, connections: int = 8) -> None:
    """Send `requests` in all; raises `AssertionError` at the first answer of another status."""
    share = requests // connections
    await asyncio.gather(*(_connection(port, target, share) for _ in range(connections)))


async def _connection(port: int, target: Target, requests: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = target.encoded()
    expected = f" {target.expected} ".encode()
    for _ in range(requests):
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or b"0")
        body = await reader.readexactly(length)
        assert expected in head.partition(b"\r\n")[0], head + body
    writer.close()
    await writer.wait_closed()
