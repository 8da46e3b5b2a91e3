"""What a scalar of YAML means by the core schema of YAML 1.2."""

from __future__ import annotations

import re
from math import isinf

from .node import Scalar

UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

NULLS = {"", "~", "null", "Null", "NULL"}
BOOLEANS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
NUMBER_STARTS = frozenset("-+.0123456789")
# Python refuses to read longer ones, and no consumer of a contract can hold them.
INTEGER = re.compile(r"[-+]?[0-9]{1,4000}\Z")
BASED = re.compile(r"0(?:o[0-7]+|x[0-9a-fA-F]+)\Z")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
SPECIAL = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")
TYPES = {"int": int, "bool": bool, "float": float, "null": type(None)}
TAG = "tag:yaml.org,2002:"


def core(text: str) -> Scalar:
    """The value of a plain scalar; `ValueError` for a number that JSON cannot hold."""
    if text in NULLS:
        return None
    if text in BOOLEANS:
        return BOOLEANS[text]
    if text[0] in NUMBER_STARTS:
        return number(text)
    return text


def number(text: str) -> int | float | str:
    """A finite number, or the text itself when it only starts like one."""
    if INTEGER.match(text):
        return int(text)
    if BASED.match(text):
        return int(text, 0)
    if SPECIAL.match(text):
        raise ValueError(f"JSON has no {text}")
    if not FLOAT.match(text):
        return text
    value = float(text)
    if isinf(value):
        raise ValueError(f"{text} is too large")
    return value


def tagged(tag: str, text: str) -> Scalar:
    """The value of a scalar with a tag of its own."""
    kind = tag.removeprefix(TAG)
    if kind == "str":
        return text
    value = core(text)
    if kind == "float" and type(value) is int:
        return float(value)
    if kind in TYPES and type(value) is TYPES[kind]:
        return value
    raise ValueError(f"{text!r} is no value of the tag {tag}")
