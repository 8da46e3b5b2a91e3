"""Names of the contract, taken apart into words and spelt for each language."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import TypeAlias

Spell: TypeAlias = Callable[[str], str]

# Written as one word in spite of their capitals; then plural acronyms, acronyms, words, numbers.
_WORD = re.compile(
    r"(?:ETag|OAuth|IPv(?=\d)|GitHub|GraphQL|OpenAPI)[a-z0-9]*"
    r"|[A-Z]{2,}s(?![a-z])[0-9]*"
    r"|[A-Z]+(?=[A-Z][a-z])"
    r"|[A-Z]?[^\W\dA-Z_]+[0-9]*"
    r"|[A-Z]+[0-9]*"
    r"|[0-9]+(?:[^\W\dA-Z_]+[0-9]*)?"
)
_SIGN = re.compile(r"^([+-])(?=\w)")
_SIGNS = {"+": "plus ", "-": "minus "}

_UNCOUNTABLE = frozenset(
    {"data", "metadata", "info", "news", "series", "species", "media", "feedback", "equipment"}
)
_IRREGULAR = {
    "alias": "aliases",
    "analysis": "analyses",
    "bus": "buses",
    "cache": "caches",
    "child": "children",
    "man": "men",
    "person": "people",
    "status": "statuses",
    "virus": "viruses",
    "woman": "women",
}
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()}

# By RFC 9110 and the registry of IANA, and not by `HTTPStatus`, whose phrases change with Python.
_STATUSES = {
    "100": "Continue",
    "101": "SwitchingProtocols",
    "102": "Processing",
    "103": "EarlyHints",
    "200": "Ok",
    "201": "Created",
    "202": "Accepted",
    "203": "NonAuthoritativeInformation",
    "204": "NoContent",
    "205": "ResetContent",
    "206": "PartialContent",
    "207": "MultiStatus",
    "208": "AlreadyReported",
    "226": "ImUsed",
    "300": "MultipleChoices",
    "301": "MovedPermanently",
    "302": "Found",
    "303": "SeeOther",
    "304": "NotModified",
    "305": "UseProxy",
    "307": "TemporaryRedirect",
    "308": "PermanentRedirect",
    "400": "BadRequest",
    "401": "Unauthorized",
    "402": "PaymentRequired",
    "403": "Forbidden",
    "404": "NotFound",
    "405": "MethodNotAllowed",
    "406": "NotAcceptable",
    "407": "ProxyAuthenticationRequired",
    "408": "RequestTimeout",
    "409": "Conflict",
    "410": "Gone",
    "411": "LengthRequired",
    "412": "PreconditionFailed",
    "413": "ContentTooLarge",
    "414": "UriTooLong",
    "415": "UnsupportedMediaType",
    "416": "RangeNotSatisfiable",
    "417": "ExpectationFailed",
    "418": "ImATeapot",
    "421": "MisdirectedRequest",
    "422": "UnprocessableContent",
    "423": "Locked",
    "424": "FailedDependency",
    "425": "TooEarly",
    "426": "UpgradeRequired",
    "428": "PreconditionRequired",
    "429": "TooManyRequests",
    "431": "RequestHeaderFieldsTooLarge",
    "451": "UnavailableForLegalReasons",
    "500": "InternalServerError",
    "501": "NotImplemented",
    "502": "BadGateway",
    "503": "ServiceUnavailable",
    "504": "GatewayTimeout",
    "505": "HttpVersionNotSupported",
    "506": "VariantAlsoNegotiates",
    "507": "InsufficientStorage",
    "508": "LoopDetected",
    "510": "NotExtended",
    "511": "NetworkAuthenticationRequired",
    "1XX": "Informational",
    "2XX": "Success",
    "3XX": "Redirection",
    "4XX": "ClientError",
    "5XX": "ServerError",
    "DEFAULT": "Default",
}


@cache
def words(name: str) -> tuple[str, ...]:
    """`XRate-limit` is `X`, `Rate`, `limit`; a name of signs alone is taken by what the signs are called."""
    signed = _SIGN.sub(lambda sign: _SIGNS[sign[1]], unicodedata.normalize("NFKC", name))
    found = _WORD.findall(signed)
    if found:
        return tuple(found)
    called = " ".join(unicodedata.name(sign, "") for sign in name).lower()
    return tuple(_WORD.findall(called)) or ("empty",)


@cache
def snake(name: str) -> str:
    """`order_line`."""
    return "_".join(words(name)).lower()


@cache
def pascal(name: str) -> str:
    """`OrderLine`; acronyms keep their capitals, and numbers stay apart (`V1_2`)."""
    joined = "_".join(word[:1].upper() + word[1:] for word in words(name))
    return re.sub(r"(?<!\d)_|_(?!\d)", "", joined)


def camel(name: str) -> str:
    """`orderLine`."""
    first = words(name)[0]
    return first.lower() + pascal(name)[len(first) :]


def upper(name: str) -> str:
    """`ORDER_LINE`."""
    return snake(name).upper()


def plural(name: str) -> str:
    """The name with its last word, which is English, in the plural."""
    return _inflect(name, _plural)


def singular(name: str) -> str:
    """The name with its last word, which is English, in the singular."""
    return _inflect(name, _singular)


def identifier(name: str, spell: Spell = snake, reserved: Collection[str] = ()) -> str:
    """A name that Python accepts: reserved ones get a trailing `_`, numbers a leading `n`."""
    spelled = spell(name)
    if spelled[:1].isdigit():
        spelled = spell(f"n {name}")
    return f"{spelled}_" if keyword.iskeyword(spelled) or spelled in reserved else spelled


def distinct(names: Iterable[str], spell: Spell = identifier) -> dict[str, str]:
    """Each name's spelling; where two are spelt alike the later ones are numbered."""
    spellings: dict[str, str] = {}
    taken: set[str] = set()
    unique = dict.fromkeys(names)
    wanted = {spell(name) for name in unique}
    for name in unique:
        spellings[name] = free(spell(name), taken, wanted, separator="_")
        taken.add(spellings[name])
    return spellings


