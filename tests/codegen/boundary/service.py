"""What somebody wrote by hand for the contract beside it; it never changes."""

from __future__ import annotations

from fastapi import FastAPI
from typing_extensions import override

from .backend import application, errors, schemas
from .backend.responses import components
from .backend.responses import pets as responses
from .backend.routers import pets
from .backend.runtime.failures import Failure
from .backend.runtime.security import Principal
from .backend.security import Authenticator


class Pets(pets.PetsService):
    def __init__(self) -> None:
        self._pets: dict[int, schemas.Pet] = {}

    @override
    async def list_pets(self, *, limit: int, kind: str | None) -> responses.ListPetsOk:
        found = [pet for pet in self._pets.values() if kind is None or kind in pet.name]
        return responses.ListPetsOk(body=found[:limit])

    @override
    async def create_pet(
        self, *, body: schemas.NewPet, principal: Principal
    ) -> responses.CreatePetCreated:
        pet = schemas.Pet(id=len(self._pets) + 1, name=body.name)
        self._pets[pet.id] = pet
        return responses.CreatePetCreated(body=pet)

    @override
    async def get_pet(self, *, pet_id: int) -> responses.GetPetOk | components.NotFound:
        if pet_id in self._pets:
            return responses.GetPetOk(body=self._pets[pet_id])
        return components.NotFound(body=errors.error(Failure(404)))


class Keys(Authenticator):
    @override
    async def key(self, token: str) -> Principal | None:
        return Principal(token, frozenset({"write"}))


app = FastAPI(openapi_url=None)
application.install(app)
app.include_router(pets.router(Pets(), Keys()))
