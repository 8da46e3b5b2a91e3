"""Lower documents to the contract; what passed the rules cannot fail here."""

from __future__ import annotations

from ..contract import Contract
from ..documents import Documents
from .bundle import bundle
from .objects import definitions
from .operations import Operations
from .resources import lower_resources
from .schemas import Schemas
from .security import security_schemes
from .servers import base_path
from .shapes import shape
from .tables import lower_tables


def lower(documents: Documents) -> Contract:
    """The one model that all emitters read."""
    info = documents.openapi["info"]
    schemas = Schemas(documents)
    found = list(definitions(schemas))
    requests = Operations(documents, schemas)
    operations, webhooks = tuple(requests.paths()), tuple(requests.webhooks())
    found += definitions(schemas)
    shaped = shape(found, operations, webhooks, schemas.definitions.states_additional)
    named = {definition.name: definition for definition in shaped.definitions}
    tables = lower_tables(documents, named, schemas.type)
    # A column that never is on the wire may have an enum of its own.
    defined = (*shaped.definitions, *definitions(schemas))
    return Contract(
        info.text("title"),
        info.text("version"),
        base_path(documents),
        bundle(documents),
        description=info.text("description"),
        definitions=defined,
        operations=shaped.operations,
        webhooks=shaped.webhooks,
        security_schemes=tuple(security_schemes(documents)),
        tables=tables,
        resources=lower_resources(documents, shaped.operations, defined, tables),
    )


__all__ = ["lower"]
