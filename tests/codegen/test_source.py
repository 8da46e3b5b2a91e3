"""Reading YAML and JSON with the place of everything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dovetail.source import Json, Node, SourceError, parse_source, read_source

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def read(folder: Path, text: str, name: str = "document.yaml") -> Node:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_source(path)


def faults(folder: Path, content: str | bytes, name: str = "document.yaml") -> list[str]:
    """What is wrong, as `line:column message`."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [f"{f.at.line}:{f.at.column} {f.message}" for f in parse_source(path).faults]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("yes", "yes"),
        ("on", "on"),
        ("NO", "NO"),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("+12", 12),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("12.5", 12.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("09:00", "09:00"),
        ("190:20:30", "190:20:30"),
        ("2024-01-01", "2024-01-01"),
        ("1.2.3", "1.2.3"),
        ("'true'", "true"),
        ('"12"', "12"),
        ("!!str 12", "12"),
        ("!!float 12", 12.0),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_scalars_mean_what_yaml_1_2_says(tmp_path: Path, text: str, value: object) -> None:
    found = read(tmp_path, f"key: {text}")["key"].value
    assert (found, type(found)) == (value, type(value))


def test_keys_are_strings_as_they_are_written(tmp_path: Path) -> None:
    root = read(tmp_path, "200: a\ntrue: b\n1.0: c\nnull: d\n")
    assert list(root.fields or ()) == ["200", "true", "1.0", "null"]


def test_every_value_and_key_has_its_place(tmp_path: Path) -> None:
    root = read(tmp_path, "info:\n  title: 'A shop'\n  tags: [a, {b: c}]\n")
    title, tags = root["info"]["title"], root["info"]["tags"]
    assert (title.at.line, title.at.column, title.at.length) == (2, 10, 8)
    assert title.key is not None
    assert (title.key.line, title.key.column, title.key.length) == (2, 3, 5)
    inner = [*tags.elements()][1]
    assert (inner.at.line, inner.at.column) == (3, 13)
    assert inner["b"].at.column == 17


def test_json_has_the_same_places_as_yaml(tmp_path: Path) -> None:
    text = '{\n  "a": [1, {"b\\u00e9": "c"}],\n  "d": {"e": null, "f": true, "g": -1.5e2}\n}\n'
    as_yaml, as_json = read(tmp_path, text), read(tmp_path, text, "document.json")
    assert as_yaml.plain() == as_json.plain() == json.loads(text)

    def places(root: Node) -> list[tuple[object, ...]]:
        return [(n.at.line, n.at.column, n.key and n.key.column) for n in root.walk()]

    assert places(as_yaml) == places(as_json)


def test_columns_count_characters(tmp_path: Path) -> None:
    assert read(tmp_path, "é日: [ü, x]\n")["é日"].at.column == 5
    _, five = read(tmp_path, '{"é日": ["ü", 5]}', "a.json")["é日"].elements()
    assert five.at.column == 14


def test_separators_that_break_no_lines_in_yaml_1_2_keep_lines_and_text(tmp_path: Path) -> None:
    root = read(tmp_path, "a: 'x\u2028y\x85z'\n# c\u2029d\nb: 1\n")
    assert (root["a"].value, root["b"].at.line) == ("x\u2028y\x85z", 3)


def test_a_byte_order_mark_and_windows_lines_are_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    root = read_source(tmp_path / "a.yaml")
    assert (root["a"].at.column, root["b"].at.line) == (4, 2)


def test_aliases_share_what_they_name_and_keep_their_own_key(tmp_path: Path) -> None:
    root = read(tmp_path, "a: &x {b: 1}\nc: *x\n")
    assert root.plain() == {"a": {"b": 1}, "c": {"b": 1}}
    assert root["c"]["b"] is root["a"]["b"]
    assert root["c"].head.line == 2


def test_merge_keys_add_what_is_not_there(tmp_path: Path) -> None:
    root = read(tmp_path, "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], z: 3}\n")
    assert root["c"].plain() == {"x": 1, "y": 1, "z": 3}
    assert read(tmp_path, "a: &a {x: 1}\nb: {'<<': *a}\n")["b"].plain() == {"<<": {"x": 1}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x [*x]\n", "1:8 '*x' stands inside '&x'"),
        ("a: *x\n", "1:4 '*x' stands before '&x'"),
        ("a: {<<: 5}\n", "1:5 '<<' merges mappings only"),
        ("a:\n\tb: 1\n", "2:1 a tab may not indent YAML; use spaces"),
        ("a: b: c\n", "1:5 mapping values are not allowed in this context"),
        ("a: [1,\n", "2:1 did not find expected node content, while parsing a flow node"),
        ("{a: 1}: 2\n", "1:1 a key must be a string"),
        ("a: \x01\n", "1:4 the character U+0001 may not stand in YAML"),
        ("a: 1\n---\nb: 2\n", "2:1 a second document starts here"),
        ("a: !money 5\n", "1:4 '5' is no value of the tag !money"),
        ("a: !!int x\n", "1:4 'x' is no value of the tag tag:yaml.org,2002:int"),
        ("a: !set {b}\n", "1:4 the tag !set has no meaning here"),
        ("a: .nan\n", "1:4 JSON has no .nan"),
        ("a: 1e999\n", "1:4 1e999 is too large"),
        ("", "1:1 the file is empty"),
        ("# only a comment\n", "1:1 the file is empty"),
        (b"a: \xff\n", "1:4 the file is not UTF-8"),
        ("[" * 100_000, "1:201 nested more than 200 levels deep"),
        ("- " * 100_000, "1:401 nested more than 200 levels deep"),
    ],
)
def test_faults_of_yaml_have_a_place(tmp_path: Path, text: str | bytes, expected: str) -> None:
    assert faults(tmp_path, text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1,}', "1:9 JSON allows no trailing comma"),
        ("[1, ]", "1:5 JSON allows no trailing comma"),
        ('{"a" 1}', "1:6 expected ':' after the key"),
        ('{"a": 1 "b": 2}', "1:9 expected ',' or '}'"),
        ("{'a': 1}", "1:2 expected a key in double quotes"),
        ('{"a": tru}', "1:7 expected a value"),
        ('{"a": 01}', "1:7 expected a value"),
        ('{"a": NaN}', "1:7 expected a value"),
        ('{"a": 1e999}', "1:7 the number is too large"),
        ('{"a": "b\n"}', "1:7 the string that starts here does not end on its line"),
        ('{"a": "\\x"}', "1:8 no such escape in JSON"),
        ('{"a": "\\ud800"}', "1:7 half a surrogate pair"),
        ('{"a": [1', "1:9 expected ',' or ']', found the end"),
        ("{} {}", "1:4 nothing may follow the document"),
        ("", "1:1 the file is empty"),
        ("[" * 100_000, "1:201 nested more than 200 levels deep"),
        ('{"a":' * 100_000, "1:1001 nested more than 200 levels deep"),
    ],
)
def test_faults_of_json_have_a_place(tmp_path: Path, text: str, expected: str) -> None:
    assert faults(tmp_path, text, "document.json") == [expected]


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_every_key_that_stands_twice_is_said(tmp_path: Path, name: str) -> None:
    text = '{"a": 1,\n "b": {"c": 1, "c": 2},\n "a": 3}'
    expected = ["2:16 'c' stands twice, first on line 2", "3:2 'a' stands twice, first on line 1"]
    assert faults(tmp_path, text, name) == expected


