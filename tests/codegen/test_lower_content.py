"""Bodies and responses have media types, and each has its type."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.contract import Alias, Encoding, Header, Scalar

from .lowered import lowered, operation, properties, spelled


@pytest.mark.parametrize(
    ("media_type", "content", "kind", "type"),
    [
        ("application/json", "{schema: {type: integer}}", "json", "integer"),
        ("application/json; charset=utf-8", "{schema: {type: integer}}", "json", "integer"),
        ("application/problem+json", "{}", "json", "any"),
        ("application/x-www-form-urlencoded", "{schema: {properties: {a: {}}}}", "form", "ABody"),
        ("multipart/form-data", "{schema: {properties: {a: {}}}}", "multipart", "ABody"),
        ("text/plain", "{schema: {type: integer}}", "text", "integer"),
        ("text/plain", "{schema: {enum: [a, b]}}", "text", "ABody"),
        ("text/csv", "{schema: {type: array, items: {type: string}}}", "text", "string"),
        ("application/xml", "{schema: {properties: {a: {}}}}", "text", "string"),
        ("application/problem+xml", "{}", "text", "string"),
        ("application/octet-stream", "{}", "binary", "string:binary"),
        ("image/png", "{schema: {type: string, format: binary}}", "binary", "string:binary"),
        ("'*/*'", "{schema: {properties: {a: {}}}}", "json", "ABody"),
        ("'*/*'", "{schema: {type: string, format: binary}}", "binary", "string:binary"),
        ("text/event-stream", "{schema: {properties: {a: {}}}}", "events", "AEvent"),
        (
            "text/event-stream",
            "{schema: {type: array, items: {type: integer}}}",
            "events",
            "integer",
        ),
        ("application/jsonl", "{schema: {properties: {a: {}}}}", "lines", "ALine"),
        ("application/x-ndjson", "{schema: {type: integer}}", "lines", "integer"),
        ("application/json-seq", "{schema: {type: integer}}", "lines", "integer"),
        ("application/geo+json-seq", "{schema: {type: integer}}", "lines", "integer"),
        (
            "application/jsonl",
            "{itemSchema: {type: array, items: {type: integer}}}",
            "lines",
            "[integer]",
        ),
        ("application/jsonl", "{}", "lines", "any"),
    ],
)
def test_a_media_type_says_how_a_value_is_sent(
    tmp_path: Path, media_type: str, content: str, kind: str, type: str
) -> None:
    contract = lowered(
        tmp_path,
        f"""
        paths:
          /a:
            post:
              operationId: a
              requestBody: {{required: true, content: {{{media_type}: {content}}}}}
              responses: {{}}
        """,
        "3.2.0",
    )
    body = operation(contract, "a").body
    assert body is not None
    assert body.required
    (found,) = body.content
    assert (found.media_type, found.kind, spelled(found.type)) == (
        media_type.strip("'"),
        kind,
        type,
    )


def test_a_shared_response_is_a_component(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        paths:
          /a:
            get:
              operationId: a
              responses:
                '200':
                  description: Fine.
                  headers:
                    ETag: {required: true, schema: {type: string}}
                    Content-Type: {schema: {type: string}}
                    X-Next: {$ref: '#/components/headers/Next'}
                '404': {$ref: '#/components/responses/Missing'}
                '410': {$ref: '#/components/responses/Missing'}
                5XX: {description: Broken.}
                default: {description: Else.}
        components:
          headers:
            Next: {description: The next., explode: true, schema: {type: integer}}
          responses:
            Missing: {description: Not here., content: {application/json: {schema: {type: string}}}}
        """,
    )
    ok, missing, gone, broken, default = operation(contract, "a").responses
    assert ok.headers == (
        Header("ETag", Scalar("string"), True),
        Header("X-Next", Scalar("integer"), False, True, "The next."),
    )
    assert (missing.status, missing.component, missing.description) == (
        "404",
        "Missing",
        "Not here.",
    )
    assert (gone.status, gone.component, gone.content) == ("410", "Missing", missing.content)
    assert [(each.status, each.component) for each in (ok, broken, default)] == [
        ("200", ""),
        ("5XX", ""),
        ("default", ""),
    ]


def test_forms_say_how_their_properties_are_written(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        paths:
          /a:
            post:
              operationId: a
              requestBody: {$ref: '#/components/requestBodies/Upload'}
              responses: {}
        components:
          requestBodies:
            Upload:
              description: A file.
              content:
                multipart/form-data:
                  schema: {properties: {file: {type: string, format: binary}, tags: {type: array}}}
                  encoding:
                    file: {contentType: 'image/png, image/jpeg', headers: {X-Id: {schema: {type: integer}}}}
                    tags: {style: spaceDelimited}
        """,
    )
    body = operation(contract, "a").body
    assert body is not None
    assert (body.required, body.description) == (False, "A file.")
    (upload,) = body.content
    assert spelled(upload.type) == "UploadBody"
    assert upload.encodings == (
        Encoding("file", "image/png, image/jpeg", (Header("X-Id", Scalar("integer"), False),)),
        Encoding("tags", style="spaceDelimited", explode=False),
    )


def test_a_file_is_a_part_of_a_form_and_text_in_json(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        paths:
          /photos:
            post:
              operationId: addPhoto
              requestBody:
                content:
                  multipart/form-data: {schema: {$ref: "#/components/schemas/Form"}}
              responses:
                "200":
                  description: The photo.
                  headers: {X-Raw: {schema: {type: string, format: binary}}}
                  content: {application/json: {schema: {$ref: "#/components/schemas/Photo"}}}
                "201":
                  description: It, in an array.
                  content:
                    application/json: {schema: {type: array, items: {type: string, format: binary}}}
        components:
          schemas:
            Form:
              properties:
                file: {type: string, format: binary}
                files: {type: array, items: {type: string, format: binary}}
                about: {$ref: "#/components/schemas/Photo"}
                other: {$ref: "#/components/schemas/File"}
            File: {type: string, format: binary}
            Photo:
              properties:
                raw: {type: string, format: binary}
                versions: {type: array, items: {$ref: "#/components/schemas/Raw"}}
            Raw: {type: string, format: binary}
        """,
    )
    assert properties(contract, "Form") == {
        "file?": "string:binary",
        "files?": "[string:binary]",
        "about?": "Photo",
        "other?": "File",
    }
    assert properties(contract, "Photo") == {"raw?": "string", "versions?": "[Raw]"}
    first, second = operation(contract, "addPhoto").responses
    assert spelled(first.headers[0].type) == "string"
    assert spelled(second.content[0].type) == "[string]"
    aliases = {each.name: each for each in contract.definitions if isinstance(each, Alias)}
    assert {name: spelled(alias.type) for name, alias in aliases.items()} == {
        "File": "string:binary",
        "Raw": "string",
    }
