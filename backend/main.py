"""The application: one line a tag of the contract."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from generated.backend import application, defaults
from generated.backend.routers import auth, items, system, test, users
from generated.backend.runtime.database import Database
from generated.backend.runtime.limits import DEFAULT, Limits
from generated.backend.runtime.observation import Observation

from .authentication import Authentication
from .files import Files
from .services.auth import Auth
from .services.items import Items
from .services.system import System
from .services.test import Test
from .services.users import Users
from .settings import Settings, load_settings
from .throttle import Throttle
from .tokens import Tokens


def create_app(settings: Settings | None = None, limits: Limits = DEFAULT) -> FastAPI:
    """The application on these settings, by default those of the environment."""
    settings = settings or load_settings()
    database = Database(settings.database_url)
    throttle = Throttle(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        yield
        await throttle.close()
        await database.dispose()

    app = FastAPI(
        title="Dovetail reference",
        openapi_url=None,
        lifespan=lifespan,
        telemetry={"operation_spans": False},
    )
    observation = _observation(settings, database)
    application.install(app, limits=limits, origins=settings.cors_origins, observation=observation)
    for router in _routers(settings, database, throttle):
        app.include_router(router)
    return app


def _observation(settings: Settings, database: Database) -> Observation | None:
    if not settings.observe:
        return None
    return Observation(endpoint=settings.otel_exporter_otlp_endpoint, traced=[database])


def _routers(settings: Settings, database: Database, throttle: Throttle) -> Iterator[APIRouter]:
    tokens = Tokens(settings)
    files = Files(settings.files)
    authentication = Authentication(database, tokens)
    yield auth.router(Auth(database, tokens, throttle), authentication)
    yield users.router(Users(database, files, throttle), authentication)
    yield items.router(Items(database, files), authentication)
    yield system.router(System(database))
    if settings.environment == "test":
        yield test.router(Test(database))
    yield defaults.router(database, authentication)
