"""Which documents a command is about: those that it is given, or those of `dovetail.toml`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..config import NAME, Config, find, load
from ..problems import Problem


def configured() -> Config | None:
    """What the nearest `dovetail.toml` says, with every document where it says."""
    path = find(Path())
    if path is None:
        return None
    config = load(path)
    for document in filter(None, (config.openapi, config.asyncapi)):
        if not document.is_file():
            raise Problem(f"{document}: no such file, but {path} names it")
    return config


def chosen(openapi: Path | None, asyncapi: Path | None, output: Path | None) -> Config:
    """The configuration of a run; documents that are given stand for all that `dovetail.toml` names."""
    if asyncapi is not None and openapi is None:
        raise Problem("--asyncapi FILE needs --openapi FILE beside it")
    config = configured()
    if openapi is not None:
        config = replace(config or Config(openapi), openapi=openapi, asyncapi=asyncapi)
    if config is None:
        raise Problem(f"which document? name one, or write a {NAME} here or above")
    return replace(config, output=output) if output is not None else config
