"""The command in a process of its own: interrupts, imports, and what a terminal shows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .command import CONTRACT, write

Process = subprocess.Popen[bytes]

SLOW = """\
import time
from pathlib import Path

def emit(contract):
    Path("started").touch()
    time.sleep(60)
    return []
"""


def start(*arguments: str, python: tuple[str, ...] = (), stderr: int = subprocess.PIPE) -> Process:
    """The command in a process of its own."""
    command = [sys.executable, *python, "-m", "dovetail", *arguments]
    environment = {**os.environ, "PYTHONPATH": "site", "XDG_CACHE_HOME": ".cache"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, env=environment)


def test_an_interrupt_is_quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(api=CONTRACT)
    Path("site/slow-1.dist-info").mkdir(parents=True)
    Path("site/slow.py").write_text(SLOW)
    Path("site/slow-1.dist-info/entry_points.txt").write_text(
        "[dovetail.emitters]\nslow = slow:emit\n"
    )
    with start("generate", "--openapi", "api.yaml", "--output", "out") as process:
        while not Path("started").exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.communicate() == (b"", b"")
    assert process.returncode == 130
    assert not Path("out").exists()


def test_nothing_heavy_is_imported_when_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(api=CONTRACT)
    os.utime("api.yaml", (1_000_000_000, 1_000_000_000))
    told: list[bytes] = []
    imported: list[set[bytes]] = []
    for _ in range(2):
        arguments = ("generate", "--openapi", "api.yaml", "--output", "out")
        out, err = start(*arguments, python=("-X", "importtime")).communicate()
        told.append(out)
        imported.append({line.rpartition(b"|")[2].strip() for line in err.splitlines()})
    heavy = {b"yaml", b"jinja2", b"jsonschema_rs", b"rich", b"dovetail.pipeline"}
    assert heavy - imported[0] == {b"rich"}
    assert told[1].startswith(b"unchanged: ")
    assert not heavy & imported[1]
    assert b"datamodel_code_generator" not in imported[1]


def test_progress_is_shown_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm")
    write(api=CONTRACT)
    ours, theirs = os.openpty()
    with start("generate", "--openapi", "api.yaml", "--output", "out", stderr=theirs) as process:
        os.close(theirs)
        out, _ = process.communicate()
        shown = os.read(ours, 65536)
    os.close(ours)
    assert process.returncode == 0
    assert out.startswith(b"wrote ")
    assert b"formatting and comparing" in shown
