"""Whatever interrupts writing, the tree is the old one or the new one, whole."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath

import pytest

from dovetail.emit import File
from dovetail.write import swap, write

from .test_write import snapshot

CALLS = (
    *(
        (os, name)
        for name in ("chmod", "fsync", "link", "mkdir", "open", "rename", "rmdir", "unlink")
    ),
    (io, "open"),
)
KILLS = 12


def tree(generation: int) -> list[File]:
    """Files of two packages; each of the three generations changes, adds and removes some."""
    paths = [f"{root}/part{n}/file.yaml" for root in ("backend", "frontend") for n in range(3)]
    kept = [path for n, path in enumerate(paths) if n % 3 != generation]
    constant = File(PurePosixPath("backend/constant.yaml"), "same: true")
    return [constant, *(File(PurePosixPath(path), f"generation: {generation}") for path in kept)]


@pytest.fixture(
    params=[
        ("an exchange", "output is ours alone"),
        ("an exchange", "something else is in the output"),
        ("two renames", "output is ours alone"),
        ("two renames", "something else is in the output"),
        ("an overlay", "output is ours alone"),
    ],
    ids=", ".join,
)
def output(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Generation 1, with files of somebody else, on systems that can do more or less."""
    monkeypatch.setattr(os, "fsync", unsynced)
    system, content = request.param
    output = tmp_path / "out"
    write(tree(1), output)
    (output / "backend/part0/mine.txt").write_text("mine")
    if content != "output is ours alone":
        (output / "README").write_text("mine too")
    if system != "an exchange":
        monkeypatch.setattr(os, "link", refused(os.link, errno.EPERM, lambda path: True))
        monkeypatch.setattr(swap, "_system_call", lambda: None)
    if system == "an overlay":
        monkeypatch.setattr(os, "rename", refused(os.rename, errno.EXDEV, output.__eq__))
    return output


def unsynced(handle: int) -> None:
    """For hundreds of trees that nobody keeps."""


def refused(
    function: Callable[..., None], reason: int, when: Callable[[object], bool]
) -> Callable[..., None]:
    """The function, but for some first arguments the system refuses to do it."""

    def call(first: object, *arguments: object, **options: object) -> None:
        if when(first):
            raise OSError(reason, os.strerror(reason))
        function(first, *arguments, **options)

    return call


def failing(monkeypatch: pytest.MonkeyPatch, fault: BaseException, at: int) -> list[str]:
    """Let the call of that number fail; the list grows with each call."""
    calls: list[str] = []

    def wrap(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            calls.append(name)
            if len(calls) == at:
                raise fault
            return function(*arguments, **options)

        return call

    for module, name in CALLS:
        monkeypatch.setattr(module, name, wrap(name, getattr(module, name)))
    return calls


@pytest.mark.parametrize(
    "fault", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()], ids=type
)
def test_a_fault_at_any_point_leaves_one_whole_tree(
    output: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    old = snapshot(output)
    write(tree(2), output)
    new = snapshot(output)
    outcomes: list[bool] = []
    for at in range(1, 500):
        write(tree(1), output)
        assert snapshot(output.parent) == {f"out/{path}": text for path, text in old.items()}
        with monkeypatch.context() as patch:
            calls = failing(patch, fault, at)
            with suppress(type(fault)):
                write(tree(2), output)
        assert visible(output) in (old, new)
        outcomes.append(visible(output) == new)
        if len(calls) < at:
            break
    else:
        pytest.fail("there is no end to the calls")
    assert outcomes.count(False) > 15
    assert outcomes[-1]


WRITER = """
import sys
from pathlib import Path
from tests.codegen.test_write_interrupted import tree
from dovetail.write import locked, write

output = Path(sys.argv[1])
for generation in range(1_000_000):
    with locked(output):
        write(tree(generation % 3), output)
    print(generation, flush=True)
"""


def test_a_killed_process_leaves_one_whole_tree(tmp_path: Path) -> None:
    output = tmp_path / "out"
    whole: list[dict[str, bytes]] = []
    for generation in range(3):
        write(tree(generation), output)
        (output / "backend/part0").mkdir(exist_ok=True)
        (output / "backend/part0/mine.txt").write_text("mine")
        whole.append(snapshot(output))
    found: list[int] = []
    for n in range(KILLS):
        kill_writer(output, 1 + n % 3, 0.003 * n)
        assert visible(output) in whole
        found.append(whole.index(visible(output)))
    write(tree(1), output)
    assert snapshot(tmp_path) == {f"out/{path}": text for path, text in whole[1].items()}
    assert len(set(found)) > 1


def kill_writer(output: Path, generations: int, delay: float) -> None:
    """Let another process write that many generations, and kill it some seconds later."""
    command = [sys.executable, "-c", WRITER, str(output)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        for _ in range(generations):
            writer.stdout.readline()
        time.sleep(delay)
        writer.kill()


def test_what_a_killed_run_left_between_two_renames_is_put_back(output: Path) -> None:
    old = snapshot(output)
    (output / "backend").rename(output / ".backend.dovetail-old")
    (output / ".backend.dovetail-new/half").mkdir(parents=True)
    assert not write(tree(1), output).differences
    assert snapshot(output) == old


def test_runs_at_once_wait_for_each_other(tmp_path: Path) -> None:
    output = tmp_path / "out"
    write(tree(0), output)
    script = WRITER.replace("1_000_000", "8")
    writers = [
        subprocess.Popen([sys.executable, "-c", script, str(output)], stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert not write(tree(7 % 3), output, check=True).differences


def test_what_somebody_writes_meanwhile_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tree(1), tmp_path)
    mine = tmp_path / "backend/mine.txt"
    mine.write_text("before")

    def meanwhile() -> None:
        mine.with_name("saved").write_text("after")
        mine.with_name("saved").replace(mine)  # as editors do
        (tmp_path / "backend/new").mkdir()
        (tmp_path / "backend/new/mine.txt").write_text("new")

    monkeypatch.setattr(swap, "_system_call", meanwhile)  # the last thing before the exchange
    write(tree(2), tmp_path)
    assert mine.read_text() == "after"
    assert (tmp_path / "backend/new/mine.txt").read_text() == "new"
    assert not write(tree(2), tmp_path, check=True).differences


def test_a_full_disk_leaves_the_old_tree(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        write(tree(1), disk / "out")
        old = snapshot(disk)
        large = File(PurePosixPath("backend/large.yaml"), "x" * 300_000)
        with pytest.raises(OSError, match="No space left"):
            write([*tree(2), large], disk / "out")
        assert snapshot(disk) == old
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def visible(directory: Path) -> dict[str, bytes]:
    """Its files, without what is being built beside its packages."""
    files = snapshot(directory).items()
    return {path: text for path, text in files if not path.startswith(".")}
