import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import axios from "axios";
import { afterEach, expect, test, vi } from "vitest";

import { overAxios, type Http } from "../../../codegen/dovetail/templates/frontend/runtime/http";
import { writeMultipart } from "../../../codegen/dovetail/templates/frontend/runtime/multipart";
import { readLines } from "../../../codegen/dovetail/templates/frontend/runtime/streams";
import { request } from "./exchanges";

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A real server, and requests to it. */
async function serving(listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<Http> {
  const found = createServer(listener);
  await new Promise<void>((resolve) => found.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    found.closeAllConnections();
    found.close();
  });
  const { port } = found.address() as AddressInfo;
  return overAxios(axios.create({ baseURL: `http://127.0.0.1:${String(port)}` }));
}

async function received(message: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString();
}

const text = (content: unknown) => new TextDecoder().decode(content as Uint8Array);

test("what is sent arrives as it is, and every status is a response", async () => {
  const http = await serving((message, response) => {
    void received(message).then((body) => {
      const { method, url, headers } = message;
      response.writeHead(418, { "Content-Type": "application/json", "X-It": "é".normalize("NFD").slice(0, 1) });
      response.end(JSON.stringify({ method, url, type: headers["content-type"], a: headers["x-a"], body }));
    });
  });
  const response = await http(
    request({
      method: "PATCH",
      url: "/a%20b?c=d%2Ce",
      headers: { "X-A": "1", "Content-Type": "application/json" },
      body: '{"n":12345678901234567890}',
    }),
  );
  expect(response.status).toBe(418);
  expect(response.headers).toMatchObject({ "content-type": "application/json", "x-it": "e" });
  expect(JSON.parse(text(response.content))).toEqual({
    method: "PATCH",
    url: "/a%20b?c=d%2Ce",
    type: "application/json",
    a: "1",
    body: '{"n":12345678901234567890}',
  });
});

test("a multipart body keeps its boundary, and tells how far it is", async () => {
  const http = await serving((message, response) => {
    void received(message).then((body) => response.end(`${String(message.headers["content-type"])}\n${body}`));
  });
  const { type, content } = writeMultipart()({ file: new File(["it"], "it.txt") }, "multipart/form-data");
  const progress = vi.fn();
  const response = await http(
    request({ method: "POST", headers: { "Content-Type": type }, body: content, onUploadProgress: progress }),
  );
  const [stated, ...rest] = text(response.content).split("\n");
  expect(stated).toBe(type);
  expect(rest.join("\n")).toBe(await (content as Blob).text());
  const { size } = content as Blob;
  expect(progress).toHaveBeenLastCalledWith({ loaded: size, total: size });
});

test("a download tells how far it is", async () => {
  const http = await serving((_, response) => response.end("x".repeat(100_000)));
  const progress = vi.fn();
  await http(request({ onDownloadProgress: progress }));
  expect(progress).toHaveBeenLastCalledWith({ loaded: 100_000, total: 100_000 });
});

test("a stream is read while it comes", async () => {
  let release: () => void = () => undefined;
  const http = await serving((_, response) => {
    response.write("1\n");
    release = () => response.end("2\n");
  });
  const { content } = await http(request({ streamed: true }));
  const items = readLines()(content) as AsyncGenerator;
  expect((await items.next()).value).toBe(1);
  release();
  expect((await items.next()).value).toBe(2);
  expect((await items.next()).done).toBe(true);
});

test("no server is a failure of the network", async () => {
  const http = overAxios(axios.create({ baseURL: "http://127.0.0.1:1" }));
  await expect(http(request())).rejects.toMatchObject({ kind: "network", cause: { code: "ECONNREFUSED" } });
});

test("a connection that breaks is one as well", async () => {
  const http = await serving((message) => message.socket.destroy());
  await expect(http(request())).rejects.toMatchObject({ kind: "network" });
});

test("a server that takes too long is told apart", async () => {
  const http = await serving(() => undefined);
  await expect(http(request({ timeout: 20 }))).rejects.toMatchObject({ kind: "timeout" });
});

test("what the caller cancels is told apart", async () => {
  const controller = new AbortController();
  const http = await serving(() => {
    controller.abort();
  });
  await expect(http(request({ signal: controller.signal }))).rejects.toMatchObject({ kind: "cancelled" });
});

test("a fault of the program is thrown as it is", async () => {
  const instance = axios.create();
  instance.interceptors.request.use(() => {
    throw new TypeError("a fault");
  });
  await expect(overAxios(instance)(request())).rejects.toBeInstanceOf(TypeError);
  await expect(overAxios(axios.create({ baseURL: "nowhere:" }))(request())).rejects.not.toHaveProperty("kind");
});
