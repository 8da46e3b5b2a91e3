"""Serve the application on the host and port of the settings."""

import uvicorn

from .database import expect_database
from .main import create_app
from .settings import load_settings


def main() -> None:
    """Ends with one line, not with a traceback, where something that it needs is not there."""
    settings = load_settings()
    expect_database(settings.database_url)
    uvicorn.run(create_app(settings), host=settings.host, port=settings.port)


if __name__ == "__main__":
    main()