def free(
    wanted: str, taken: Collection[str], avoided: Collection[str] = (), separator: str = ""
) -> str:
    """`wanted`, or with the first number from 2 that makes it neither `taken` nor `avoided`."""
    if wanted not in taken:
        return wanted
    number = 2
    while (numbered := f"{wanted}{separator}{number}") in taken or numbered in avoided:
        number += 1
    return numbered


def status(key: str) -> str:
    """What a key of `responses` is called: `NotFound`, `ClientError` for `4XX`, `Status499` without a name."""
    return _STATUSES.get(key.upper(), f"Status{key}")


def _inflect(name: str, inflect: Callable[[str], str]) -> str:
    """Only the ending changes, so that the rest keeps its spelling."""
    last = words(name)[-1]
    start = name.rfind(last)
    if start < 0:
        return name
    return name[:start] + _cased(last, inflect(last.lower())) + name[start + len(last) :]


def _cased(original: str, inflected: str) -> str:
    stem = 0
    while stem < min(len(original), len(inflected)) and original[stem].lower() == inflected[stem]:
        stem += 1
    return original[:stem] + inflected[stem:]


def _plural(word: str) -> str:
    if word in _UNCOUNTABLE or word in _SINGULAR:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(s|x|z|ch|sh)$", word) else f"{word}s"


def _singular(word: str) -> str:
    if word in _SINGULAR:
        return _SINGULAR[word]
    if word in _UNCOUNTABLE or re.search(r"(ss|us|sis|xis)$", word):
        return word
    if re.search(r"[^aeiou]ies$", word) and len(word) > 4:
        return f"{word[:-3]}y"
    if re.search(r"(ss|x|ch|sh)es$", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and len(word) > 2 else word
