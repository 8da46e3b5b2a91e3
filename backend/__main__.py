"""Serve the application on the host and port of the settings."""

import sys

import uvicorn
from uvicorn.config import LOGGING_CONFIG

from .database import expect_database
from .main import create_app
from .settings import load_settings


def main() -> None:
    """Ends with one line, not with a traceback, where something that it needs is not there."""
    settings = load_settings()
    expect_database(settings.database_url)
    try:
        app = create_app(settings)
    except OSError as error:
        sys.exit(f"files: {error}")
    log_config = None if settings.observe else LOGGING_CONFIG
    uvicorn.run(app, host=settings.host, port=settings.port, log_config=log_config)


if __name__ == "__main__":
    main()
