import { describe, expect, test } from "vitest";

import {
  anyOf,
  byProperty,
  isInt64,
  parse,
  type Places,
  stringify,
} from "../../../codegen/dovetail/templates/frontend/runtime/json";

const LONGEST = "9223372036854775807";
const tree: Places = { id: true, children: [() => tree], sizes: [true], "": true, name: undefined };

describe("64-bit integers", () => {
  test.each([
    [`{"id":${LONGEST},"sizes":[1,-9223372036854775808]}`, { id: LONGEST, sizes: ["1", "-9223372036854775808"] }],
    [`{"id":7,"children":[{"id":${LONGEST},"children":[]}]}`, { id: "7", children: [{ id: LONGEST, children: [] }] }],
    [`{"id":null,"other":-1234567890123456789}`, { id: null, other: "-1234567890123456789" }],
  ])("keep their digits both ways: %s", (text, value) => {
    expect(parse(text, tree)).toEqual(value);
    expect(stringify(value, tree)).toBe(text);
  });

  test("leave everything else as it is", () => {
    const text = `{"name":"1234567890123456789, \\"12345678901234567\\" é","id":1,"sizes":[]}`;
    const value = parse(text, tree);
    expect(value).toEqual({ name: `1234567890123456789, "12345678901234567" é`, id: "1", sizes: [] });
    expect(parse(stringify(value, tree), tree)).toEqual(value);
  });

  test.each(["1.5e300", "-0.25", "1e2", "12345678901234567.5"])("do not make integers of %s", (number) => {
    expect(parse(`[${number}, 12345678901234567]`, { "1": true })).toEqual([Number(number), "12345678901234567"]);
  });

  test("are read as numbers where no place is stated", () => {
    expect(parse("[12345678901234567]")).toEqual([Number("12345678901234567")]);
  });

  test("of maps and of the variant that a property tells", () => {
    const places: Places = [byProperty("kind", { card: { number: true }, cash: () => ({ coins: [true] }) })];
    const text = `{"a":{"kind":"card","number":1},"b":{"kind":"cash","coins":[2],"number":3},"c":{"kind":"toString","number":4},"d":null}`;
    const value = parse(text, places);
    expect(value).toEqual({
      a: { kind: "card", number: "1" },
      b: { kind: "cash", coins: ["2"], number: 3 },
      c: { kind: "toString", number: 4 },
      d: null,
    });
    expect(stringify(value, places)).toBe(text);
  });

  test("of any variant, by the kind of the value", () => {
    const places = anyOf(true, [true], { a: true }, () => ({ b: true }));
    expect(parse("1", places)).toBe("1");
    expect(parse("[1]", places)).toEqual(["1"]);
    expect(parse(`{"a":1,"b":2,"c":3}`, places)).toEqual({ a: "1", b: "2", c: 3 });
  });

  test("of properties that are called like those of every object", () => {
    expect(parse(`{"constructor":1,"__proto__":2}`, { a: true })).toEqual(
      JSON.parse(`{"constructor":1,"__proto__":2}`),
    );
    const value = parse(`{"__proto__":2}`, { ["__proto__"]: true });
    expect(Object.entries(value as object)).toEqual([["__proto__", "2"]]);
  });
});

describe("stringify", () => {
  test("leaves absent properties out, and writes what is no integer as it is", () => {
    expect(stringify({ id: "seven", name: undefined, sizes: ["8", undefined] }, tree)).toBe(
      `{"id":"seven","sizes":[8,null]}`,
    );
  });

  test("without places is JSON", () => {
    expect(stringify({ a: [1, "2", null] })).toBe(`{"a":[1,"2",null]}`);
  });
});

test.each([
  ["0", true],
  [LONGEST, true],
  ["9223372036854775808", false],
  ["-9223372036854775808", true],
  ["1.0", false],
  ["007", false],
  ["", false],
  [" 1", false],
])("whether %j is a 64-bit integer: %s", (text, is) => {
  expect(isInt64(text)).toBe(is);
});

test("text that is no JSON is refused", () => {
  expect(() => parse("{", true)).toThrow(SyntaxError);
});
