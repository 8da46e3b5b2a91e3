"""Values and signatures on one line where it has room, else an entry a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

WIDTH = 100

Entry: TypeAlias = "str | Group"


@dataclass(frozen=True, slots=True)
class Group:
    """Entries between commas; `open` and `close` hold what stands before and behind them.

    One that is `broken` is never put on one line.
    """

    open: str
    entries: tuple[Entry, ...]
    close: str
    broken: bool = False

    def __str__(self) -> str:
        space = " " * (self.open.endswith("{") and bool(self.entries))
        return f"{self.open}{space}{', '.join(map(str, self.entries))}{space}{self.close}"

    def behind(self, before: str) -> Group:
        return Group(f"{before}{self.open}", self.entries, self.close, self.broken)


def record(entries: Iterable[Entry], *, broken: bool = False) -> Group:
    return Group("{", tuple(entries), "}", broken)


def sequence(entries: Iterable[Entry]) -> Group:
    return Group("[", tuple(entries), "]")


def behind(before: str, entry: Entry) -> Entry:
    """The entry with a text before it, as the name of a property."""
    return entry.behind(before) if isinstance(entry, Group) else f"{before}{entry}"


def lines(entry: Entry, indent: int = 0, end: str = "") -> Iterator[str]:
    """The lines of an entry; `end` stands behind it."""
    margin = " " * indent
    whole = f"{margin}{entry}{end}"
    if isinstance(entry, str) or (not _is_broken(entry) and len(whole) <= WIDTH):
        yield whole
        return
    hugged = _hugged(entry)
    if hugged is not None:
        yield from lines(hugged, indent, end)
        return
    yield f"{margin}{entry.open}"
    for each in entry.entries:
        yield from lines(each, indent + 2, ",")
    yield f"{margin}{entry.close}{end}"


def _hugged(call: Group) -> Group | None:
    """A call whose last argument is the only one that takes more lines, as one group."""
    *others, last = (*call.entries,) or ("",)
    if not call.close.startswith(")") or not isinstance(last, Group):
        return None
    before = "".join(f"{each}, " for each in others)
    return Group(f"{call.open}{before}{last.open}", last.entries, f"{last.close}{call.close}", True)


def _is_broken(group: Group) -> bool:
    return group.broken or any(
        _is_broken(each) for each in group.entries if isinstance(each, Group)
    )
