"""Documents as trees of nodes that remember where they were written."""

from .node import Json, Location, Node, Scalar, SourceError
from .read import Source, parse_source, read_source, shown

__all__ = [
    "Json",
    "Location",
    "Node",
    "Scalar",
    "Source",
    "SourceError",
    "parse_source",
    "read_source",
    "shown",
]