def test_reading_raises_the_first_fault_with_the_others(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, "a: 1\na: 2\na: 3\n")
    assert [fault.at.line for fault in (caught.value, *caught.value.also)] == [2, 3]


def test_a_missing_file_and_a_folder_are_faults(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read_source(tmp_path / "nowhere.yaml")
    with pytest.raises(SourceError, match="is a directory"):
        read_source(tmp_path)


def test_aliases_that_multiply_are_refused_at_once(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    (fault,) = faults(tmp_path, "\n".join(lines))
    assert fault.endswith("aliases stand for more than 1000000 values")


def test_aliases_that_nest_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 300)]
    (fault,) = faults(tmp_path, "\n".join(lines))
    assert fault.endswith("nested more than 200 levels deep")


def test_locations_are_relative_to_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "below").mkdir()
    read(tmp_path / "below", "a: 1")
    monkeypatch.chdir(tmp_path)
    assert read_source(tmp_path / "below" / "document.yaml").at.path == Path("below/document.yaml")
    monkeypatch.chdir(tmp_path / "below")
    (tmp_path / "beside.yaml").write_text("a: 1")
    assert read_source(Path("../beside.yaml")).at.path == tmp_path / "beside.yaml"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_a_real_json_document_reads_as_the_standard_library_reads_it() -> None:
    path = CORPUS / "github.json"
    expected: Json = json.loads(path.read_text(encoding="utf-8"))
    assert read_source(path).plain() == expected
