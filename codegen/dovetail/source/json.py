"""Read JSON with the place of every value and key."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from math import inf
from pathlib import Path

from .node import MAX_DEPTH, Location, Node, Scalar, SourceError

SPACE = re.compile(r"[ \t\n\r]*")
STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*"')
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,4000})(\.[0-9]+)?([eE][-+]?[0-9]+)?(?![0-9.eE])")
WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None}
WORD = re.compile(r"true\b|false\b|null\b")
SURROGATE = re.compile("[\ud800-\udfff]")


class JsonReader:
    """Reads one value after the other, at `_position`; what it could not make sense of is in `faults`."""

    def __init__(self, text: str, path: Path) -> None:
        self.faults: list[SourceError] = []
        self._path = path
        self._text = text
        self._position = 0
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def read(self) -> Node | None:
        """The document, as far as it makes sense; what does not is in `faults`."""
        try:
            if self._peek() == "":
                return None
            root = self._value(1)
            if self._peek() != "":
                raise self._fault("nothing may follow the document")
            return root
        except SourceError as error:
            self.faults.append(error)
            return None

    def _value(self, depth: int, key: Location | None = None) -> Node:
        start = self._position
        if depth > MAX_DEPTH:
            raise self._fault(f"nested more than {MAX_DEPTH} levels deep")
        match self._text[start : start + 1]:
            case "{":
                return Node(self._at(start, 1), fields=self._fields(depth), key=key)
            case "[":
                return Node(self._at(start, 1), items=tuple(self._items(depth)), key=key)
            case '"':
                value: Scalar = self._string()
            case _:
                value = self._literal()
        return Node(self._at(start, self._position - start), value, key=key)

    def _fields(self, depth: int) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        self._position += 1
        following = self._peek()
        while following != "}":
            if following != '"':
                raise self._fault("expected a key in double quotes")
            start = self._position
            name = self._string()
            at = self._at(start, self._position - start)
            self._expect(":", "expected ':' after the key")
            self._peek()
            node = self._value(depth + 1, at)
            if name in fields:
                first = fields[name].head.line
                self.faults.append(SourceError(at, f"{name!r} stands twice, first on line {first}"))
            else:
                fields[name] = node
            following = self._next("}")
        self._position += 1
        return fields

    def _items(self, depth: int) -> list[Node]:
        items: list[Node] = []
        self._position += 1
        following = self._peek()
        while following != "]":
            items.append(self._value(depth + 1))
            following = self._next("]")
        self._position += 1
        return items

    def _next(self, end: str) -> str:
        """Pass the comma, if there is one; the first character of what follows."""
        following = self._peek()
        if following == end:
            return following
        self._expect(",", f"expected ',' or '{end}'")
        following = self._peek()
        if following == end:
            raise self._fault("JSON allows no trailing comma")
        return following

    def _expect(self, character: str, message: str) -> None:
        if self._peek() != character:
            raise self._fault(message)
        self._position += 1

    def _peek(self) -> str:
        """Pass white space; the next character, empty at the end."""
        match = SPACE.match(self._text, self._position)
        self._position = match.end() if match else self._position
        return self._text[self._position : self._position + 1]

    def _string(self) -> str:
        start = self._position
        match = STRING.match(self._text, start)
        if match is None:
            raise self._fault("the string that starts here does not end on its line")
        self._position = match.end()
        raw = match[0]
        if "\\" not in raw:
            return raw[1:-1]
        try:
            value = str(json.loads(raw))
        except json.JSONDecodeError as error:
            at = self._at(start + error.pos, 1)
            raise SourceError(at, "no such escape in JSON") from None
        if SURROGATE.search(value):
            self.faults.append(SourceError(self._at(start, len(raw)), "half a surrogate pair"))
        return value

    def _literal(self) -> Scalar:
        if word := WORD.match(self._text, self._position):
            self._position = word.end()
            return WORDS[word[0]]
        if number := NUMBER.match(self._text, self._position):
            value = float(number[0]) if number[1] or number[2] else int(number[0])
            if value in (inf, -inf):
                raise self._fault("the number is too large")
            self._position = number.end()
            return value
        raise self._fault("expected a value")

    def _at(self, start: int, length: int) -> Location:
        line = bisect_right(self._lines, start)
        return Location(self._path, line, start - self._lines[line - 1] + 1, length)

    def _fault(self, message: str) -> SourceError:
        ended = self._position >= len(self._text)
        at = self._at(self._position, 1)
        return SourceError(at, f"{message}, found the end" if ended else message)
