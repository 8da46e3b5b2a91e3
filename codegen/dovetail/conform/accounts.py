"""Whose credentials go with the requests."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..problems import Problem, unknown
from .serving import last_line


@dataclass(frozen=True, slots=True)
class Accounts:
    """Headers by the name of an account; `peers` are those that must not see each other's things."""

    headers: Mapping[str, tuple[str, str]]
    name: str
    peers: tuple[str, ...] = ()

    @staticmethod
    def of(
        headers: Mapping[str, tuple[str, str]], name: str, peers: tuple[str, ...]
    ) -> Accounts | None:
        """Those of a trial in the name of one of them, by default of the first."""
        for each in (name, *peers):
            if each and each not in headers:
                raise Problem(unknown("account", each, headers))
        return Accounts(headers, name or next(iter(headers)), peers) if headers else None

    def settings(self, directory: Path) -> str:
        """Settings of schemathesis, and the document in that directory that they name."""
        document = directory / "accounts.json"
        entries = [
            {"name": name, "fixedHeaders": [{"name": header, "value": value}]}
            for name, (header, value) in self.headers.items()
        ]
        document.write_text(json.dumps({"auth": entries}))
        stated: dict[str, object] = {"path": str(document), "user": self.name}
        if self.name in self.peers:
            stated["peers"] = self.peers
        # JSON's texts and lists are TOML's.
        lines = (f"{key} = {json.dumps(value)}\n" for key, value in stated.items())
        return "\n[auth.wfc]\n" + "".join(lines)


def ask(command: str, environment: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What the command prints, a line `NAME: HEADER: VALUE` for each account; it has all its environment."""
    told: dict[str, tuple[str, str]] = {}
    for line in run(command, environment).splitlines():
        name, header, value, *_ = [part.strip() for part in line.split(":", 2)] + ["", ""]
        if not value:
            raise Problem(f"`{command}` printed `{line}`, not NAME: HEADER: VALUE")
        told[name] = (header, value)
    return told


def run(command: str, environment: Mapping[str, str]) -> str:
    """What a command of the shell prints. Raises `Problem` when it fails."""
    done = subprocess.run(command, shell=True, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        told = last_line(done.stderr or done.stdout)
        raise Problem(f"`{command}` ended with status {done.returncode}: {told}")
    return done.stdout
