"""Settings of the backend, read from the environment and from `.env`."""

import sys
from pathlib import Path
from typing import Annotated, Literal, Self

from limits import parse
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    RedisDsn,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DEVELOPMENT_SECRET = "a secret for development, and for nothing else"


Origin = Annotated[str, Field(pattern=r"^(\*|https?://[^/\s,*]+)$")]


def _split(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _rate(value: str) -> str:
    parse(value)
    return value


Rate = Annotated[str, AfterValidator(_rate)]
"""So many in a time, as `10 per 15 minutes`."""


class Settings(BaseSettings):
    """Each field is an environment variable of the same name in upper case."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    environment: Literal["development", "test", "production"] = "development"
    database_url: str = Field(default="sqlite:///var/dovetail.db", repr=False)
    redis_url: RedisDsn | None = Field(default=None, repr=False)
    secret_key: SecretStr | None = Field(default=None, min_length=32)
    files: Path = Path("var/files")
    access_token_minutes: int = Field(default=60, ge=1)
    refresh_token_days: int = Field(default=7, ge=1)
    logins_per_account_and_address: Rate = "10 per 15 minutes"
    logins_per_account: Rate = "100 per hour"
    logins_per_address: Rate = "100 per 15 minutes"
    registrations_per_address: Rate = "20 per hour"
    cors_origins: Annotated[frozenset[Origin], NoDecode, BeforeValidator(_split)] = frozenset()
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    # Less than the thirty that Kubernetes waits before it kills.
    shutdown_seconds: int = Field(default=25, ge=1)
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
