#!/usr/bin/env bash
# Make .venv from requirements.lock, with the toolchain installed from codegen/ so that edits show at once.
set -euo pipefail
python=${1:-python3}

command -v "$python" >/dev/null || { echo "install: '$python' was not found; Python 3.11 or newer is needed (make PYTHON=...)" >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "install: $("$python" --version) is too old; Python 3.11 or newer is needed (make PYTHON=...)" >&2; exit 1; }

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    [ "$(id -u)" = 0 ] || { echo "install: Python's venv is missing; run: sudo apt-get install python3-venv" >&2; exit 1; }
    apt-get update -qq && apt-get install -qq -y python3-venv >/dev/null
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
pip() { .venv/bin/python -m pip --quiet --disable-pip-version-check "$@"; }
echo "install: the Python packages of requirements.lock" >&2
pip install --require-hashes -r requirements.lock
pip install --no-deps --no-build-isolation --editable codegen
