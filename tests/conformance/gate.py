"""`make gate`: whether `dovetail conform` finds each of the violations, as a table."""

import argparse
import os
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from dovetail.cli.documents import chosen
from dovetail.conform import Accounts, Backend, Trial, compare, judge
from dovetail.documents import read_documents
from dovetail.lower import lower

from .violations import CONTROL, VARIABLE, VIOLATIONS, Attack

APP = "tests.conformance.violations:create_tampered"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make gate", description=__doc__)
    parser.add_argument("names", nargs="*", default=[*VIOLATIONS], metavar="VIOLATION")
    missed: list[str] = []
    print("| violation | found by |\n|---|---|")
    for name in parser.parse_args().names:
        titles = found(name)
        print(f"| {name} | {', '.join(titles)} |", flush=True)
        if not is_caught(name, titles):
            missed.append(name)
    sys.exit(f"gate: not caught: {', '.join(missed)}" if missed else 0)


def is_caught(name: str, titles: tuple[str, ...]) -> bool:
    """Whether it was found for what it is, and nothing is found without it."""
    violation = VIOLATIONS[name]
    return violation.found_by in titles and not control(violation.attack)


def found(name: str) -> tuple[str, ...]:
    """The titles of what is found in the backend with this fault."""
    return _try(name, VIOLATIONS[name].attack)


@cache
def control(attack: Attack) -> tuple[str, ...]:
    """The titles of what is found in the backend as it is."""
    return _try(CONTROL, attack)


def _try(name: str, attack: Attack) -> tuple[str, ...]:
    os.environ |= {VARIABLE: name, "ENVIRONMENT": "test"}
    credentials = f"{sys.executable} -m tests.conformance.accounts"
    backend = Backend(APP, prepare="alembic upgrade head", credentials=credentials)
    file = chosen(None, None, None).openapi
    with TemporaryDirectory() as directory:
        os.environ["FILES"] = f"{directory}/files"
        with backend.running("sqlite", Path(directory, "server.txt")) as running:
            if not attack.phases:
                return compare(lower(read_documents(file)), APP, running).titles
            accounts = Accounts.of(running.headers, attack.account, ("ada", "grace"))
            trial = Trial(phases=attack.phases, accounts=accounts, more=attack.arguments)
            return judge(file, running.origin, trial, Path(directory)).titles


if __name__ == "__main__":
    main()
