"""Formats of JSON Schema: what their RFCs call valid, read from text; each raises `ValueError`."""

from __future__ import annotations

import ipaddress
import re
from base64 import b64decode
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

_TIME = r"(?P<time>([01]\d|2[0-3]):[0-5]\d):(?P<second>[0-5]\d|60)(?P<fraction>\.\d+)?"
_OFFSET = r"(?P<offset>[Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)"
_DATE_TIME = re.compile(rf"(?P<date>\d{{4}}-\d\d-\d\d)[Tt]{_TIME}{_OFFSET}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_UUID = re.compile(r"[\da-fA-F]{8}(-[\da-fA-F]{4}){3}-[\da-fA-F]{12}", re.ASCII)
_DURATION = re.compile(
    r"P(?!$)(\d+W|(\d+Y(\d+M(\d+D)?)?|\d+M(\d+D)?|\d+D)?"
    r"(T(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S))?)",
    re.ASCII,
)
_BASE64 = re.compile(r"([A-Za-z\d+/]{4})*([A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?", re.ASCII)

_LABEL = r"[A-Za-z\d]([A-Za-z\d-]{0,61}[A-Za-z\d])?"
_HOSTNAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*", re.ASCII)
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LOCAL = rf'{_ATOM}(\.{_ATOM})*|"([ !#-\[\]-~]|\\[ -~])*"'
_EMAIL = re.compile(rf"(?P<local>{_LOCAL})@(\[(?P<address>[^\]]+)\]|(?P<host>[^\[].*))", re.ASCII)

_ESCAPED = r"%[\da-fA-F]{2}"
_CHARACTER = rf"[\w.~!$&'()*+,;=:@-]|{_ESCAPED}"
_AUTHORITY = (
    rf"(([\w.~!$&'()*+,;=:-]|{_ESCAPED})*@)?"
    rf"(\[(?P<literal>[^\]]*)\]|([\w.~!$&'()*+,;=-]|{_ESCAPED})*)(:\d*)?"
)
_AFTER = rf"(\?({_CHARACTER}|[/?])*)?(\#({_CHARACTER}|[/?])*)?"
_PATH = rf"(//{_AUTHORITY}(/({_CHARACTER})*)*|(?!//)({_CHARACTER}|/)*)"
_URI = re.compile(rf"[A-Za-z][A-Za-z\d+.-]*:{_PATH}{_AFTER}", re.ASCII)
_RELATIVE = re.compile(rf"(?![^/?\#]*:){_PATH}{_AFTER}", re.ASCII)
_FUTURE = re.compile(r"[vV][\da-fA-F]+\.[\w.~!$&'()*+,;=:-]+", re.ASCII)


def date_time(text: str) -> datetime:
    """RFC 3339, in UTC; a leap second is the first moment of the next minute."""
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        raise ValueError(text)
    if match["second"] != "60":
        return utc(datetime.fromisoformat(text.upper()))
    parts = match["date"], "T", match["time"], ":59", match["offset"].upper()
    last = utc(datetime.fromisoformat("".join(parts)))
    if (last.hour, last.minute) != (23, 59):
        raise ValueError(text)
    return last + timedelta(seconds=1) if last.date() < date.max else last


def utc(moment: datetime) -> datetime:
    """The same moment in UTC; as it is where the first and the last year have no such moment."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment


def full_date(text: str) -> date:
    """RFC 3339 `full-date`."""
    return date.fromisoformat(_matched(_DATE, text))


def full_time(text: str) -> str:
    """RFC 3339 `full-time`: the text itself, as Python's times have no leap second."""
    date_time(f"2000-01-02T{text}")
    return text


def duration(text: str) -> str:
    """RFC 3339 duration: the text itself, as a month has no length."""
    return _matched(_DURATION, text)


def uuid(text: str) -> UUID:
    """With hyphens."""
    return UUID(_matched(_UUID, text))


def base64(text: str) -> bytes:
    """RFC 4648, padded."""
    return b64decode(_matched(_BASE64, text))


def hostname(text: str) -> str:
    """RFC 1123."""
    return _matched(_HOSTNAME, text)


def ipv4(text: str) -> str:
    """Four decimal numbers."""
    ipaddress.IPv4Address(text)
    return text


def ipv6(text: str) -> str:
    """RFC 4291, without a zone."""
    if ipaddress.IPv6Address(text).scope_id is not None or "%" in text:
        raise ValueError(text)
    return text


def email(text: str) -> str:
    """RFC 5321 mailbox; domains of any kind, reserved ones too."""
    match = _EMAIL.fullmatch(text)
    if match is None or len(match["local"]) > 64:
        raise ValueError(text)
    address: str | None = match["address"]
    if address is None:
        hostname(match["host"])
    elif address.startswith("IPv6:"):
        ipv6(address.removeprefix("IPv6:"))
    else:
        ipv4(address)
    return text


def uri(text: str) -> str:
    """RFC 3986, with a scheme."""
    return _located(_URI.fullmatch(text), text)


def uri_reference(text: str) -> str:
    """RFC 3986, with a scheme or relative."""
    return _located(_URI.fullmatch(text) or _RELATIVE.fullmatch(text), text)


def _located(match: re.Match[str] | None, text: str) -> str:
    if match is None:
        raise ValueError(text)
    literal: str | None = match["literal"]
    if literal is not None and not _FUTURE.fullmatch(literal):
        ipv6(literal)
    return text


def _matched(pattern: re.Pattern[str], text: str) -> str:
    if pattern.fullmatch(text) is None:
        raise ValueError(text)
    return text
