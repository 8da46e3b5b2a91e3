"""`dovetail conform`."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from ..conform import PHASES, Trial, judge, serve
from ..problems import Problem, unknown
from .documents import chosen


def judge_backend(openapi: Path | None, url: str | None, app: str | None, trial: Trial) -> int:
    """Judge what is served at `url`, or serve `app` for it."""
    if (url is None) == (app is None):
        raise Problem("what is to be judged? name it with --url URL or with --app MODULE:APP")
    _expect_phases(trial.phases)
    document = chosen(openapi, None, None).openapi
    with serve(app) if app is not None else nullcontext(url or "") as origin:
        return judge(document, origin, trial)


def _expect_phases(names: Iterable[str]) -> None:
    for name in names:
        if name not in PHASES:
            raise Problem(unknown("phase", name, PHASES))
