import { expect, test } from "vitest";

import type { Read } from "../../../codegen/dovetail/templates/frontend/runtime/answers";
import { readEvents, readLines } from "../../../codegen/dovetail/templates/frontend/runtime/streams";

const id = "9223372036854775807";

function stream(
  chunks: readonly (string | Error)[],
  cancelled: () => void = () => undefined,
): ReadableStream<Uint8Array> {
  const rest = [...chunks];
  return new ReadableStream(
    {
      pull(controller) {
        const next = rest.shift();
        if (next === undefined) controller.close();
        else if (next instanceof Error) controller.error(next);
        else controller.enqueue(new TextEncoder().encode(next));
      },
      cancel: cancelled,
    },
    { highWaterMark: 0 },
  );
}

async function items(read: Read, ...chunks: (string | Error)[]): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const item of read(stream(chunks)) as AsyncIterable<unknown>) found.push(item);
  return found;
}

test("lines come one by one, however they are cut", async () => {
  expect(await items(readLines({ id: true }), `{"id":${id}}\n{"i`, `d":1}\r`, `\n\r{"id":2}\r`)).toEqual([
    { id },
    { id: "1" },
    { id: "2" },
  ]);
  expect(await items(readLines(), "\u001e1\n\u001e", "2\n")).toEqual([1, 2]);
});

test("a letter may be cut as well", async () => {
  const bytes = new TextEncoder().encode('"é"\n');
  const halves = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, 2));
      controller.enqueue(bytes.slice(2));
      controller.close();
    },
  });
  const found: unknown[] = [];
  for await (const item of readLines()(halves) as AsyncIterable<unknown>) found.push(item);
  expect(found).toEqual(["é"]);
});

test("an answer that came whole is read the same way", async () => {
  const found: unknown[] = [];
  for await (const item of readLines()(new TextEncoder().encode("1\n2")) as AsyncIterable<unknown>) found.push(item);
  expect(found).toEqual([1, 2]);
});

test("events are their data, or all of their fields", async () => {
  const text = `: hello\nevent: made\nid: 7\nretry: 100\ndata: {"id":\ndata:${id}}\n\nevent: none\n\ndata: [1]\n\ndata: 1`;
  expect(await items(readEvents("data", { id: true }), text)).toEqual([{ id }, [1]]);
  expect(await items(readEvents("json", { id: true }), text)).toEqual([
    { event: "made", id: "7", retry: 100, data: { id } },
    { data: [1] },
  ]);
  expect(await items(readEvents("text"), "data: a\ndata: b\n\n")).toEqual([{ data: "a\nb" }]);
});

test.each([
  ["contract", "{\n"],
  ["network", new TypeError("terminated")],
  ["cancelled", new DOMException("aborted", "AbortError")],
])("what breaks off is a failure: %s", async (kind, chunk) => {
  await expect(items(readLines(), "1\n", chunk)).rejects.toMatchObject({ kind });
});

test("whoever stops closes the stream", async () => {
  let closed = false;
  const content = stream(["1\n2\n3\n", "4\n"], () => {
    closed = true;
  });
  for await (const item of readLines()(content) as AsyncIterable<unknown>) if (item === 2) break;
  expect(closed).toBe(true);
});
