import { expect, test } from "vitest";

import {
  body,
  writeBlob,
  writeEvents,
  writeForm,
  writeJson,
  writeLines,
  writeText,
} from "../../../codegen/dovetail/templates/frontend/runtime/bodies";

const id = "9223372036854775807";

test("the first media type is taken, unless another is chosen", () => {
  const content = { "application/json": writeJson(), "text/plain": writeText() };
  expect(body("it", content)).toEqual({ type: "application/json", content: '"it"' });
  expect(body("it", content, "text/plain")).toEqual({ type: "text/plain", content: "it" });
  expect(body(undefined, content)).toBeUndefined();
  expect(body(null, content)?.content).toBe("null");
});

test("text of any kind is plain", () => {
  expect(writeText()("it", "text/*").type).toBe("text/plain");
});

test("a form writes each property by its encoding", () => {
  const value = {
    a: "é&=",
    b: ["1", "2"],
    c: ["1", "2"],
    d: { x: 1 },
    e: { x: 1 },
    f: [{ id }],
    g: null,
    h: undefined,
    i: ["x"],
  };
  const encodings = {
    c: { style: "pipeDelimited", explode: false },
    d: { style: "deepObject", explode: true },
    i: { contentType: "application/json" },
  } as const;
  const written = writeForm(encodings, { f: [{ id: true }] })(value, "application/x-www-form-urlencoded");
  expect(decodeURIComponent(written.content as string)).toBe(
    `a=é&=&b=1&b=2&c=1|2&d[x]=1&e={"x":1}&f=[{"id":${id}}]&g=null&i=["x"]`,
  );
  expect(written.content).toContain("a=%C3%A9%26%3D&");
});

test("a blob has the type that is declared, and its own where a range is", async () => {
  const blob = new Blob(["it"], { type: "image/png" });
  const declared = writeBlob()(blob, "application/pdf");
  expect(declared.type).toBe("application/pdf");
  expect(declared.content).toMatchObject({ type: "application/pdf", size: 2 });
  expect(await (declared.content as Blob).text()).toBe("it");
  expect(writeBlob()(blob, "image/*").type).toBe("image/png");
  expect(writeBlob()(new Blob(["it"]), "*/*").type).toBe("application/octet-stream");
});

test("lines and sequences are an item each", () => {
  expect(writeLines({ id: true })([{ id }, { id: "1" }], "application/x-ndjson").content).toBe(
    `{"id":${id}}\n{"id":1}\n`,
  );
  expect(writeLines()([1], "application/json-seq").content).toBe("\u001e1\n");
});

test("events are written whole, or as their data", () => {
  expect(writeEvents("data", { id: true })([{ id }], "text/event-stream").content).toBe(`data: {"id":${id}}\n\n`);
  expect(writeEvents("text")([{ event: "a\nb", data: "1\n2" }], "text/event-stream").content).toBe(
    "event: a b\ndata: 1\ndata: 2\n\n",
  );
  expect(writeEvents("json")([{ id: "7", data: [1] }], "text/event-stream").content).toBe("id: 7\ndata: [1]\n\n");
});
