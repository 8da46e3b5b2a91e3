import { describe, expect, test } from "vitest";

import { header, readBlob, readJson, readText } from "../../../codegen/dovetail/templates/frontend/runtime/answers";
import { isFailure, outcome, RequestError } from "../../../codegen/dovetail/templates/frontend/runtime/errors";
import { boolean, list, number, object, readInt64 } from "../../../codegen/dovetail/templates/frontend/runtime/headers";
import type { HttpResponse } from "../../../codegen/dovetail/templates/frontend/runtime/http";
import { type Operation, send } from "../../../codegen/dovetail/templates/frontend/runtime/send";
import { answer, server } from "./exchanges";

const json = { content: { "application/json": readJson() } };
const get: Operation = { method: "GET", url: "/it", answers: { 200: json, 204: {}, 404: json, "4XX": {} } };

async function failure(response: HttpResponse, operation: Operation = get): Promise<unknown> {
  const result = await outcome(send(server(response), undefined, operation));
  return result.ok ? undefined : result.error;
}

describe("a request", () => {
  test("has its query, its headers and its body", async () => {
    const http = server(answer(204));
    const signal = new AbortController().signal;
    await send(
      http,
      { signal, timeout: 5 },
      {
        ...get,
        method: "PUT",
        query: ["a=1", "b=2"],
        headers: { "If-Match": '"1"', "X-Absent": undefined },
        cookies: ["c=3", "d=4"],
        body: { type: "text/plain", content: "it" },
        secured: true,
      },
    );
    expect(http.requests).toEqual([
      {
        method: "PUT",
        url: "/it?a=1&b=2",
        headers: { Accept: "application/json", "Content-Type": "text/plain", Cookie: "c=3; d=4", "If-Match": '"1"' },
        body: "it",
        secured: true,
        streamed: false,
        signal,
        timeout: 5,
      },
    ]);
  });

  test("adds its query to that of its path, and accepts anything where nothing is declared", async () => {
    const http = server(answer(204));
    await send(http, undefined, { method: "GET", url: "/it?a=1", query: ["b=2"], answers: { 204: {} } });
    await send(http, undefined, { method: "GET", url: "/it?a=1", answers: { 204: {} } });
    expect(http.requests.map(({ url }) => url)).toEqual(["/it?a=1&b=2", "/it?a=1"]);
    expect(http.requests[0]?.headers).toEqual({ Accept: "*/*" });
  });
});

describe("an answer", () => {
  test("is its status, its headers and its body", async () => {
    const headers = {
      etag: header("ETag"),
      count: header("X-Count", number),
      big: header("X-Big", readInt64),
      flag: header("X-Flag", boolean),
      tags: header("X-Tags", list(number)),
      point: header("X-Point", object(false)),
      exploded: header("X-Exploded", object(true)),
      absent: header("X-Absent", String, false),
    };
    const sent = {
      etag: '"1"',
      "x-count": "-1.5",
      "x-big": "9223372036854775807",
      "x-flag": "true",
      "x-tags": "1, 2",
      "x-point": "x,1,y,2",
      "x-exploded": "x=1,y=2",
    };
    const http = server(answer(200, { a: 1 }, sent));
    expect(await send(http, undefined, { ...get, answers: { 200: { ...json, headers } } })).toEqual({
      status: 200,
      headers: {
        etag: '"1"',
        count: -1.5,
        big: "9223372036854775807",
        flag: true,
        tags: [1, 2],
        point: { x: "1", y: "2" },
        exploded: { x: "1", y: "2" },
      },
      body: { a: 1 },
    });
  });

  test("without a body is undefined", async () => {
    expect(await send(server(answer(204)), undefined, get)).toEqual({ status: 204, headers: {}, body: undefined });
  });

  test("is read by its media type", async () => {
    const content = { "application/json": readJson(), "text/*": readText(), "*/*": readBlob() };
    const operation = { ...get, answers: { 200: { content } } };
    const typed = (type: string) => server(answer(200, "1", { "content-type": type }));
    const read = async (type: string) => (await send(typed(type), undefined, operation)).body;
    expect(await read("application/json; charset=utf-8")).toBe(1);
    expect(await read("TEXT/CSV")).toBe("1");
    const blob = (await read("image/png")) as Blob;
    expect([blob.type, await blob.text()]).toEqual(["image/png", "1"]);
  });

  test("that does not tell its media type has the first", async () => {
    const { content } = answer(200, [1]);
    expect((await send(server({ status: 200, headers: {}, content }), undefined, get)).body).toEqual([1]);
  });

  test("is read when it comes as a stream", async () => {
    const { status, headers, content } = answer(200, [1]);
    const stream = new Response(content as BufferSource).body as ReadableStream<Uint8Array>;
    expect((await send(server({ status, headers, content: stream }), undefined, get)).body).toEqual([1]);
  });

  test.each([
    [{ 200: json, default: {} }, 200, "json"],
    [{ 201: json, default: json }, 200, "unexpected"],
    [{ default: json }, 200, "json"],
    [{ "2XX": json }, 203, "json"],
    [{ "2xx": json }, 203, "json"],
    [{ 200: json, default: json }, 503, "http"],
    [{ 200: json, "4XX": json }, 404, "http"],
    [{ 200: json, "4XX": json }, 500, "unexpected"],
  ])("of %j with %i is %s", async (answers, status, kind) => {
    const result = await outcome(send(server(answer(status, 1)), undefined, { ...get, answers }));
    expect(result.ok ? "json" : result.error.kind).toBe(kind);
  });
});

describe("a failure", () => {
  test("that is declared has its body", async () => {
    const error = await failure(answer(404, { code: "NONE" }));
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      kind: "http",
      status: 404,
      body: { code: "NONE" },
      message: "GET /it answered 404.",
    });
    expect(await failure(answer(403, { code: "NO" }))).toMatchObject({ kind: "http", status: 403, body: undefined });
  });

  test("that is not declared has its text", async () => {
    const error = await failure(answer(500, "Oops", { "x-id": "7" }));
    expect(error).toMatchObject({ kind: "unexpected", status: 500, body: "Oops", headers: { "x-id": "7" } });
  });

  test.each([
    ["no JSON", answer(200, "{", { "content-type": "application/json" }), get],
    ["another media type", answer(200, "it"), get],
    ["a header that is missing", answer(200), { ...get, answers: { 200: { headers: { a: header("X-A") } } } }],
    ...[
      ["number", number],
      ["boolean", boolean],
      ["int64", readInt64],
    ].map(([name, read]): [string, HttpResponse, Operation] => [
      `a header that is no ${String(name)}`,
      answer(200, undefined, { "x-a": "it" }),
      { ...get, answers: { 200: { headers: { a: header("X-A", read as typeof number) } } } },
    ]),
  ])("of the contract: %s", async (_, response, operation) => {
    expect(await failure(response, operation)).toMatchObject({ kind: "contract", status: 200 });
  });

  test("of the transport is passed on, and what is none is thrown", async () => {
    const offline = new RequestError("network", "The server cannot be reached.");
    expect(await outcome(send(server(offline), undefined, get))).toEqual({ ok: false, error: offline });
    expect(isFailure(offline)).toBe(true);
    const fault = new TypeError("a fault of the program");
    expect(isFailure(fault)).toBe(false);
    await expect(outcome(send(server(fault), undefined, get))).rejects.toBe(fault);
  });
});
