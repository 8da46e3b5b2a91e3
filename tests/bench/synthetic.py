"""Backends of other contracts than the reference application's: generated, and served by their defaults alone."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from fastapi import FastAPI

PACKAGE = "BENCH_PACKAGE"


def generate(contract: Path, directory: Path) -> dict[str, str]:
    """Generate a package of the contract's name into the directory; the variables that serve it."""
    command = [str(Path(sys.executable).with_name("dovetail")), "generate", "--openapi"]
    command += [str(contract), "--output", str(directory / contract.stem)]
    subprocess.run(command, cwd=directory, check=True, capture_output=True)
    sys.path.append(str(directory))
    return {
        "PYTHONPATH": os.pathsep.join([str(Path.cwd()), str(directory)]),
        PACKAGE: contract.stem,
    }


def create_tables(package: str, url: str) -> None:
    """Those of the generated package, in an empty database."""
    models = import_module(f"{package}.backend.models")
    database = import_module(f"{package}.backend.runtime.database").Database(url)

    async def create() -> None:
        async with database.engine.begin() as connection:
            await connection.run_sync(models.Model.metadata.create_all)
        await database.dispose()

    asyncio.run(create())


def create_app(package: str | None = None) -> FastAPI:
    """The generated package, on the database of the environment."""
    backend = f"{package or os.environ[PACKAGE]}.backend"
    application, defaults, database = (
        import_module(f"{backend}.{name}")
        for name in ("application", "defaults", "runtime.database")
    )
    app = FastAPI(openapi_url=None)
    application.install(app)
    app.include_router(
        defaults.router(database.Database(os.environ.get("DATABASE_URL", "sqlite://")))
    )
    return app
