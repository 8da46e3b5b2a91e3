"""Clients that write through a server that is killed, and keep book of what they were told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeAlias

import httpx

Json: TypeAlias = dict[str, Any]


def content(mark: str) -> Json:
    """An item that tells in each field which write it is of."""
    return {"title": mark, "description": f"{mark} " * 50, "status": "active", "tags": [mark]}


@dataclass(slots=True)
class Book:
    """Writes by their marks, and what was told of each."""

    created: set[str] = field(default_factory=set[str])
    changed: set[str] = field(default_factory=set[str])
    refused: set[str] = field(default_factory=set[str])
    unanswered: set[str] = field(default_factory=set[str])
    marks: Iterator[str] = field(default_factory=lambda: map("write {}".format, count(1)))

    @property
    def answered(self) -> int:
        return len(self.created) + len(self.changed) + len(self.refused)

    def enter(self, mark: str, answer: httpx.Response | None, expected: int) -> None:
        """Raises for an answer that nobody should get."""
        if answer is None:
            self.unanswered.add(mark)
            return
        assert answer.status_code == expected, answer.text
        {201: self.created, 200: self.changed}.get(expected, self.refused).add(mark)


class Writer:
    """Changes an item of its own, and creates others."""

    def __init__(self, http: httpx.AsyncClient, book: Book) -> None:
        self._http = http
        self._book = book
        self._tag = ""
        self.item = ""
        self.held: set[str] = set()
        """The writes that the item may be of: whether the last one was done may not be known."""

    async def write(self, until: int) -> None:
        """One after the other, until so many are answered."""
        await self._begin()
        while self._book.answered < until:
            for write in (self._create, self._change, self._create_invalid, self._change_unseen):
                await write(next(self._book.marks))

    async def _begin(self) -> None:
        while not self.held:
            mark = next(self._book.marks)
            answer = await self._send("POST", "/items", json=content(mark))
            if answer is None:
                self._book.enter(mark, answer, 201)
            else:
                self.item, self.held = f"/items/{answer.json()['data']['id']}", {mark}
                self._tag = answer.headers["ETag"]

    async def _create(self, mark: str) -> None:
        self._book.enter(mark, await self._send("POST", "/items", json=content(mark)), 201)

    async def _create_invalid(self, mark: str) -> None:
        invalid = {**content(mark), "title": mark * 100}
        self._book.enter(mark, await self._send("POST", "/items", json=invalid), 422)

    async def _change(self, mark: str) -> None:
        answer = await self._patch(mark, self._tag)
        # What was sent to a server before it was killed may be done after the item was looked at.
        is_late = answer is not None and answer.status_code == 412 and len(self.held) > 1
        self._book.enter(mark, answer, 412 if is_late else 200)
        if answer is None or is_late:
            self.held |= {mark} if answer is None else set()
            await self._look()
        else:
            self.held, self._tag = {mark}, answer.headers["ETag"]

    async def _change_unseen(self, mark: str) -> None:
        self._book.enter(mark, await self._patch(mark, '"0"'), 412)

    async def _look(self) -> None:
        """See what the item is, as soon as a server answers."""
        answer = None
        while answer is None:
            answer = await self._send("GET", self.item)
        self._tag = answer.headers["ETag"]

    async def _patch(self, mark: str, tag: str) -> httpx.Response | None:
        return await self._send("PATCH", self.item, json=content(mark), headers={"If-Match": tag})

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response | None:
        """The answer; `None` when the connection broke before it came."""
        while True:
            try:
                return await self._http.request(method, path, **options)
            except httpx.ConnectError:
                await asyncio.sleep(0.01)  # nothing was sent
            except httpx.TransportError:
                return None
