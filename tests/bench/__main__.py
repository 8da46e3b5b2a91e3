"""`make bench`: what the toolchain and the generated server cost, each beside an alternative, in one run."""

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from . import latency, memory, million, pages, requests, routing, toolchain

BENCHES: Mapping[str, Callable[[Path], None]] = {
    "toolchain": toolchain.run,
    "requests": requests.run,
    "latency": latency.run,
    "pages": pages.run,
    "million": million.run,
    "routing": routing.run,
    "memory": memory.run,
}


def main(names: list[str]) -> None:
    """Run those, in this order; all when there is no name."""
    if unknown := set(names) - BENCHES.keys():
        sys.exit(f"bench: there is no {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    for name in names or BENCHES:
        with tempfile.TemporaryDirectory(prefix="dovetail-bench-") as directory:
            BENCHES[name](Path(directory))


if __name__ == "__main__":
    main(sys.argv[1:])
