"""`python -m tests.codegen.agreement`: how many schemas and instances agree, as a table; fails when not all do."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from .contracts import CONTRACTS, Judged
from .tally import Tally, bodies, forms, parameters

HEAD = """| contract | what | schemas | instances | valid | agree | by a listed cause | disagree |
|---|---|--:|--:|--:|--:|--:|--:|"""
KINDS = {"bodies and headers": bodies, "parameters": parameters, "forms": forms}


def row(contract: str, what: str, tally: Tally) -> str:
    listed, others = sum(tally.listed.values()), len(tally.others)
    agree = tally.instances - listed - others
    cells = (contract, what, tally.schemas, tally.instances, tally.valid, agree, listed, others)
    return f"| {' | '.join(map(str, cells))} |"


def main() -> int:
    causes: Counter[str] = Counter()
    others: list[str] = []
    print(HEAD)
    for name, path in CONTRACTS.items():
        if path.is_file():
            with tempfile.TemporaryDirectory() as directory:
                judged = Judged(path, Path(directory))
                for what, judge in KINDS.items():
                    tally = judge(judged)
                    causes += tally.listed
                    others += tally.others
                    print(row(name, what, tally), flush=True)
    print("", *(f"{count} by: {cause}" for cause, count in causes.items()), *others, sep="\n")
    return 1 if others else 0


if __name__ == "__main__":
    sys.exit(main())
