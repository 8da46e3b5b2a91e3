"""Diagnostics for people: the line that each is about, with carets below the place."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from ..source import Location
from .diagnostic import Diagnostic, Severity

TAB = "    "
# More of one rule, beside others, would hide those: an error among hundreds of warnings.
MOST = 10
# What of a longer line is shown, in characters before the place and in all.
BEFORE, WINDOW = 60, 120
RESET, BOLD, BLUE = "\x1b[0m", "\x1b[1m", "\x1b[34m"
COLORS = {
    Severity.ERROR: "\x1b[1;31m",
    Severity.WARNING: "\x1b[1;33m",
    Severity.NOTE: "\x1b[1;36m",
}


def text(diagnostics: Iterable[Diagnostic], color: bool) -> str:
    """One block a diagnostic and the summary; escape sequences only when `color`.

    Of a rule's warnings that are very many the first are shown, and how to see all.
    """
    found = list(diagnostics)
    shown, hidden = _folded(found)
    lines = cache(_lines)
    blocks = ["\n".join(_block(diagnostic, lines, color)) for diagnostic in shown]
    more = [
        f"{count} more of {rule}: dovetail lint --only {rule}" for rule, count in hidden.items()
    ]
    return "\n\n".join([*blocks, *more, summary(found)])


def _folded(found: list[Diagnostic]) -> tuple[list[Diagnostic], Counter[str]]:
    """What is shown, and how many of each rule are not."""
    if len({diagnostic.rule for diagnostic in found}) == 1:
        return found, Counter()
    shown: list[Diagnostic] = []
    seen: Counter[str] = Counter()
    for diagnostic in found:
        seen[diagnostic.rule] += 1
        if seen[diagnostic.rule] <= MOST or diagnostic.severity is Severity.ERROR:
            shown.append(diagnostic)
    return shown, seen - Counter(diagnostic.rule for diagnostic in shown)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many there are of each severity, such as `2 errors, 1 warning`."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    words = [
        f"{counts[severity]} {severity}{'s' if counts[severity] > 1 else ''}"
        for severity in Severity
        if counts[severity]
    ]
    return ", ".join(words) or "no findings"


def printable(message: str) -> str:
    """The message with its control characters replaced, which a terminal might obey."""
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cs") else c for c in message)


def _block(
    diagnostic: Diagnostic, lines: Callable[[Path], list[str]], color: bool
) -> Iterator[str]:
    def paint(code: str, words: str) -> str:
        return f"{code}{words}{RESET}" if color else words

    at, tint = diagnostic.at, COLORS[diagnostic.severity]
    gutter = " " * len(str(at.line))
    title = paint(tint, f"{diagnostic.severity}[{diagnostic.rule}]")
    yield f"{title}{paint(BOLD, ': ' + printable(diagnostic.message))}"
    yield f"{gutter}{paint(BLUE, '-->')} {at}"
    text = lines(at.path)
    if 0 < at.line <= len(text):
        excerpt, indent, carets = _excerpt(text[at.line - 1], at)
        hint = f" {printable(diagnostic.hint)}" if diagnostic.hint else ""
        yield f"{gutter} {paint(BLUE, '|')}"
        yield f"{paint(BLUE, f'{at.line} |')} {excerpt}".rstrip()
        yield f"{gutter} {paint(BLUE, '|')} {indent}{paint(tint, carets + hint)}"
    elif diagnostic.hint:
        yield f"{gutter} {paint(BLUE, '=')} hint: {printable(diagnostic.hint)}"
    yield f"{gutter} {paint(BLUE, '=')} help: dovetail explain {diagnostic.rule}"


def _excerpt(line: str, at: Location) -> tuple[str, str, str]:
    """The line as it is shown, the space up to the place, and the carets below it."""
    start = at.column - 1
    end = max(start + 1, min(start + at.length, len(line)))
    first = max(0, start - BEFORE) if len(line) > WINDOW else 0
    last = min(len(line), first + WINDOW)
    before = ("…" if first else "") + _display(line[first:start])
    marked = _display(line[start : min(end, last)])
    after = _display(line[min(end, last) : last]) + ("…" if last < len(line) else "")
    return before + marked + after, " " * _width(before), "^" * max(1, _width(marked))


def _display(part: str) -> str:
    return printable(part.replace("\t", TAB))


def _width(shown: str) -> int:
    """Columns of a terminal."""
    if shown.isascii():
        return len(shown)
    return sum(
        0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in shown
    )


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError:
        return []
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []
