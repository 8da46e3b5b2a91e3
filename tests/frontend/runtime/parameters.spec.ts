import { expect, test } from "vitest";

import {
  inCookie,
  inHeader,
  inPath,
  inQuery,
  jsonText,
  type Style,
} from "../../../codegen/dovetail/templates/frontend/runtime/parameters";

// The table of the OpenAPI specification, with the values that it has.
const empty = "";
const string = "blue";
const array = ["blue", "black", "brown"];
const object = { R: 100, G: 200, B: 150 };

test.each<[Style, boolean, unknown, string]>([
  ["matrix", false, empty, ";color="],
  ["matrix", false, string, ";color=blue"],
  ["matrix", false, array, ";color=blue,black,brown"],
  ["matrix", false, object, ";color=R,100,G,200,B,150"],
  ["matrix", true, array, ";color=blue;color=black;color=brown"],
  ["matrix", true, object, ";R=100;G=200;B=150"],
  ["label", false, string, ".blue"],
  ["label", false, array, ".blue,black,brown"],
  ["label", false, object, ".R,100,G,200,B,150"],
  ["label", true, array, ".blue.black.brown"],
  ["label", true, object, ".R=100.G=200.B=150"],
  ["simple", false, string, "blue"],
  ["simple", false, array, "blue,black,brown"],
  ["simple", false, object, "R,100,G,200,B,150"],
  ["simple", true, object, "R=100,G=200,B=150"],
])("in a path: %s, exploded %s, %j is %s", (style, explode, value, written) => {
  expect(inPath(value, style, explode, "color")).toBe(written);
});

test.each<[Style, boolean, unknown, string]>([
  ["form", false, empty, "color="],
  ["form", false, string, "color=blue"],
  ["form", false, array, "color=blue,black,brown"],
  ["form", false, object, "color=R,100,G,200,B,150"],
  ["form", true, array, "color=blue&color=black&color=brown"],
  ["form", true, object, "R=100&G=200&B=150"],
  ["spaceDelimited", false, array, "color=blue%20black%20brown"],
  ["spaceDelimited", false, object, "color=R%20100%20G%20200%20B%20150"],
  ["pipeDelimited", false, array, "color=blue%7Cblack%7Cbrown"],
  ["pipeDelimited", false, object, "color=R%7C100%7CG%7C200%7CB%7C150"],
  ["deepObject", true, object, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"],
  [
    "deepObject",
    true,
    { a: { b: [1, 2], c: [{ d: null }] } },
    "color%5Ba%5D%5Bb%5D=1&color%5Ba%5D%5Bb%5D=2&color%5Ba%5D%5Bc%5D%5B0%5D%5Bd%5D=null",
  ],
])("in a query: %s, exploded %s, %j is %s", (style, explode, value, written) => {
  expect(inQuery("color", value, style, explode).join("&")).toBe(written);
});

test("nothing stands for what is absent", () => {
  expect(inQuery("color", undefined)).toEqual([]);
  expect(inQuery("color", [])).toEqual([]);
  expect(inQuery("color", { a: undefined, b: true })).toEqual(["b=true"]);
  expect(inHeader(undefined)).toBeUndefined();
  expect(inCookie("color", undefined)).toEqual([]);
  expect(jsonText(undefined)).toBeUndefined();
});

test("what means something in a URL is escaped", () => {
  expect(inPath("a/b?c#d%e f&g=h+é!'()*~")).toBe("a%2Fb%3Fc%23d%25e%20f%26g%3Dh%2B%C3%A9%21%27%28%29%2A~");
  expect(inQuery("a&b", ["=", "a,b"])).toEqual(["a%26b=%3D", "a%26b=a%2Cb"]);
  expect(inQuery("ids", ["a,b", "c"], "form", false)).toEqual(["ids=a%2Cb,c"]);
});

test.each([".", ".."])("a segment %s would lead elsewhere, escaped or not", (segment) => {
  expect(new URL(`/a/${segment.replaceAll(".", "%2E")}/b`, "http://test").pathname).not.toContain(segment);
  expect(() => inPath(segment)).toThrow(TypeError);
  expect(inPath("...")).toBe("...");
});

test("headers hold their text as it is", () => {
  expect(inHeader('"7"')).toBe('"7"');
  expect(inHeader([1, 2])).toBe("1,2");
  expect(inHeader(object, true)).toBe("R=100,G=200,B=150");
});

test("cookies escape what they may not hold, and not at all in their own style", () => {
  expect(inCookie("theme", "dark; Path=/, é")).toEqual(["theme=dark%3B%20Path=/%2C%20%C3%A9"]);
  expect(inCookie("theme", "a%20b", "cookie")).toEqual(["theme=a%20b"]);
});

test("a parameter that is described by content is JSON, with all digits of its integers", () => {
  expect(inQuery("filter", jsonText({ id: "9223372036854775807" }, { id: true }))).toEqual([
    `filter=${encodeURIComponent('{"id":9223372036854775807}')}`,
  ]);
});
