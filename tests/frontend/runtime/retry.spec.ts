import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { RequestError } from "../../../codegen/dovetail/templates/frontend/runtime/errors";
import { retried } from "../../../codegen/dovetail/templates/frontend/runtime/retry";
import { answer, request, server } from "./exchanges";

const offline = new RequestError("network", "The server cannot be reached.");

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test.each([408, 425, 429, 502, 503, 504])("after %i a request is sent again", async (status) => {
  const next = server(answer(status), answer(200));
  const done = retried(next)(request());
  await vi.runAllTimersAsync();
  expect((await done).status).toBe(200);
});

test.each(["network", "timeout"] as const)("after a failure of the %s as well", async (kind) => {
  const next = server(new RequestError(kind, "It failed."), answer(200));
  const done = retried(next)(request());
  await vi.runAllTimersAsync();
  expect((await done).status).toBe(200);
});

test("the waits grow, half of each being random, and the last answer stands", async () => {
  const next = server(answer(503));
  const done = retried(next, { attempts: 4, delay: 100 })(request());
  const sent: number[] = [];
  for (let time = 0; time <= 400; time += 50) {
    sent.push(next.requests.length);
    await vi.advanceTimersByTimeAsync(50);
  }
  // 50, 100 and 200 milliseconds after one another.
  expect(sent).toEqual([1, 2, 2, 3, 3, 3, 3, 4, 4]);
  expect((await done).status).toBe(503);
});

test("the last failure is thrown", async () => {
  const next = server(offline);
  const done = retried(next, { attempts: 2 })(request()).catch((caught: unknown) => caught);
  await vi.runAllTimersAsync();
  expect(await done).toBe(offline);
  expect(next.requests).toHaveLength(2);
});

test.each([
  ["2", 2000],
  ["Thu, 01 Jan 2026 00:00:03 GMT", 3000],
])("`Retry-After: %s` is respected", async (after, milliseconds) => {
  vi.setSystemTime("2026-01-01T00:00:00Z");
  const next = server(answer(429, undefined, { "retry-after": after }), answer(200));
  const done = retried(next)(request());
  await vi.advanceTimersByTimeAsync(milliseconds - 1);
  expect(next.requests).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect((await done).status).toBe(200);
});

test("a server that asks for too much patience is not asked again", async () => {
  const next = server(answer(503, undefined, { "retry-after": "3600" }));
  expect((await retried(next)(request())).status).toBe(503);
  expect(next.requests).toHaveLength(1);
});

test("a `Retry-After` that says nothing does not count", async () => {
  const next = server(answer(503, undefined, { "retry-after": "soon" }), answer(200));
  const done = retried(next)(request());
  await vi.runAllTimersAsync();
  expect((await done).status).toBe(200);
});

test.each(["POST", "PATCH"])("%s is sent once, unless it has a key that makes it the same", async (method) => {
  const once = server(answer(503));
  expect((await retried(once)(request({ method }))).status).toBe(503);
  expect(once.requests).toHaveLength(1);
  const keyed = server(answer(503), answer(201));
  const done = retried(keyed)(request({ method, headers: { "Idempotency-Key": "a" } }));
  await vi.runAllTimersAsync();
  expect((await done).status).toBe(201);
  expect(keyed.requests.map(({ headers }) => headers["Idempotency-Key"])).toEqual(["a", "a"]);
});

test.each([
  [answer(500), 500],
  [answer(404), 404],
])("what is no passing failure stands at once", async (response, status) => {
  const next = server(response);
  expect((await retried(next)(request())).status).toBe(status);
  expect(next.requests).toHaveLength(1);
});

test("what is cancelled is not sent again, nor waited for", async () => {
  const cancelled = new RequestError("cancelled", "The request was cancelled.");
  await expect(retried(server(cancelled))(request())).rejects.toBe(cancelled);
  const controller = new AbortController();
  const next = server(answer(503));
  const waiting = retried(next)(request({ signal: controller.signal })).catch((caught: unknown) => caught);
  await vi.advanceTimersByTimeAsync(10);
  controller.abort();
  expect(await waiting).toMatchObject({ kind: "cancelled" });
  expect(vi.getTimerCount()).toBe(0);
  expect(next.requests).toHaveLength(1);
});
