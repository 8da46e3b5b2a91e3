"""`dovetail conform`."""

from __future__ import annotations

import signal
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from ..conform import DATABASES, PHASES, Accounts, Backend, Trial, compare, judge
from ..contract import Contract
from ..diagnostics import Severity
from ..documents import read_documents
from ..lint import lint
from ..lower import lower
from ..problems import Problem, unknown
from .console import progress
from .documents import chosen
from .linting import report
from .verdicts import Verdicts


@dataclass(frozen=True, slots=True)
class Campaign:
    """What a backend is tried with: each database, account and seed with each other."""

    backend: Backend
    trial: Trial
    seeds: tuple[int, ...]
    databases: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()
    reports: Path | None = None


def judge_backend(openapi: Path | None, campaign: Campaign) -> int:
    """Try it, tell how every trial went, and give the exit status."""
    _expect_sense(campaign)
    file = chosen(openapi, None, None).openapi
    documents = read_documents(file)
    errors = [finding for finding in lint(documents) if finding.severity is Severity.ERROR]
    if errors:
        report(errors, "text")
        return 1
    # Whoever ends us lets us end what we have started.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _judge(file, lower(documents), campaign)
    finally:
        signal.signal(signal.SIGTERM, before)


def _judge(file: Path, contract: Contract, campaign: Campaign) -> int:
    backend, verdicts = campaign.backend, Verdicts(campaign.trial.phases)
    runs = product(campaign.databases or ("",), campaign.accounts or ("",), campaign.seeds)
    for database, account, seed in runs:
        with (
            progress() as tell,
            _directory(campaign.reports, database, account, str(seed)) as directory,
            backend.running(database, directory / "server.txt") as running,
        ):
            tell(f"{database} {account} seed {seed}".strip())
            if backend.app is not None and not verdicts.has("routes"):
                verdicts.tell(compare(contract, backend.app, running), "routes")
            accounts = Accounts.of(running.headers, account, campaign.peers)
            trial = replace(campaign.trial, seed=seed, accounts=accounts)
            verdict = judge(file, running.origin, trial, directory)
            verdicts.tell(verdict, database, account, f"seed {seed}")
    return verdicts.summary()


@contextmanager
def _directory(reports: Path | None, *name: str) -> Generator[Path]:
    """Where everything about a trial is left; gone afterwards when nobody wants it."""
    if reports is None:
        with TemporaryDirectory(prefix="dovetail-conform-") as temporary:
            yield Path(temporary)
    else:
        directory = reports.absolute() / "-".join(filter(None, name))
        directory.mkdir(parents=True, exist_ok=True)
        yield directory


def _expect_sense(campaign: Campaign) -> None:
    backend = campaign.backend
    if (backend.url is None) == (backend.app is None):
        raise Problem("what is to be judged? name it with --url URL or with --app MODULE:APP")
    if backend.url is not None and (campaign.databases or backend.prepare):
        raise Problem("--database and --prepare are for what is served here, with --app MODULE:APP")
    if backend.credentials is None and (campaign.accounts or campaign.peers):
        raise Problem("--account and --peer name what --credentials COMMAND prints")
    _expect("phase", campaign.trial.phases, PHASES)
    _expect("database", campaign.databases, DATABASES)


def _expect(what: str, names: Iterable[str], known: Iterable[str]) -> None:
    for name in names:
        if name not in known:
            raise Problem(unknown(what, name, known))
