"""A generated client under the type checkers: clean itself, and strict with who calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail import generate
from dovetail.config import Config

from . import checkers
from .backends import HERE
from .checkers import Fault

CALLS = """\
from typing import assert_type

from backend import schemas
from backend.client import Client, FilePart
from backend.responses import answers, components


async def right(client: Client) -> None:
    point = schemas.Point(x=1)
    assert_type(await client.bodies.put_json(body=schemas.Change(note=None)), components.Read)
    assert_type(await client.bodies.put_list(body=None), components.Read)
    await client.bodies.put_problem()
    await client.bodies.put_several(body=point, media_type2="application/x-www-form-urlencoded")
    await client.bodies.upload(body=schemas.UploadForm(file=FilePart(b"x"), more=[FilePart(b"")]))
    await client.bodies.put_image(body=b"x", media_type="image/png")
    answer = await client.answers.ask(kind="any")
    if isinstance(answer, answers.AskOk):
        assert_type(answer.x_count, int)
    elif isinstance(answer, answers.AskPartialContent):
        async for each in answer.body:
            assert_type(each, schemas.Point)


async def wrong(client: Client) -> None:
    point = schemas.Point(x=1)
    await client.bodies.put_json()  # fault
    await client.bodies.put_json(body=point)  # fault
    await client.bodies.put_problem(body=None, more=1)  # fault
    await client.bodies.put_several(body=point, media_type2="text/html")  # fault
    await client.bodies.put_image(body=b"x")  # fault
    await client.answers.ask("any")  # fault
    (await client.answers.ask(kind="any")).body  # fault
"""
FAULTS = [number for number, line in enumerate(CALLS.splitlines(), 1) if line.endswith("# fault")]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("types")
    generate(Config(openapi=HERE / "exchanges.yaml", output=directory))
    (directory / "calls.py").write_text(CALLS)
    return directory


def lines(faults: list[Fault]) -> list[int]:
    assert {fault.path for fault in faults} == {"calls.py"}, faults
    return sorted({fault.line for fault in faults})


def test_pyright(directory: Path) -> None:
    faults = checkers.pyright(directory, "backend", "calls.py")
    assert lines(faults) == FAULTS


def test_mypy(directory: Path) -> None:
    assert lines(checkers.mypy(directory, "-p", "backend", "-m", "calls")) == FAULTS
