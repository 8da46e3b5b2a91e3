/** The client in front of the real backend. */

import axios from "axios";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { login, refresh } from "../../generated/frontend/client/auth";
import * as items from "../../generated/frontend/client/items";
import { health } from "../../generated/frontend/client/system";
import { setUpTest } from "../../generated/frontend/client/test";
import * as users from "../../generated/frontend/client/users";
import { authenticated, type Session } from "../../generated/frontend/runtime/authentication";
import { cached } from "../../generated/frontend/runtime/cache";
import { outcome } from "../../generated/frontend/runtime/errors";
import { type Http, overAxios } from "../../generated/frontend/runtime/http";
import { retried } from "../../generated/frontend/runtime/retry";
import { type Backend, startBackend } from "./backend";

let backend: Backend;
let plain: Http;
/** A user whose password is the name, twice. */
let name: string;

// Hashing passwords is slow, as it should be.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  backend = await startBackend();
  plain = overAxios(axios.create({ baseURL: backend.origin }));
  const { body } = await setUpTest(plain);
  name = body.data.find(({ role }) => role === "user")?.username ?? "";
}, 120_000);

afterAll(() => backend.stop());

interface Known {
  readonly http: Http;
  readonly session: Session;
  /** What went over the wire: the status of each answer. */
  readonly statuses: number[];
  token: string;
}

/** The user, who has just logged in. */
async function loggedIn(): Promise<Known> {
  const given = { username: name, password: name + name };
  const { body } = await login(plain, { body: given });
  const statuses: number[] = [];
  const watched: Http = async (request) => {
    const response = await plain(request);
    statuses.push(response.status);
    return response;
  };
  let refreshToken = body.refresh_token;
  const session: Session = {
    token: () => known.token,
    refresh: vi.fn(async () => {
      const result = await outcome(refresh(plain, { body: { refresh_token: refreshToken } }));
      if (!result.ok) return undefined;
      refreshToken = result.answer.body.refresh_token;
      return (known.token = result.answer.body.access_token);
    }),
    expired: vi.fn(),
  };
  const known: Known = {
    http: authenticated(cached(retried(watched)), session),
    session,
    statuses,
    token: body.access_token,
  };
  return known;
}

const TEXT = 'naïve "é" \u2028 名前 🎉 \\ \n';

test("what is written is read again, whatever its letters", async () => {
  const { http } = await loggedIn();
  const created = await items.createItem(http, { body: { title: TEXT, description: null, tags: ["a,b", "é&="] } });
  const { id } = created.body.data;
  expect(created.headers.location).toContain(id);
  const read = await items.getItem(http, { itemId: id });
  expect(read.body.data).toEqual(created.body.data);
  expect(read.body.data).toMatchObject({ title: TEXT, description: null, status: "draft", tags: ["a,b", "é&="] });
  const found = await items.listItems(http, { tag: "é&=", sort: "-created_at", limit: 1 });
  expect(found.body).toMatchObject({ data: [{ id }], meta: { total: "1", limit: 1 } });
  expect((await items.listItems(http, { q: "nothing of the kind" })).body.data).toEqual([]);
  expect((await items.deleteItem(http, { itemId: id })).body).toBeUndefined();
  expect(await outcome(items.getItem(http, { itemId: id }))).toMatchObject({
    ok: false,
    error: { kind: "http", status: 404 },
  });
});

test("what has not changed is not sent again, and what somebody else changed is not overwritten", async () => {
  const { http, statuses } = await loggedIn();
  const { body, headers } = await items.createItem(http, { body: { title: "Mine" } });
  const { id } = body.data;
  statuses.length = 0;
  const first = await items.getItem(http, { itemId: id });
  const second = await items.getItem(http, { itemId: id });
  expect(statuses).toEqual([200, 304]);
  expect(second).toEqual(first);
  const changed = await items.updateItem(http, { itemId: id, ifMatch: headers.etag, body: { title: "Hers" } });
  expect(changed.body.data.version).toBe(2);
  const refused = await outcome(items.updateItem(http, { itemId: id, ifMatch: headers.etag, body: { title: "His" } }));
  expect(refused).toMatchObject({ ok: false, error: { kind: "http", status: 412 } });
  expect((await items.getItem(http, { itemId: id })).body.data.title).toBe("Hers");
});

test("the longest id is asked for with all its digits", async () => {
  const { http } = await loggedIn();
  const longest = "9223372036854775807";
  const result = await outcome(items.getItem(http, { itemId: longest }));
  expect(result).toMatchObject({
    ok: false,
    error: { status: 404, message: `GET /api/v1/items/${longest} answered 404.` },
  });
});

test("a fault of a field is told by its name", async () => {
  const { http } = await loggedIn();
  const result = await outcome(items.createItem(http, { body: { title: "" } }));
  if (result.ok || result.error.kind !== "http") throw new Error("it was not refused");
  expect(result.error.status).toBe(422);
  expect(Object.keys(result.error.body.error.details?.fields ?? {})).toEqual(["title"]);
});

test("files go there and come back", async () => {
  const { http } = await loggedIn();
  const { body } = await items.createItem(http, { body: { title: "With a file" } });
  const itemId = body.data.id;
  const bytes = `notes ${"\u00e9".repeat(1000)}`;
  const progress = vi.fn();
  const file = new File([bytes], "né.txt", { type: "text/plain" });
  const attached = await items.uploadAttachment(http, { itemId, body: { file } }, { onUploadProgress: progress });
  const { id, filename, size } = attached.body.data;
  expect([filename, size]).toEqual(["né.txt", String(file.size)]);
  expect(progress).toHaveBeenCalled();
  const download = await items.downloadAttachment(http, { itemId, attachmentId: id });
  expect(await download.body.text()).toBe(bytes);
  expect(download.headers.contentDisposition).toContain("attachment");
  const listed = await items.listAttachments(http, { itemId });
  expect(listed.body.data).toEqual([attached.body.data]);
  const wrong = new File(["GIF"], "it.gif", { type: "image/gif" });
  expect(await outcome(items.uploadAttachment(http, { itemId, body: { file: wrong } }))).toMatchObject({
    error: { status: 415 },
  });
});

test("one refresh serves all, and a session without one is over", async () => {
  const known = await loggedIn();
  known.token = "wrong";
  const answers = await Promise.all([1, 2, 3].map(() => users.getMe(known.http)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(known.session.refresh).toHaveBeenCalledTimes(1);
  await setUpTest(plain); // every session is gone
  known.token = "wrong";
  const refused = await Promise.all([1, 2].map(() => outcome(users.getMe(known.http))));
  expect(refused.map((each) => !each.ok && each.error.kind === "http" && each.error.status)).toEqual([401, 401]);
  expect(known.session.refresh).toHaveBeenCalledTimes(2);
  expect(known.session.expired).toHaveBeenCalledTimes(1);
});

test("what needs no credentials is answered without, and what nobody answers is no answer", async () => {
  expect((await health(plain)).body).toEqual({ status: "ok" });
  expect(await outcome(users.getMe(plain))).toMatchObject({
    ok: false,
    error: { status: 401, headers: { wwwAuthenticate: "Bearer" } },
  });
  const nowhere = overAxios(axios.create({ baseURL: "http://127.0.0.1:1" }));
  expect(await outcome(health(nowhere))).toMatchObject({ ok: false, error: { kind: "network" } });
});
