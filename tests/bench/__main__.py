"""`make bench`: what the toolchain and the generated server cost, each beside an alternative, in one run."""

import tempfile
from pathlib import Path

from . import requests, toolchain


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="dovetail-bench-") as directory:
        toolchain.run(Path(directory))
        requests.run(Path(directory))


if __name__ == "__main__":
    main()
