"""Notes, stored and served in every way that has a default."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

from dovetail.documents import read_documents
from dovetail.emit.python.services import Service, services
from dovetail.lower import lower

Change: TypeAlias = Callable[[Any, Any, Any], object]


NOTE = {"$ref": "#/components/schemas/Note"}


ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}


def answered(schema: Any, status: str = "200", **headers: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {status: {"description": "It.", "headers": headers, "content": content}}


def sent(schema: Any, **other: Any) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}, **other}


DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Notes", "version": "1"},
    "paths": {
        "/notes": {
            "get": {
                "operationId": "listNotes",
                "parameters": [],
                "responses": answered({"type": "array", "items": NOTE}),
            },
            "post": {
                "operationId": "createNote",
                "requestBody": sent(NOTE),
                "responses": answered(NOTE, "201"),
            },
        },
        "/notes/{id}": {
            "parameters": [ID],
            "get": {"operationId": "getNote", "parameters": [], "responses": answered(NOTE)},
            "patch": {
                "operationId": "updateNote",
                "parameters": [],
                "requestBody": sent({"type": "object", "properties": {"text": {"type": "string"}}}),
                "responses": answered(NOTE),
            },
            "put": {
                "operationId": "putNote",
                "requestBody": sent(NOTE),
                "responses": answered(NOTE),
            },
            "delete": {
                "operationId": "deleteNote",
                "parameters": [],
                "responses": {"204": {"description": "Gone."}},
            },
        },
    },
    "components": {
        "schemas": {
            "Note": {
                "type": "object",
                "required": ["id", "text"],
                "x-table": {},
                "properties": {
                    "id": {"type": "integer", "readOnly": True, "x-column": {"primary": True}},
                    "text": {"type": "string"},
                    "mood": {"type": "string"},
                },
            }
        }
    },
}


def made(directory: Path, change: Change) -> Service:
    """The service of the document after a change of its collection, its item or its schema."""
    document = deepcopy(DOCUMENT)
    paths, schemas = document["paths"], document["components"]["schemas"]
    change(paths["/notes"], paths["/notes/{id}"], schemas["Note"])
    path = directory / "openapi.json"
    path.write_text(json.dumps(document))
    [service] = services(lower(read_documents(path, None)))
    return service


def query(name: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


def header(name: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "schema": {"type": "string"}}


PAGE = {"type": "object", "required": ["items", "total"]}


ITEMS = {"items": {"type": "array", "items": NOTE}, "total": {"type": "integer"}}


PAGED = {**PAGE, "properties": ITEMS}

FOLLOWED: dict[str, Any] = {
    "type": "object",
    "required": ["items"],
    "properties": {
        "items": {"type": "array", "items": NOTE},
        "next_cursor": {"type": "string"},
    },
}


TOLD = {"type": "object", "required": ["data", "trace"]}


def change_list(collection: Any, schema: Any, *parameters: Any) -> None:
    collection["get"] |= {"parameters": list(parameters), "responses": answered(schema)}
