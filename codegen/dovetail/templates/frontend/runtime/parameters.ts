/** Parameters as they are written by the styles of OpenAPI. */

import { type Places, stringify } from "./json";

export type Style =
  "simple" | "label" | "matrix" | "form" | "spaceDelimited" | "pipeDelimited" | "deepObject" | "cookie";

type Encode = (text: string) => string;
type Pair = readonly [name: string, value: unknown];

const SEPARATORS: Partial<Record<Style, string>> = { spaceDelimited: "%20", pipeDelimited: "%7C" };
const EXPLODED: Partial<Record<Style, string>> = { label: ".", matrix: ";" };

/** Everything but letters, digits and `-._~` is escaped. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A value in a path; `name` is of the style `matrix`. Throws `TypeError` for what would lead elsewhere. */
export function inPath(value: unknown, style: Style = "simple", explode = false, name = ""): string {
  const text = joined(value, name, style, explode, percentEncoded);
  // To a URL these are steps, escaped or not.
  if (text === "." || text === "..") throw new TypeError(`\`${text}\` cannot stand in a path`);
  return text;
}

/** The pairs of a query or a form; none for an absent value and for an empty list that explodes. */
export function inQuery(name: string, value: unknown, style: Style = "form", explode = true): string[] {
  return value === undefined ? [] : pairs(name, value, style, explode, percentEncoded);
}

/** A header's text; `undefined` for an absent value. */
export function inHeader(value: unknown, explode = false): string | undefined {
  return value === undefined ? undefined : joined(value, "", "simple", explode, String);
}

/** The pairs of a cookie. Browsers send their own cookies, and let no script write this header. */
export function inCookie(name: string, value: unknown, style: Style = "form", explode = true): string[] {
  return value === undefined ? [] : pairs(name, value, style, explode, style === "cookie" ? String : cookieEncoded);
}

/** A parameter that is described by `content`: JSON text. */
export function jsonText(value: unknown, places?: Places): string | undefined {
  return value === undefined ? undefined : stringify(value, places);
}

/** A scalar where there are no types; what is no scalar is written as JSON. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function cookieEncoded(value: string): string {
  return value.replace(/[^\w!#$&'()*+\-./:<=>?@[\]^`{|}~]+/g, percentEncoded);
}

function joined(value: unknown, name: string, style: Style, explode: boolean, encode: Encode): string {
  const pieces = isRecord(value)
    ? members(value).flatMap(([key, each]) => {
        const pair = [encode(key), encode(text(each))];
        return explode ? [pair.join("=")] : pair;
      })
    : repeated(value).map((each) => encode(text(each)));
  if (style === "matrix") return matrix(pieces, encode(name), explode, isRecord(value));
  const whole = pieces.join((explode ? EXPLODED : SEPARATORS)[style] ?? ",");
  return style === "label" ? `.${whole}` : whole;
}

function matrix(pieces: string[], name: string, explode: boolean, isObject: boolean): string {
  if (!explode) return `;${name}=${pieces.join(",")}`;
  return pieces.map((piece) => (isObject ? `;${piece}` : `;${name}=${piece}`)).join("");
}

function pairs(name: string, value: unknown, style: Style, explode: boolean, encode: Encode): string[] {
  if (style !== "deepObject" && !explode) return [`${encode(name)}=${joined(value, name, style, explode, encode)}`];
  return spread(name, value, style).map(([key, each]) => `${encode(key)}=${encode(text(each))}`);
}

function spread(name: string, value: unknown, style: Style): Pair[] {
  if (style === "deepObject") return deep(name, value);
  if (!isRecord(value)) return repeated(value).map((each) => [name, each]);
  return members(value).flatMap(([key, values]) => repeated(values).map((each): Pair => [key, each]));
}

/** `name[a]=1&name[b][c]=2`; values of an array repeat their key, objects in it are numbered. */
function deep(name: string, value: unknown): Pair[] {
  if (Array.isArray(value)) {
    return value.flatMap((each: unknown, index) => deep(isNested(each) ? `${name}[${index}]` : name, each));
  }
  return isRecord(value) ? members(value).flatMap(([key, each]) => deep(`${name}[${key}]`, each)) : [[name, value]];
}

/** Properties that are there. */
export function members(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, each]) => each !== undefined);
}

function repeated(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

export function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isRecord(value: unknown): value is object {
  return isNested(value) && !Array.isArray(value);
}
