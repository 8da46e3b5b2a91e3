"""How often the generated code and the judge agree, and what they do not agree about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .causes import cause_of
from .contracts import Judged, Subject
from .drawn import drawn
from .edges import Edges
from .requests import Server
from .texts import text_of, value_of
from .writing import Requests, Written

DRAWN = 20


@dataclass(slots=True)
class Tally:
    """Of one contract: `listed` are disagreements by their cause, `others` have none."""

    schemas: int = 0
    instances: int = 0
    valid: int = 0
    listed: Counter[str] = field(default_factory=Counter[str])
    others: list[str] = field(default_factory=list[str])

    def count(self, what: str, told: tuple[bool, bool], cause: str | None = None) -> None:
        """`told` is what the judge says, and what the generated code does."""
        wanted, found = told
        self.instances += 1
        self.valid += wanted
        if wanted != found:
            if cause is not None:
                self.listed[cause] += 1
            else:
                self.others.append(f"{what}: {'valid' if wanted else 'invalid'}")


def bodies(judged: Judged) -> Tally:
    """The types of all schemas, each once."""
    tally = Tally()
    known = set[object]()
    for subject in judged.subjects():
        tally.schemas += 1
        if subject.key not in known:
            known.add(subject.key)
            for text in instances(subject):
                told = is_valid(subject, text), subject.accepts(text)
                tally.count(f"{subject.name} {text!r}", told, cause_of(text))
    return tally


def instances(subject: Subject) -> Iterator[str | bytes]:
    """At the edges of all keywords, and drawn by schemathesis, valid and invalid ones."""
    edges = Edges(subject.judge).of(subject.schema)
    yield from dict.fromkeys(map(text_of, edges))
    yield from drawn(subject.judge, subject.schema, DRAWN)


def is_valid(subject: Subject, text: str | bytes) -> bool:
    """As JSON, and by the schema."""
    try:
        return subject.judge.allows(subject.schema, value_of(text))
    except ValueError:
        return False


def parameters(judged: Judged) -> Tally:
    """The readers of all parameters, behind real requests."""
    tally = Tally()
    server = Server(judged)
    for operation in judged.contract.operations:
        tally.schemas += len(operation.parameters)
        _send(tally, server, Requests(judged, operation).of_parameters())
    return tally


def forms(judged: Judged) -> Tally:
    """The readers of all forms and multipart bodies, behind real requests."""
    tally = Tally()
    server = Server(judged)
    for operation in judged.contract.operations:
        requests = Requests(judged, operation)
        tally.schemas += len([*requests.forms()])
        _send(tally, server, requests.of_forms())
    return tally


def _send(tally: Tally, server: Server, requests: Iterable[Written]) -> None:
    for each in requests:
        told = each.is_valid, server.reached(each.sent)
        tally.count(f"{each.sent}", told, each.cause)
