"""How the service is."""

from typing_extensions import override

from generated.backend import errors, schemas
from generated.backend.responses import components
from generated.backend.responses import system as responses
from generated.backend.routers.system import SystemService
from generated.backend.runtime.database import Database
from generated.backend.runtime.failures import Failure
from generated.backend.runtime.outages import DatabaseUnavailable


class System(SystemService):
    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    async def health(self) -> responses.HealthOk:
        return responses.HealthOk(schemas.Health(status="ok"))

    @override
    async def ready(self) -> responses.ReadyOk | components.Unavailable:
        try:
            await self._database.ping()
        except DatabaseUnavailable:
            failure = Failure(503, "The database does not answer.")
            return components.Unavailable(errors.error(failure), retry_after=5)
        return responses.ReadyOk(schemas.Health(status="ok"))
