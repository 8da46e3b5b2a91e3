"""`make conformance`: attack the backend on each database, as an administrator and as a user."""

import argparse
import sys
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from dovetail.conform import PHASES, Trial, judge

from .. import postgresql
from ..backend.conftest import migrate
from ..bench.server import serve

DOCUMENT = Path("spec/openapi.yaml")
ACCOUNTS = ("admin", "user")
# It empties the database, and so it comes last.
LAST = "test"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make conformance", description=__doc__)
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3, 4, 5])
    parser.add_argument("--phases", nargs="+", choices=PHASES, default=PHASES)
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=tuple(DATABASES))
    parser.add_argument("--reports", type=Path, help="directory of the JUnit and HTML reports")
    asked = parser.parse_args()
    wrong: list[str] = []
    for database, account, seed in product(asked.databases, ACCOUNTS, asked.seeds):
        name = f"{database}-{account}-{seed}"
        print(f"\n=== {name}", flush=True)
        reports = asked.reports / name if asked.reports else None
        with DATABASES[database]() as url, TemporaryDirectory() as files:
            migrate(url)
            environment = {"DATABASE_URL": url, "ENVIRONMENT": "test", "FILES": files}
            with serve("backend.main:create_app", environment, "--factory") as server:
                origin = f"http://127.0.0.1:{server.port}"
                if not keeps(origin, account, Trial(seed, tuple(asked.phases), reports=reports)):
                    wrong.append(name)
    sys.exit(f"conformance: findings in {', '.join(wrong)}" if wrong else 0)


def keeps(origin: str, account: str, trial: Trial) -> bool:
    """Whether nothing is found with the credentials of an account, which must last to the end."""
    with httpx.Client(base_url=f"{origin}/api/v1") as http:
        http.post("/test/setup").raise_for_status()
        login = http.post("/auth/login", data={"username": account, "password": account * 2})
        header = {"Authorization": f"Bearer {login.json()['access_token']}"}
        headers = tuple(f"{name}: {value}" for name, value in header.items())
        most = replace(trial, headers=headers, more=(f"--exclude-tag={LAST}",))
        status = judge(DOCUMENT, origin, most)
        if http.get("/users/me", headers=header).status_code != 200:
            print("conformance: the credentials were lost on the way", file=sys.stderr)
            return False
    rest = replace(trial, reports=None, more=(f"--include-tag={LAST}",))
    return status == 0 and judge(DOCUMENT, origin, rest) == 0


@contextmanager
def sqlite() -> Generator[str]:
    """The URL of an empty database."""
    with TemporaryDirectory() as directory:
        yield f"sqlite:///{directory}/conformance.db"


@contextmanager
def postgresql_server() -> Generator[str]:
    """The URL of an empty database on a server of its own."""
    binaries = postgresql.binaries()
    if binaries is None:
        sys.exit("conformance: PostgreSQL is not installed; --databases sqlite goes without")
    with postgresql.server(binaries) as server:
        yield server.database_url()


DATABASES: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "sqlite": sqlite,
    "postgresql": postgresql_server,
}


if __name__ == "__main__":
    main()
