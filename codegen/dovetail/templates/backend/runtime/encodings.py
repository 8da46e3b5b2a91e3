"""How the properties of a form or multipart body are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from . import media
from .styles import Style


@dataclass(frozen=True, slots=True)
class Encoding:
    """How one property is written; a `file` reaches the application as an upload."""

    content_types: tuple[str, ...] = ()
    style: Style = "form"
    explode: bool = True
    file: bool = False
    max_bytes: int | None = None

    @property
    def is_json(self) -> bool:
        return any(media.kind(each) == "json" for each in self.content_types)


Encodings: TypeAlias = Mapping[str, Encoding]
PLAIN = Encoding()
