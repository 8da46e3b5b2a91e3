"""What `dovetail.toml` says."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from .problems import Problem, unknown

NAME = "dovetail.toml"
KEYS = ("openapi", "asyncapi", "output", "sources", "templates", "lint")
LINT_KEYS = ("ignore",)

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value]"
Table: TypeAlias = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Config:
    """What to read and where to write.

    `sources` is the directory of what is written by hand, and `home` that of `dovetail.toml`, if there is one.
    """

    openapi: Path
    asyncapi: Path | None = None
    output: Path = Path("generated")
    sources: Path | None = None
    templates: Path | None = None
    ignore: tuple[str, ...] = ()
    home: Path | None = None


class ConfigError(Problem):
    """A fault of `dovetail.toml`; `line` and `column` count from 1."""

    def __init__(self, path: Path, line: int, column: int, message: str) -> None:
        super().__init__(f"{path}:{line}:{column}: {message}")
        self.path = path
        self.line = line
        self.column = column


def find(start: Path) -> Path | None:
    """The nearest `dovetail.toml`, upwards from a directory."""
    directory = start.resolve()
    candidates = (above / NAME for above in (directory, *directory.parents))
    return next((path for path in candidates if path.is_file()), None)


def load(path: Path) -> Config:
    """The configuration in this file; its paths are relative to it. Raises `ConfigError`."""
    toml = _Toml(path, _text(path))
    values = toml.values()
    toml.expect(values, "", KEYS)
    lint = toml.table(values, "lint")
    toml.expect(lint, "lint", LINT_KEYS)
    openapi = toml.file(values, "openapi")
    if openapi is None:
        raise ConfigError(path, 1, 1, 'which document? write `openapi = "openapi.yaml"`')
    return Config(
        openapi=openapi,
        asyncapi=toml.file(values, "asyncapi"),
        output=toml.file(values, "output") or path.parent / "generated",
        sources=toml.directory(values, "sources"),
        templates=toml.directory(values, "templates"),
        ignore=toml.names(lint, "ignore"),
        home=path.parent,
    )


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ConfigError(path, 1, 1, "the file is not UTF-8") from None


@dataclass(frozen=True, slots=True)
class _Toml:
    path: Path
    text: str

    def values(self) -> Table:
        try:
            values: Table = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise self._syntax_error(str(error)) from None
        return values

    def expect(self, values: Table, table: str, known: tuple[str, ...]) -> None:
        """Refuse a key that means nothing."""
        for key in values:
            if key not in known:
                raise self._error(table, key, unknown("key", key, known))

    def file(self, values: Table, key: str) -> Path | None:
        value = values.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value:
            raise self._error("", key, f'`{key}` is a path, such as `{key} = "some/path"`')
        return self.path.parent / value

    def directory(self, values: Table, key: str) -> Path | None:
        """A directory that must be there, lest a misspelt one be silently empty."""
        path = self.file(values, key)
        if path is not None and not path.is_dir():
            raise self._error("", key, f"`{values[key]}` is no directory")
        return path

    def table(self, values: Table, key: str) -> Table:
        value = values.get(key, {})
        if not isinstance(value, dict):
            raise self._error("", key, f"`{key}` is a table: write `[{key}]` above its keys")
        return value

    def names(self, values: Table, key: str) -> tuple[str, ...]:
        value = values.get(key, [])
        names = [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
        if names != value:
            raise self._error("lint", key, f'`{key}` is a list of rules: `{key} = ["a-rule"]`')
        return tuple(names)

    def _error(self, table: str, key: str, message: str) -> ConfigError:
        return ConfigError(self.path, *self._find(table, key), message)

    def _find(self, table: str, key: str) -> tuple[int, int]:
        """Line and column of a key: tomllib does not keep them."""
        stated = re.compile(rf"(\s*)[\"']?{re.escape(key)}[\"']?\s*[.=]")
        here = ""
        for number, line in enumerate(self.text.split("\n"), 1):
            if header := re.match(r"\s*\[+\s*([^\]]*?)\s*\]", line):
                here = header[1].strip("\"'")
                if not table and here.split(".")[0] == key:
                    return number, line.index("[") + 2
            elif here == table and (place := stated.match(line)):
                return number, len(place[1]) + 1
        return self._find("", table) if table else (1, 1)

    def _syntax_error(self, fault: str) -> ConfigError:
        if place := re.search(r" \(at line (\d+), column (\d+)\)$", fault):
            message = fault[: place.start()]
            return ConfigError(self.path, int(place[1]), int(place[2]), message)
        lines = self.text.rstrip("\n").split("\n")
        message = fault.removesuffix(" (at end of document)")
        return ConfigError(self.path, len(lines), len(lines[-1]) + 1, message)
