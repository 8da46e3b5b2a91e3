"""`make gate`: whether `dovetail conform` finds each of the violations, as a table."""

import argparse
import json
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from dovetail.conform import Trial

from ..backend.conftest import migrate
from ..bench.server import serve
from .attack import attack
from .violations import VARIABLE, VIOLATIONS


def main() -> None:
    parser = argparse.ArgumentParser(prog="make gate", description=__doc__)
    parser.add_argument("names", nargs="*", default=[*VIOLATIONS], metavar="VIOLATION")
    rows: dict[str, str] = {}
    for name in parser.parse_args().names:
        print(f"\n=== {name}", flush=True)
        rows[name] = found(name)
    print("\n| violation | found by |\n|---|---|")
    for name, by in rows.items():
        print(f"| {name} | {by or '**nothing**'} |")
    sys.exit(0 if all(rows.values()) else 1)


def found(name: str) -> str:
    """The titles of what is found: there is nothing else to find."""
    with TemporaryDirectory() as directory:
        url, report = f"sqlite:///{directory}/gate.db", Path(directory, "report.json")
        migrate(url)
        environment = {
            "DATABASE_URL": url,
            "ENVIRONMENT": "test",
            "FILES": directory,
            VARIABLE: name,
        }
        paths = VIOLATIONS[name].paths.replace("/api/v1", "").replace(r"\d+", "{item_id}")
        only = "|".join(f"^{re.escape(path)}$" for path in paths.split("|"))
        more = (
            f"--include-path-regex={only}",
            f"--max-examples={VIOLATIONS[name].examples}",
            "--report=json",
            f"--report-json-path={report}",
        )
        with serve(
            "tests.conformance.violations:create_tampered", environment, "--factory"
        ) as server:
            attack(f"http://127.0.0.1:{server.port}", "admin", Trial(more=more))
        failures = json.loads(report.read_text())["failures"]
        return ", ".join(sorted({failure["title"] for failure in failures}))


if __name__ == "__main__":
    main()
