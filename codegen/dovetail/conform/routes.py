"""Whether an application serves what its contract says, by its routes and its document."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from ..contract import Contract
from ..problems import Problem
from .backends import Running
from .judging import Verdict
from .serving import SECONDS, last_line

ADDRESS = "/openapi.json"
LISTING = f"{__package__}.listing"
TITLES = ("Operation without a route", "Route that the contract does not have", "Another document")


def compare(contract: Contract, app: str, running: Running) -> Verdict:
    """Every operation has a route, every route an operation, and the contract is served as it is."""
    operations = {
        _address(each.method, contract.base_path + each.path) for each in contract.operations
    }
    routes = {_address(*route) for route in _routes(app, running.environment)}
    found = [
        *((TITLES[0], each) for each in sorted(operations - routes)),
        *((TITLES[1], each) for each in sorted(routes - operations)),
        *((TITLES[2], each) for each in _documents(contract, running.origin)),
    ]
    return Verdict(
        titles=tuple(sorted({title for title, _ in found})),
        told="\n".join(f"- {title}\n\n    {address}\n" for title, address in found),
        findings=len(found),
        tried=frozenset(operations),
        reached=frozenset(operations & routes),
    )


def _address(method: str, path: str) -> str:
    """Parameters may be named otherwise in the code."""
    return f"{method.upper()} {re.sub(r'{[^}]*}', '{}', path)}"


def _routes(app: str, environment: Mapping[str, str]) -> list[tuple[str, str]]:
    """In a process of its own, for an import leaves things behind."""
    command = [sys.executable, "-m", LISTING, app]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Problem(f"the routes of {app} cannot be told: {last_line(done.stderr)}")
    told: list[tuple[str, str]] = json.loads(last_line(done.stdout))
    return told


def _documents(contract: Contract, origin: str) -> Iterator[str]:
    connection = HTTPConnection(urlsplit(origin).netloc, timeout=SECONDS)
    try:
        connection.request("GET", ADDRESS)
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, HTTPException) as error:
        yield f"GET {ADDRESS}: {error}"
        return
    finally:
        connection.close()
    if answer.status != 200:
        yield f"GET {ADDRESS} was answered {answer.status}"
    elif not _is(contract, content):
        yield f"GET {ADDRESS} is not the contract as it was written"


def _is(contract: Contract, content: bytes) -> bool:
    try:
        return bool(json.loads(content) == contract.document)
    except ValueError:
        return False
