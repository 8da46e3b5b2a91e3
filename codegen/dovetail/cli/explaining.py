"""`dovetail explain`."""

from __future__ import annotations

from ..config import Problem, suggestion
from ..report import EXPLANATIONS
from .linting import DOCUMENTATION


def explain_rule(name: str) -> None:
    """Print the rule's documentation; of every rule the first line when there is no name."""
    pages = DOCUMENTATION | EXPLANATIONS
    if not name:
        width = max(map(len, pages))
        for id, page in sorted(pages.items()):
            print(f"{id:{width}}  {page.partition(chr(10))[0]}")
    elif name in pages:
        print(f"{name}\n\n{pages[name]}")
    else:
        raise Problem(f"unknown rule `{name}`{suggestion(name, pages)}")
