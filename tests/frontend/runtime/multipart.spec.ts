import { expect, test } from "vitest";

import { writeMultipart } from "../../../codegen/dovetail/templates/frontend/runtime/multipart";

const id = "9223372036854775807";

/** The parts as head and content, read as a server reads them. */
async function parts(written: ReturnType<ReturnType<typeof writeMultipart>>): Promise<string[][]> {
  const boundary = /boundary=(\w+)$/.exec(written.type)?.[1] ?? "";
  expect(boundary).toMatch(/^[0-9a-f]{32}$/);
  const text = await (written.content as Blob).text();
  const [first, ...others] = text.split(`--${boundary}`);
  expect([first, others.pop()]).toEqual(["", "--\r\n"]);
  return others.map((part) => part.slice(2, -2).split("\r\n\r\n"));
}

const disposition = (name: string, rest = "") => `Content-Disposition: form-data; name="${name}"${rest}`;

test("every kind of part", async () => {
  const value = {
    text: "é\r\n",
    number: 7,
    none: null,
    absent: undefined,
    list: ["a", "b"],
    object: { id },
    objects: [{ id }, { id: "1" }],
    listed: ["a"],
    typed: "<a/>",
    file: new File(["%PDF"], 'my "file".pdf', { type: "application/pdf" }),
    blob: new Blob(["x"]),
    stated: new Blob(["y"]),
  };
  const encodings = {
    listed: { contentType: "application/problem+json" },
    typed: { contentType: "application/xml" },
    stated: { contentType: "image/png" },
  };
  const places = { object: { id: true }, objects: [{ id: true }] } as const;
  const written = writeMultipart(encodings, places)(value, "multipart/form-data");
  expect(await parts(written)).toEqual([
    [disposition("text"), "é\r\n"],
    [disposition("number"), "7"],
    [disposition("none"), "null"],
    [disposition("list"), "a"],
    [disposition("list"), "b"],
    [`${disposition("object")}\r\nContent-Type: application/json`, `{"id":${id}}`],
    [`${disposition("objects")}\r\nContent-Type: application/json`, `{"id":${id}}`],
    [`${disposition("objects")}\r\nContent-Type: application/json`, `{"id":1}`],
    [`${disposition("listed")}\r\nContent-Type: application/problem+json`, '"a"'],
    [`${disposition("typed")}\r\nContent-Type: application/xml`, "<a/>"],
    [`${disposition("file", '; filename="my %22file%22.pdf"')}\r\nContent-Type: application/pdf`, "%PDF"],
    [`${disposition("blob", '; filename="blob"')}\r\nContent-Type: application/octet-stream`, "x"],
    [`${disposition("stated", '; filename="blob"')}\r\nContent-Type: image/png`, "y"],
  ]);
});

test("the platform reads it", async () => {
  const written = writeMultipart()({ 'a"\n': "1", file: new File(["2"], "2.txt") }, "multipart/form-data");
  const form = await new Response(written.content, { headers: { "Content-Type": written.type } }).formData();
  expect([...form.keys()]).toEqual(['a"\n', "file"]);
  expect(form.get("file")).toMatchObject({ name: "2.txt", size: 1 });
});

test("the content has the type as well, and no two have one boundary", () => {
  const [first, second] = [writeMultipart()({}, "multipart/mixed"), writeMultipart()({}, "multipart/mixed")];
  expect((first.content as Blob).type).toBe(first.type);
  expect(first.type).not.toBe(second.type);
});
