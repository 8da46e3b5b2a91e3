import { expect, test, vi } from "vitest";

import { authenticated, type Session } from "../../../codegen/dovetail/templates/frontend/runtime/authentication";
import type { Http, HttpRequest } from "../../../codegen/dovetail/templates/frontend/runtime/http";
import { answer, request, server } from "./exchanges";

/** A session whose token is `old`, and a server that knows only `new`. */
function known(refresh: () => Promise<string | undefined>): { session: Session; http: Http; sent: string[] } {
  let token: string | undefined = "old";
  const sent: string[] = [];
  const session: Session = {
    token: () => token,
    refresh: vi.fn(async () => (token = await refresh())),
    expired: vi.fn(),
  };
  const next = async (given: HttpRequest) => {
    await Promise.resolve();
    sent.push(given.headers["Authorization"] ?? "");
    return answer(given.headers["Authorization"] === "Bearer new" ? 200 : 401);
  };
  return { session, http: authenticated(next, session), sent };
}

async function later<T>(value: T): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  return value;
}

test("one refresh serves every request that was refused, and each is sent once more", async () => {
  const { session, http, sent } = known(() => later("new"));
  const responses = await Promise.all([1, 2, 3, 4].map(() => http(request())));
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(session.refresh).toHaveBeenCalledTimes(1);
  expect(sent).toHaveLength(8);
});

test("a request that is made meanwhile waits for the new token", async () => {
  const { http, sent } = known(() => later("new"));
  const first = http(request());
  await new Promise((resolve) => setTimeout(resolve, 1));
  await http(request());
  await first;
  expect(sent).toEqual(["Bearer old", "Bearer new", "Bearer new"]);
});

test("a refusal that comes after the refresh takes the token that is there", async () => {
  const { session } = known(() => later("new"));
  const answers = [answer(401), answer(200)];
  const slow: Http = async () => {
    const response = answers.shift() ?? answer(500);
    if (response.status === 401) await session.refresh();
    return response;
  };
  const response = await authenticated(slow, session)(request());
  expect(response.status).toBe(200);
  expect(session.refresh).toHaveBeenCalledTimes(1);
});

test("without a new token the session is over, once, and the refusal is the answer", async () => {
  const { session, http } = known(() => later(undefined));
  const responses = await Promise.all([http(request()), http(request()), http(request())]);
  expect(responses.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(session.refresh).toHaveBeenCalledTimes(1);
  expect(session.expired).toHaveBeenCalledTimes(1);
  expect((await http(request())).status).toBe(401);
  expect(session.refresh).toHaveBeenCalledTimes(1);
});

test("a refresh that cannot be made is told to all, and the session goes on", async () => {
  const { session, http } = known(() => later("").then(() => Promise.reject(new Error("offline"))));
  const settled = await Promise.allSettled([http(request()), http(request())]);
  expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(session.expired).not.toHaveBeenCalled();
});

test("a new token that is refused as well is not asked for again", async () => {
  const { session, http } = known(() => later("newer"));
  expect((await http(request())).status).toBe(401);
  expect(session.refresh).toHaveBeenCalledTimes(1);
});

test("a request that needs no credentials has none, and one without a session is sent as it is", async () => {
  const { http, sent } = known(() => later("new"));
  await http(request({ secured: false }));
  expect(sent).toEqual([""]);
  const next = server(answer(401));
  const refresh = vi.fn();
  const anonymous = authenticated(next, { token: () => undefined, refresh, expired: vi.fn() });
  expect((await anonymous(request())).status).toBe(401);
  expect(refresh).not.toHaveBeenCalled();
});
