"""What is asked of the generated backend, of what is hand-written, and of the floor alike."""

from collections.abc import Iterator
from dataclasses import dataclass

from .content import Content
from .load import Target

ITEMS = "/api/v1/items"
ITEM = '{"title": "Item {number}", "description": "A text", "status": "active", "tags": ["a"]}'


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    target: Target
    writes: bool = False


def operations(content: Content) -> Iterator[Operation]:
    """A list, and one item that is read, created and updated."""
    headers = {"Authorization": f"Bearer {content.token}"}
    written = {**headers, "Content-Type": "application/json"}
    yield Operation("list, 20 a page", Target("GET", f"{ITEMS}?limit=20", 200, headers))
    yield Operation("get", Target("GET", f"{ITEMS}/{content.first}", 200, headers))
    yield Operation("create", Target("POST", ITEMS, 201, written, ITEM), writes=True)
    update = Target("PATCH", f"{ITEMS}/{{own}}", 200, written, ITEM, content.first)
    yield Operation("update", update, writes=True)
