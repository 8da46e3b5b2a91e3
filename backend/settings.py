"""Settings of the backend, read from the environment and from `.env`."""

import sys
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_SECRET = "a secret for development, and for nothing else"


class Settings(BaseSettings):
    """Each field is an environment variable of the same name in upper case."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    environment: Literal["development", "test", "production"] = "development"
    database_url: str = "sqlite:///var/dovetail.db"
    secret_key: SecretStr | None = Field(default=None, min_length=32)
    files: Path = Path("var/files")
    access_token_minutes: int = Field(default=60, ge=1)
    refresh_token_days: int = Field(default=7, ge=1)
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    observe: bool = False
    otel_exporter_otlp_endpoint: str | None = None

    @property
    def secret(self) -> str:
        """The key that tokens are signed with, at least 32 bytes."""
        return self.secret_key.get_secret_value() if self.secret_key else DEVELOPMENT_SECRET

    @model_validator(mode="after")
    def need_a_secret_in_production(self) -> Self:
        if self.environment == "production" and self.secret_key is None:
            raise ValueError("SECRET_KEY must be set in production")
        return self


def load_settings() -> Settings:
    """The settings, or an exit with one line a fault."""
    try:
        return Settings()
    except ValidationError as error:
        sys.exit("\n".join(map(_line, error.errors(include_url=False, include_input=False))))


def _line(fault: ErrorDetails) -> str:
    name = "_".join(map(str, fault["loc"])).upper()
    message = fault["msg"].removeprefix("Value error, ")
    return f"settings: {name}: {message}" if name else f"settings: {message}"
