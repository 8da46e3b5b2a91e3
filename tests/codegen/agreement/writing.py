"""Requests with one parameter, or one property of a form, in every way that its texts can be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from urllib.parse import quote

from dovetail.contract import Operation, Parameter

from .contracts import Judged
from .examples import Examples
from .judging import is_list, is_mapping
from .requests import Sent
from .styles import LITERAL, Given, Raw, allows, kind, raws

BOUNDARY = "boundary"
Form: TypeAlias = dict[str, Raw]
SPELLINGS = "numbers in a list of texts are different when they are spelt so"
DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


@dataclass(frozen=True, slots=True)
class Written:
    """A request, and whether the judge finds it valid."""

    sent: Sent
    is_valid: bool
    cause: str | None = None


class Requests:
    """Requests of one operation: a valid one, and those that differ from it in one place."""

    def __init__(self, judged: Judged, operation: Operation) -> None:
        self._judged = judged
        self._operation = operation
        self._judge = judged.judges["write"]
        item = judged.resolve(judged.document["paths"][operation.path])
        self._node = judged.resolve(item[operation.method])
        stated = [*item.get("parameters", ()), *self._node.get("parameters", ())]
        self._stated = {(each["in"], each["name"]): each for each in map(judged.resolve, stated)}

    def of_parameters(self) -> Iterator[Written]:
        for parameter in self._operation.parameters:
            schema = self._schema(parameter)
            for raw in self._raws(parameter, schema):
                if is_writable(parameter, raw):
                    values = {**self._valid(), parameter.name: raw}
                    cause = SPELLINGS if is_repeated(raw) else None
                    yield Written(self._sent(values), allows(self._judge, schema, raw), cause)

    def of_forms(self) -> Iterator[Written]:
        """Bodies of forms and of multipart, which differ from a valid one in one property."""
        for media, schema in self.forms():
            valid = self._form(schema)
            yield self._form_sent(media, schema, valid)
            yield self._form_sent(media, schema, {**valid, "unknown": "1"})
            for name, (property, *_) in self._judge.properties(schema).items():
                rest = {key: raw for key, raw in valid.items() if key != name}
                yield self._form_sent(media, schema, rest)
                for raw in self._property_raws(media, property):
                    yield self._form_sent(media, schema, {**valid, name: raw})

    def _schema(self, parameter: Parameter) -> Any:
        stated = self._stated[parameter.location, parameter.name]
        content = next(iter(stated.get("content", {}).values()), stated)
        return self._judged.resolve(content)["schema"]

    def _raws(self, parameter: Parameter, schema: Any) -> Iterator[Raw]:
        if not parameter.media_type:
            return raws(self._judge, schema)
        example = Examples(self._judge).of(schema)
        return map(Given, (example, None, {}, [], "text", {**example, "unknown": 1}))

    def _valid(self) -> Form:
        """A valid value of each parameter that is required."""
        found: Form = {}
        for parameter in self._operation.parameters:
            schema = self._schema(parameter)
            valid = (
                raw
                for raw in self._raws(parameter, schema)
                if is_writable(parameter, raw) and allows(self._judge, schema, raw)
            )
            found |= {parameter.name: next(valid)} if parameter.required else {}
        return found

    def _sent(self, values: Form) -> Sent:
        path = self._judged.contract.base_path + self._operation.path
        query: list[str] = []
        headers: list[tuple[bytes, bytes]] = []
        for parameter in self._operation.parameters:
            if parameter.name in values:
                text = written(parameter, values[parameter.name])
                match parameter.location:
                    case "path":
                        path = path.replace(f"{{{parameter.name}}}", text)
                    case "query":
                        query.append(text)
                    case "header":
                        headers.append((parameter.name.lower().encode(), text.encode()))
                    case "cookie":
                        headers.append((b"cookie", text.encode()))
        sent = Sent(self._operation.method, path.encode(), "&".join(query).encode(), tuple(headers))
        return self._with_body(sent)

    def _with_body(self, sent: Sent) -> Sent:
        """A valid body, where the operation takes one."""
        for media, schema in self.forms():
            return with_form(sent, media, self._form(schema))
        content = self._judged.resolve(self._node.get("requestBody", {})).get("content", {})
        for media, node in content.items():
            body = json.dumps(Examples(self._judge).of(self._judged.resolve(node)["schema"]))
            return replace(sent, headers=(*sent.headers, typed(media)), body=body.encode())
        return sent

    def forms(self) -> Iterator[tuple[str, Any]]:
        content = self._judged.resolve(self._node.get("requestBody", {})).get("content", {})
        for media, node in content.items():
            if media in ("application/x-www-form-urlencoded", "multipart/form-data"):
                yield media, self._judged.resolve(node)["schema"]

    def _form(self, schema: Any) -> Form:
        """A valid value of each property, as texts."""
        made = Examples(self._judge).of(schema)
        properties = self._judge.properties(schema)
        return {name: self._text(each, properties[name][0]) for name, each in made.items()}

    def _text(self, value: Any, property: Any) -> Raw:
        if kind(self._judge, property) == "object" or is_file(property):
            return Given(value)
        return [*map(plain, value)] if is_list(value) else plain(value)

    def _property_raws(self, media: str, property: Any) -> Iterator[Raw]:
        if is_file(property):
            sizes = {0, 1, 5, *(property.get(name, 0) + 1 for name in ("minLength",))}
            sizes |= {
                property["maxLength"] + step for step in (-1, 0, 1) if "maxLength" in property
            }
            yield from (Given("x" * size) for size in sorted(sizes))
        elif kind(self._judge, property) == "object":
            example = Examples(self._judge).of(property)
            yield from map(Given, (example, None, {}, [], "text", {**example, "unknown": 1}))
        else:
            yield from raws(self._judge, property)

    def _form_sent(self, media: str, schema: Any, form: Form) -> Written:
        sent = replace(self._sent(self._valid()), body=b"", headers=())
        return Written(with_form(sent, media, form), allows(self._judge, schema, form))


def is_file(property: Any) -> bool:
    return is_mapping(property) and property.get("format") == "binary"


def is_repeated(raw: Raw) -> bool:
    """Whether a list has one number in several spellings."""
    if not isinstance(raw, list) or not all(LITERAL.fullmatch(each) for each in raw):
        return False
    return len({*map(json.loads, raw)}) < len({*raw})


def is_writable(parameter: Parameter, raw: Raw) -> bool:
    """Whether a request can say it: an empty segment is no path, and delimiters stand in no text."""
    if isinstance(raw, Given):
        return True
    texts = [raw] if isinstance(raw, str) else [*(raw.values() if is_mapping(raw) else raw)]
    whole = parameter.location in ("path", "header") or not parameter.explode
    if not texts or (whole and "" in texts):
        return False
    if parameter.location in ("header", "cookie"):
        taken = set(' ;,"' if parameter.location == "cookie" else "\x7f")
        return all(each.isprintable() and each.isascii() for each in texts) and not any(
            taken & {*each} or each != each.strip() for each in texts
        )
    delimiters = {".", "|"} if parameter.style == "label" else {",", "|"}
    return isinstance(raw, str) or not any(delimiters & {*each} for each in texts)


def plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def written(parameter: Parameter, raw: Raw) -> str:
    """As its style says."""
    name, explode = parameter.name, parameter.explode
    encode = str if parameter.location == "header" else encoded
    if isinstance(raw, Given):
        return f"{name}={encode(json.dumps(raw.value))}"
    if isinstance(raw, str):
        prefix = {"label": ".", "matrix": f";{name}="}.get(parameter.style, "")
        pair = f"{name}=" if parameter.location in ("query", "cookie") else ""
        return f"{pair}{prefix}{encode(raw)}"
    fields = [*raw.items()] if is_mapping(raw) else [(name, each) for each in raw]
    texts = [(key, encode(value)) for key, value in fields]
    match parameter.style:
        case "deepObject":
            return "&".join(f"{name}[{key}]={value}" for key, value in texts)
        case "form" if explode:
            return "&".join("=".join(pair) for pair in texts)
        case "matrix" if explode:
            return "".join(f";{key}={value}" for key, value in texts)
        case style:
            named = is_mapping(raw)
            pairs = ["=".join(pair) if explode else ",".join(pair) for pair in texts]
            delimiter = encode(DELIMITERS.get(style, ".") if style != "label" else ".")
            joint = delimiter if style in DELIMITERS or (style == "label" and explode) else ","
            text = joint.join(pairs if named else [value for _, value in texts])
            start = {"label": ".", "matrix": f";{name}=", "simple": ""}.get(style, f"{name}=")
            return f"{start}{text}"


def with_form(sent: Sent, media: str, form: Form) -> Sent:
    """A form's body: arrays item by item, objects as JSON, files as files."""
    pairs = [(name, each) for name, raw in form.items() for each in items(raw)]
    if media == "multipart/form-data":
        body = "".join(_part(name, raw) for name, raw in pairs) + f"--{BOUNDARY}--\r\n"
        media = f"{media}; boundary={BOUNDARY}"
    else:
        body = "&".join(f"{encoded(name)}={encoded(_plain(raw))}" for name, raw in pairs)
    return replace(sent, headers=(*sent.headers, typed(media)), body=body.encode())


def items(raw: Raw) -> list[str | Given]:
    """Arrays are written item by item."""
    return [*raw] if isinstance(raw, list) else [raw if not isinstance(raw, dict) else Given(raw)]


def _part(name: str, raw: str | Given) -> str:
    file = str(raw.value) if isinstance(raw, Given) and name == "file" else None
    filename = "" if file is None else '; filename="f.png"\r\nContent-Type: image/png'
    content = _plain(raw) if file is None else file
    head = f'Content-Disposition: form-data; name="{name}"{filename}'
    return f"--{BOUNDARY}\r\n{head}\r\n\r\n{content}\r\n"


def _plain(raw: str | Given) -> str:
    return json.dumps(raw.value) if isinstance(raw, Given) else raw


def typed(media: str) -> tuple[bytes, bytes]:
    return b"content-type", media.encode()


def encoded(text: str) -> str:
    return quote(text, safe="")
