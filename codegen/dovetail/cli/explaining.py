"""`dovetail explain`."""

from __future__ import annotations

from ..problems import Problem, unknown
from ..report import EXPLANATIONS
from .linting import DOCUMENTATION

PAGES = dict(sorted((DOCUMENTATION | EXPLANATIONS).items()))


def explain_rule(name: str) -> None:
    """Print the rule's documentation; of every rule the first line when there is no name."""
    if not name:
        width = max(map(len, PAGES))
        for id, page in PAGES.items():
            print(f"{id:{width}}  {page.partition(chr(10))[0]}")
    elif name in PAGES:
        print(f"{name}\n\n{PAGES[name]}")
    else:
        raise Problem(unknown("rule", name, PAGES))


def explain_all() -> None:
    """Print the documentation of every rule as one Markdown page."""
    print("# Rules\n\nMade by `dovetail explain --markdown`.")
    for id, page in PAGES.items():
        print(f"\n## {id}\n\n{page}")
