"""What `dovetail.toml` may say, and what is told when it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.config import Config, ConfigError, find, load


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "dovetail.toml"
    for name in ("mine", "backend"):
        (tmp_path / name).mkdir()
    path.write_text(
        'openapi = "spec/openapi.yaml"\nasyncapi = "spec/asyncapi.yaml"\noutput = "made"\n'
        'sources = "backend"\ntemplates = "mine"\n[lint]\nignore = ["missing-summary"]\n'
    )
    assert load(path) == Config(
        openapi=tmp_path / "spec/openapi.yaml",
        asyncapi=tmp_path / "spec/asyncapi.yaml",
        output=tmp_path / "made",
        sources=tmp_path / "backend",
        templates=tmp_path / "mine",
        ignore=("missing-summary",),
        home=tmp_path,
    )


def test_the_document_alone_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "dovetail.toml"
    path.write_text('openapi = "api.yaml"')
    assert load(path) == Config(
        openapi=tmp_path / "api.yaml", output=tmp_path / "generated", home=tmp_path
    )


def test_it_is_found_upwards(tmp_path: Path) -> None:
    below = tmp_path / "a/b"
    below.mkdir(parents=True)
    (tmp_path / "dovetail.toml").write_text("")
    assert find(below) == tmp_path / "dovetail.toml"
    (tmp_path / "a/dovetail.toml").write_text("")
    assert find(below) == tmp_path / "a/dovetail.toml"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "1:1", "which document?"),
        ('openapi = "a"\nout = "b"', "2:1", "unknown key `out`; did you mean `output`?"),
        ('openapi = "a"\n\n  "outptu" = "b"', "3:3", "did you mean `output`?"),
        ('openapi = "a"\n[lint]\nignored = []', "3:1", "did you mean `ignore`?"),
        ('lint.ignored = []\nopenapi = "a"', "1:1", "did you mean `ignore`?"),
        ('openapi = "a"\n\n[linting]\nx = 1', "3:2", "did you mean `lint`?"),
        ("openapi = 3", "1:1", "`openapi` is a path"),
        ('openapi = ""', "1:1", "`openapi` is a path"),
        ('openapi = "a"\nlint = 1', "2:1", "`lint` is a table"),
        ('openapi = "a"\n[lint]\nignore = "x"', "3:1", "`ignore` is a list of rules"),
        ('openapi = "a"\n[lint]\nignore = [1]', "3:1", "`ignore` is a list of rules"),
        ('openapi = "a"\ntemplates = "none"', "2:1", "`none` is no directory"),
        ('openapi = "a"\nsources = "none"', "2:1", "`none` is no directory"),
        ('openapi = "a"\noutput generated', "2:8", "Expected '='"),
        ('openapi = "a"\noutput = "gen', "2:14", "Unterminated string"),
        ("openapi =", "1:10", "Invalid value"),
    ],
)
def test_a_fault_has_its_place(tmp_path: Path, text: str, place: str, message: str) -> None:
    path = tmp_path / "dovetail.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:{place}: ")
    assert message in str(caught.value)


def test_a_file_in_another_encoding_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "dovetail.toml"
    path.write_bytes('openapi = "ä"'.encode("utf-16"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(path)
