import { describe, expect, expectTypeOf, test } from "vitest";

import {
  createItem,
  type CreateItemAnswer,
  deleteItem,
  downloadAttachment,
  getItem,
  type GetItemFailure,
  listItems,
  updateItem,
  type UpdateItemFailure,
  uploadAttachment,
} from "../../generated/frontend/client/items";
import { health, type HealthFailure } from "../../generated/frontend/client/system";
import { outcome, type TransportError } from "../../generated/frontend/runtime/errors";
import type { Http, HttpRequest, HttpResponse } from "../../generated/frontend/runtime/http";
import type * as types from "../../generated/frontend/types";

const ID = "9223372036854775807";
const item: types.Item = {
  id: ID,
  owner_id: "1",
  title: "Analytical engine",
  description: null,
  status: "active",
  tags: [],
  attachments: [],
  version: 1,
  created_at: "2026-01-01T09:00:00Z",
  updated_at: "2026-01-01T09:00:00Z",
};
const wire = JSON.stringify({ success: true, data: item, timestamp: "2026-01-01T09:00:00Z" }).replace(`"${ID}"`, ID);

function serving(status: number, body = "", headers: Record<string, string> = {}): Http & { sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  const content = new TextEncoder().encode(body);
  const response: HttpResponse = { status, headers: { "content-type": "application/json", ...headers }, content };
  const http = (request: HttpRequest): Promise<HttpResponse> => {
    sent.push(request);
    return Promise.resolve(response);
  };
  return Object.assign(http, { sent });
}

describe("a function an operation", () => {
  test("sends what it is given, and gives what is answered", async () => {
    const http = serving(201, wire, { etag: '"1"', location: `/api/v1/items/${ID}` });
    const answer = await createItem(http, { body: { title: "Analytical engine" } });
    expectTypeOf(answer).toEqualTypeOf<CreateItemAnswer>();
    expectTypeOf(answer.headers).toEqualTypeOf<{ location: string; etag: string }>();
    expectTypeOf(answer.body.data).toEqualTypeOf<types.Item>();
    expect(answer).toMatchObject({ status: 201, headers: { etag: '"1"' }, body: { data: { id: ID, owner_id: "1" } } });
    expect(http.sent[0]).toMatchObject({
      method: "POST",
      url: "/api/v1/items",
      body: '{"title":"Analytical engine"}',
      secured: true,
      headers: { "Content-Type": "application/json" },
    });
  });

  test("takes filters and a sort of the contract", async () => {
    const http = serving(
      200,
      '{"data":[],"meta":{"total":0,"page":1,"limit":20,"pages":0,"has_next":false,"has_prev":false}}',
    );
    const { body } = await listItems(http, {
      status: "draft",
      ownerId: ID,
      sort: "-created_at",
      q: "é",
      tag: undefined,
    });
    expect(http.sent[0]?.url).toBe(`/api/v1/items?q=%C3%A9&status=draft&owner_id=${ID}&sort=-created_at`);
    expectTypeOf(body.meta.total).toEqualTypeOf<types.Int64>();
    expect(body.meta.total).toBe("0");
    await listItems(http);
    expect(http.sent[1]?.url).toBe("/api/v1/items");
  });

  test("sends a precondition, and leaves the question whether it still holds to the cache", async () => {
    const http = serving(200, wire, { etag: '"2"' });
    await updateItem(http, { itemId: ID, ifMatch: '"1"', body: { description: null } });
    expect(http.sent[0]).toMatchObject({
      url: `/api/v1/items/${ID}`,
      headers: { "If-Match": '"1"' },
      body: '{"description":null}',
    });
    expectTypeOf<Parameters<typeof getItem>[1]>().toEqualTypeOf<{ itemId: types.Int64 }>();
  });

  test("gives `undefined` where nothing is answered", async () => {
    const answer = await deleteItem(serving(204), { itemId: "7" });
    expectTypeOf(answer.body).toEqualTypeOf<undefined>();
    expect(answer.body).toBeUndefined();
  });

  test("sends files and gives files", async () => {
    const http = serving(200, "notes", {
      "content-type": "application/octet-stream",
      "content-disposition": "attachment",
    });
    const { body, headers } = await downloadAttachment(http, { itemId: "7", attachmentId: "3" });
    expectTypeOf(body).toEqualTypeOf<Blob>();
    expect([await body.text(), headers.contentDisposition]).toEqual(["notes", "attachment"]);
    const file = new File(["notes"], "notes.txt", { type: "text/plain" });
    await outcome(uploadAttachment(http, { itemId: "7", body: { file } }));
    expect(await (http.sent[1]?.body as Blob).text()).toContain('filename="notes.txt"');
  });

  test("says whether credentials are asked for", async () => {
    const http = serving(200, '{"status":"ok"}');
    await health(http);
    expect(http.sent[0]?.secured).toBe(false);
    expectTypeOf<Extract<HealthFailure, { kind: "http" }>["status"]>().toEqualTypeOf<500>();
  });
});

describe("a failure", () => {
  test("is narrowed by its kind and its status", async () => {
    const told = '{"error":{"id":"1","code":"CONFLICT","message":"No.","timestamp":"2026-01-01T09:00:00Z"}}';
    const call = updateItem(serving(412, told), { itemId: ID, ifMatch: '"1"', body: { title: "Mine" } });
    const result = await outcome(call);
    if (result.ok) throw new Error("it was accepted");
    const { error } = result;
    expectTypeOf(error).toEqualTypeOf<UpdateItemFailure>();
    if (error.kind !== "http") throw error;
    expectTypeOf(error.status).toEqualTypeOf<401 | 403 | 404 | 408 | 409 | 412 | 413 | 415 | 422 | 500 | 503>();
    expect([error.status, error.body.error.code]).toEqual([412, "CONFLICT"]);
    if (error.status === 401) expectTypeOf(error.headers.wwwAuthenticate).toEqualTypeOf<string>();
    // @ts-expect-error: the contract knows no such status
    expect(error.status === 418).toBe(false);
  });

  test("that is none of the contract's has no typed body", () => {
    expectTypeOf<Exclude<GetItemFailure, { kind: "http" }>>().toEqualTypeOf<TransportError>();
    expectTypeOf<Extract<GetItemFailure, { kind: "network" }>>().not.toHaveProperty("status");
  });
});

test("what the contract does not have is refused by the type checker", () => {
  const http = serving(200);
  // The calls are never made: only their types matter.
  const calls = (): unknown => [
    // @ts-expect-error: another name
    createItem(http, { body: { titel: "x" } }),
    // @ts-expect-error: a required property is missing
    createItem(http, { body: { description: "x" } }),
    // @ts-expect-error: no such state
    createItem(http, { body: { title: "x", status: "lost" } }),
    // @ts-expect-error: what only the server sets
    createItem(http, { body: { title: "x", version: 1 } }),
    // @ts-expect-error: a number would lose digits
    getItem(http, { itemId: 7 }),
    // @ts-expect-error: no such filter
    listItems(http, { colour: "red" }),
    // @ts-expect-error: no such order
    listItems(http, { sort: "colour" }),
    // @ts-expect-error: no precondition
    updateItem(http, { itemId: "7", body: {} }),
    // @ts-expect-error: absent is not undefined in what is written
    updateItem(http, { itemId: "7", ifMatch: "1", body: { title: undefined } }),
  ];
  expect(calls).toBeInstanceOf(Function);
});
