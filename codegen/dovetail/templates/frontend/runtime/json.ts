/** JSON in which 64-bit integers keep their digits: they are text in the program, and numbers on the wire. */

/** A 64-bit integer in decimal digits; a `number` would lose them above 2^53. */
export type Int64 = `${bigint}`;

/** Where 64-bit integers stand: here, in every element or value, in properties (`""` is any other), or by the value. */
export type Places =
  true | readonly [Places] | { readonly [property: string]: Places } | ((value: unknown) => Places) | undefined;

const LONG = /\d{16}/;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const INTEGER = /^-?(?:0|[1-9]\d*)$/;

/** Whether a text, as of a URL, is a 64-bit integer. */
export function isInt64(text: string): text is Int64 {
  return INTEGER.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/** Throws `SyntaxError` for what is no JSON. */
export function parse(text: string, places?: Places): unknown {
  const value: unknown = JSON.parse(text);
  if (places === undefined) return value;
  // Read once more with every integer as text, only where one may be too long for a number.
  const exact: unknown = LONG.test(text) ? JSON.parse(text.replace(TOKEN, quoted)) : value;
  return restored(value, exact, places);
}

export function stringify(value: unknown, places?: Places): string {
  if (typeof places === "function") return stringify(value, places(value));
  if (places === true) return typeof value === "string" && isInt64(value) ? value : JSON.stringify(value);
  if (places === undefined || typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    return `[${value.map((each: unknown, index) => stringify(each ?? null, below(places, String(index)))).join(",")}]`;
  }
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  const written = members.map(([name, each]) => `${JSON.stringify(name)}:${stringify(each, below(places, name))}`);
  return `{${written.join(",")}}`;
}

/** The places of the variant that a property tells. */
export function byProperty(property: string, variants: Readonly<Record<string, Places>>): Places {
  return (value) => {
    const told = String((value as Record<string, unknown> | null)?.[property]);
    return Object.hasOwn(variants, told) ? variants[told] : undefined;
  };
}

/** The places of every variant of the value's own kind. */
export function anyOf(...variants: readonly Places[]): Places {
  return (value) => {
    const found = variants.map((each) => (typeof each === "function" ? each(value) : each));
    if (typeof value !== "object") return found.find((each) => each === true);
    if (Array.isArray(value)) return found.find((each) => Array.isArray(each));
    return Object.fromEntries(found.flatMap((each) => (typeof each === "object" ? Object.entries(each) : [])));
  };
}

function restored(value: unknown, exact: unknown, places: Places): unknown {
  if (typeof places === "function") return restored(value, exact, places(value));
  if (places === true) return typeof value === "number" ? String(exact) : value;
  if (places === undefined || typeof value !== "object" || value === null) return value;
  const into = value as Record<string, unknown>;
  const from = exact as Record<string, unknown>;
  for (const name of Object.keys(value)) into[name] = restored(into[name], from[name], below(places, name));
  return value;
}

function below(places: readonly [Places] | { readonly [property: string]: Places }, name: string): Places {
  if (Array.isArray(places)) return (places as readonly [Places])[0];
  const named = places as { readonly [property: string]: Places };
  return Object.hasOwn(named, name) ? named[name] : named[""];
}

function quoted(token: string): string {
  return INTEGER.test(token) ? `"${token}"` : token;
}
