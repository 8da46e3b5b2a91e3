"""What is judged: an application that is served for it, or what somebody else serves."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ..problems import Problem
from .accounts import ask, run
from .databases import DATABASES
from .serving import answers, serve


@dataclass(frozen=True, slots=True)
class Running:
    """A backend that answers at `origin`; `headers` are the credentials of its accounts."""

    origin: str
    environment: Mapping[str, str]
    headers: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])


@dataclass(frozen=True, slots=True)
class Backend:
    """`prepare` and `credentials` are commands; both know `DATABASE_URL`, the second `ORIGIN` too."""

    app: str | None = None
    url: str | None = None
    prepare: str | None = None
    credentials: str | None = None

    @contextmanager
    def running(self, database: str, log: Path) -> Generator[Running]:
        """Prepare and serve it, on an empty database of its own if a kind is named."""
        # Commands that are installed beside us are found without an activated environment.
        beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        environment = {**os.environ, "PATH": beside}
        with ExitStack() as stack:
            if database:
                environment["DATABASE_URL"] = stack.enter_context(DATABASES[database]())
            if self.prepare is not None:
                run(self.prepare, environment)
            if self.app is not None:
                origin = stack.enter_context(serve(self.app, environment, log))
            else:
                origin = _expect_answer(self.url or "")
            yield Running(origin, environment, self._headers(environment, origin))

    def _headers(
        self, environment: Mapping[str, str], origin: str
    ) -> Mapping[str, tuple[str, str]]:
        if self.credentials is None:
            return {}
        return ask(self.credentials, {**environment, "ORIGIN": origin})


def _expect_answer(url: str) -> str:
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or address.hostname is None:
        raise Problem(f"{url} is no URL of a backend: http://HOST:PORT")
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        if not answers(address.hostname, port):
            raise Problem(f"nothing answers at {url}")
    except OSError as error:
        raise Problem(f"nothing answers at {url}: {error.strerror}") from None
    return url
