"""TypeScript clients: how what is odd comes out."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from dovetail.emit.runtime import with_runtime
from dovetail.emit.typescript import client, int64, responses, types

from .lowered import lowered
from .typescript import client_of, emitted, types_of

GET = "{operationId: getIt, tags: [it], responses: {'200': {description: It.}}"


def test_no_text_of_the_contract_leaves_its_place(tmp_path: Path) -> None:
    declared = types_of(
        tmp_path,
        r"""
        Evil:
          description: "ends */ alert(1) /*\u2028\n@see */"
          properties:
            "\"; alert(1); //": {const: "\u2028\u2029\"\\\n"}
            "${x}`": {description: "*/ export const evil = 1; /*"}
        """,
    )
    assert "\u2028" not in declared
    assert "*/ alert" not in declared
    assert "*/ export" not in declared
    assert r'  "\"; alert(1); //"?: "\u2028\u2029\"\\\n";' in declared
    written = client_of(
        tmp_path,
        "{operationId: getIt, tags: [it], summary: '*/ ${a}`', responses: {'200': {description: It., "
        'content: {"a/b; c=\\"d\\"": {}}}}}',
        "servers: [{url: '/`${base}'}]",
    )
    assert "/** *\\/ ${a}` */" in written


def test_a_path_that_looks_like_code_is_none(tmp_path: Path) -> None:
    text = (
        "paths: {'/`${1}\\{id}': {get: {operationId: getIt, tags: [it], parameters: "
        "[{name: id, in: path, required: true, schema: {type: string}}], responses: {'204': {description: It.}}}}}"
    )
    written = emitted(lowered(tmp_path, text), client.emit)["frontend/client/it.ts"]
    assert "url: `/\\`\\${1}\\\\${inPath(request.id)}`," in written


def test_names_that_are_taken_make_way(tmp_path: Path) -> None:
    operation = """{operationId: delete, tags: [it], parameters: [
        {name: body, in: query, schema: {type: string}},
        {name: id, in: query, schema: {type: string}},
        {name: id, in: header, schema: {type: string}},
        {name: X-Rate, in: header, schema: {type: integer}},
        {name: class, in: query, schema: {type: string}}],
        responses: {'204': {description: It.}}}"""
    written = client_of(tmp_path, operation)
    assert "export function delete_(" in written
    for member in ("queryBody", "id", "headerId", "xRate", "class_"):
        assert f"  {member}?: " in written
    assert '...inQuery("class", request.class_),' in written


def test_a_failure_has_the_statuses_that_are_left(tmp_path: Path) -> None:
    written = client_of(
        tmp_path,
        """{operationId: getIt, tags: [it], responses: {
        '200': {description: It.}, '404': {description: None.}, 4XX: {description: Refused.},
        default: {description: Failed., content: {text/plain: {}}}}}""",
    )
    failures = written.partition("GetItFailure = ")[2].partition(";\n")[0]
    assert failures.split("\n") == [
        "Failure<",
        "  | HttpError<404, undefined>",
        "  | HttpError<Exclude<ClientError, 404>, undefined>",
        "  | HttpError<ServerError, string>",
        ">",
    ]


def test_an_idempotency_key_is_made_where_none_is_given(tmp_path: Path) -> None:
    written = client_of(
        tmp_path,
        GET
        + ", parameters: [{name: Idempotency-Key, in: header, required: true, schema: {type: string}}]}",
    )
    assert "  idempotencyKey?: string | undefined;" in written
    assert '"Idempotency-Key": inHeader(request.idempotencyKey ?? randomToken())' in written


def test_a_response_that_is_an_answer_here_and_a_failure_there(tmp_path: Path) -> None:
    shared = "{$ref: '#/components/responses/Told'}"
    written = client_of(
        tmp_path,
        f"{{operationId: getIt, tags: [it], responses: {{'200': {shared}, '404': {shared}}}}}",
        "components: {responses: {Told: {description: It., headers: {X-Left: {schema: {type: integer}}}}}}",
    )
    assert "GetItAnswer = Answer<200, undefined, { xLeft?: number }>;" in written
    assert "answers: { 200: responses.told, 404: responses.told }," in written
    assert "runtime/headers" not in written


def test_what_tells_where_integers_stand_is_imported(tmp_path: Path) -> None:
    written = client_of(
        tmp_path,
        """{operationId: getIt, tags: [it], responses: {'200': {description: It., content: {application/json: {schema:
        {anyOf: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/B"}]}}}}}}""",
        """components: {schemas: {
        A: {properties: {a: {type: integer, format: int64}}}, B: {properties: {b: {type: integer, format: int64}}}}}""",
    )
    assert "readJson(anyOf(int64.A, int64.B))" in written
    assert 'import { anyOf } from "../runtime/json";' in written


def test_a_head_has_headers_and_no_content(tmp_path: Path) -> None:
    contract = lowered(
        tmp_path,
        """
        paths: {/it: {head: {operationId: lookAtIt, tags: [it], responses: {'200': {description: It.,
          headers: {ETag: {required: true, schema: {type: string}}}, content: {application/json: {schema: {}}}}}}}}
        """,
    )
    written = emitted(contract, client.emit)["frontend/client/it.ts"]
    assert "LookAtItAnswer = Answer<200, undefined, { etag: string }>;" in written
    assert '200: { headers: { etag: header("ETag") } }' in written


def test_only_what_is_used_is_copied(tmp_path: Path) -> None:
    contract = lowered(tmp_path, f"paths: {{/it: {{get: {GET}}}}}}}")
    emitters = (types.emit, int64.emit, responses.emit, client.emit)
    files = [file for emitter in emitters for file in emitter(contract)]
    runtime = {
        file.path.stem
        for file in with_runtime(files)
        if file.path.is_relative_to(PurePosixPath("frontend/runtime"))
    }
    assert {"authentication", "cache", "retry", "send", "errors", "http", "json"} <= runtime
    assert runtime & {"bodies", "multipart", "headers", "streams", "tokens"} == set()
