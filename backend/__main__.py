"""Serve the application on the host and port of the settings."""

import signal
import sys

import uvicorn
from uvicorn.config import LOGGING_CONFIG

from .database import expect_database
from .main import create_app
from .settings import load_settings


def main() -> None:
    """Ends with one line, not with a traceback, where something that it needs is not there.

    SIGTERM is the usual end: what is in flight is finished, and the exit status is 0.
    """
    # uvicorn raises the signal once more when it is done.
    signal.signal(signal.SIGTERM, _exit)
    settings = load_settings()
    expect_database(settings.database_url)
    try:
        app = create_app(settings)
    except OSError as error:
        sys.exit(f"files: {error}")
    log_config = None if settings.observe else LOGGING_CONFIG
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=log_config,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )


def _exit(_: int, __: object) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()
