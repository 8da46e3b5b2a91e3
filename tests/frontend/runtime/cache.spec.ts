import { expect, test } from "vitest";

import { cached } from "../../../codegen/dovetail/templates/frontend/runtime/cache";
import { answer, request, server } from "./exchanges";

const text = (content: unknown) => new TextDecoder().decode(content as Uint8Array);

test("what has an ETag is asked after, and kept when it still holds", async () => {
  const next = server(
    answer(200, { a: 1 }, { etag: '"1"', "x-count": "1" }),
    answer(304, undefined, { etag: '"1"', "x-count": "2", "content-type": "text/plain" }),
  );
  const http = cached(next);
  await http(request());
  const again = await http(request());
  expect(next.requests.map(({ headers }) => headers["If-None-Match"])).toEqual([undefined, '"1"']);
  expect(again.status).toBe(200);
  expect(again.headers).toMatchObject({ "x-count": "2", "content-type": "application/json" });
  expect(text(again.content)).toBe('{"a":1}');
});

test("a newer answer takes the place of the older", async () => {
  const next = server(answer(200, 1, { etag: '"1"' }), answer(200, 2, { etag: '"2"' }), answer(304));
  const http = cached(next);
  const contents = [await http(request()), await http(request()), await http(request())];
  expect(contents.map(({ content }) => text(content))).toEqual(["1", "2", "2"]);
  expect(next.requests[2]?.headers["If-None-Match"]).toBe('"2"');
});

test("nobody is answered what another was", async () => {
  const next = server(answer(200, "hers", { etag: '"1"' }), answer(200, "his", { etag: '"1"' }));
  const http = cached(next);
  await http(request({ headers: { Authorization: "Bearer hers" } }));
  await http(request({ headers: { Authorization: "Bearer his" } }));
  expect(next.requests[1]?.headers["If-None-Match"]).toBeUndefined();
});

test.each([
  ["has no ETag", answer(200, 1), {}],
  ["is not to be stored", answer(200, 1, { etag: '"1"', "cache-control": "private, no-store" }), {}],
  ["failed", answer(404, 1, { etag: '"1"' }), {}],
  ["is no GET", answer(200, 1, { etag: '"1"' }), { method: "POST" }],
  ["is a stream", answer(200, 1, { etag: '"1"' }), { streamed: true }],
])("what %s is not kept", async (_, response, given) => {
  const next = server(response);
  const http = cached(next);
  await http(request(given));
  await http(request(given));
  expect(next.requests[1]?.headers).not.toHaveProperty("If-None-Match");
});

test("who asks by hand is answered by hand", async () => {
  const next = server(answer(200, 1, { etag: '"1"' }), answer(304));
  const http = cached(next);
  await http(request());
  expect((await http(request({ headers: { "if-none-match": '"1"' } }))).status).toBe(304);
});

test("only those used last are kept", async () => {
  const next = server(answer(200, 1, { etag: '"1"' }));
  const http = cached(next, 2);
  for (const url of ["/a", "/b", "/a", "/c", "/a", "/b"]) await http(request({ url }));
  const asked = next.requests.map(({ url, headers }) => [url, headers["If-None-Match"] !== undefined]);
  expect(asked).toEqual([
    ["/a", false],
    ["/b", false],
    ["/a", true],
    ["/c", false],
    ["/a", true],
    ["/b", false],
  ]);
});

test("a server that fails for a moment does not make it forgotten", async () => {
  const next = server(answer(200, 1, { etag: '"1"' }), answer(503), answer(304));
  const http = cached(next);
  await http(request());
  expect((await http(request())).status).toBe(503);
  expect((await http(request())).status).toBe(200);
});
