"""Fifty who change the same item at once: one of them wins each round, and the others are told."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

import pytest

from .conftest import Serve, client, log_in

pytestmark = pytest.mark.anyio

EDITORS = 50
ROUNDS = 6


@pytest.mark.parametrize("servers", [1, 2])
async def test_of_fifty_editors_one_wins_each_round(serve: Serve, servers: int) -> None:
    origins = [serve().origin for _ in range(servers)]
    token = log_in(origins[0])
    async with AsyncExitStack() as clients:
        each = [await clients.enter_async_context(client(origin, token)) for origin in origins]
        editors = [each[number % servers] for number in range(EDITORS)]
        created = await editors[0].post("/items", json={"title": "Engine"})
        item = f"/items/{created.raise_for_status().json()['data']['id']}"
        for round in range(ROUNDS):
            seen = await asyncio.gather(*(editor.get(item) for editor in editors))
            changes = [
                editor.patch(
                    item,
                    json={"title": f"Engine {n}", "tags": [f"round {round}", f"{n}"]},
                    headers={"If-Match": answer.headers["ETag"]},
                )
                for n, (editor, answer) in enumerate(zip(editors, seen, strict=True))
            ]
            answers = await asyncio.gather(*changes)
            assert Counter(each.status_code for each in answers) == {200: 1, 412: EDITORS - 1}
            [winner] = [n for n, each in enumerate(answers) if each.is_success]
            left = (await editors[0].get(item)).json()["data"]
            assert left["version"] == round + 2
            assert (left["title"], left["tags"]) == (
                f"Engine {winner}",
                [f"round {round}", f"{winner}"],
            )
