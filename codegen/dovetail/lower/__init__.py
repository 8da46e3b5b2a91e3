"""Lower documents to the contract; what passed the rules cannot fail here."""

from __future__ import annotations

from ..contract import Contract
from ..documents import Documents
from .bundle import bundle
from .files import without_files
from .objects import definitions
from .operations import Operations
from .resources import lower_resources
from .schemas import Schemas
from .security import security_schemes
from .servers import base_path
from .shapes import Shaped, shape
from .tables import lower_tables


def lower(documents: Documents) -> Contract:
    """The one model that all emitters read."""
    schemas = Schemas(documents)
    shaped = _shaped(documents, schemas)
    named = {definition.name: definition for definition in shaped.definitions}
    tables = lower_tables(documents, named, schemas.type)
    # A column that never is on the wire may have an enum of its own.
    defined = (*shaped.definitions, *definitions(schemas))
    info = documents.openapi["info"]
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


def _shaped(documents: Documents, schemas: Schemas) -> Shaped:
    """The document's own schemas first, then what operations need besides."""
    found = list(definitions(schemas))
    requests = Operations(documents, schemas)
    operations, webhooks = tuple(requests.paths()), tuple(requests.webhooks())
    found += definitions(schemas)
    return shape(without_files(found, (*operations, *webhooks)), operations, webhooks)


__all__ = ["lower"]
