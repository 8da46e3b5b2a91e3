"""`make conformance`: attack the backend on each database, as an administrator and as a user."""

import argparse
import sys
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from dovetail.conform import PHASES, Trial

from ..backend.conftest import migrate
from ..bench.server import serve
from .attack import attack, attack_the_rest
from .databases import DATABASES

ACCOUNTS = ("admin", "user")


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
        if not keeps(database, account, Trial(seed, tuple(asked.phases), reports=reports)):
            wrong.append(name)
    sys.exit(f"conformance: findings in {', '.join(wrong)}" if wrong else 0)


def keeps(database: str, account: str, trial: Trial) -> bool:
    """Whether nothing is found."""
    with DATABASES[database]() as url, TemporaryDirectory() as files:
        migrate(url)
        environment = {"DATABASE_URL": url, "ENVIRONMENT": "test", "FILES": files}
        with serve("backend.main:create_app", environment, "--factory") as server:
            origin = f"http://127.0.0.1:{server.port}"
            return attack(origin, account, trial) == 0 == attack_the_rest(origin, trial)


if __name__ == "__main__":
    main()
