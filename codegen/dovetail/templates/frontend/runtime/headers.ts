/** Headers of answers that are more than text. */

import type { ReadHeader } from "./answers";
import { type Int64, isInt64 } from "./json";

export function number(text: string): number {
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) throw new TypeError(`\`${text}\` is no number`);
  return Number(text);
}

export function readInt64(text: string): Int64 {
  if (!isInt64(text)) throw new TypeError(`\`${text}\` is no 64-bit integer`);
  return text;
}

export function boolean(text: string): boolean {
  if (text !== "true" && text !== "false") throw new TypeError(`\`${text}\` is neither true nor false`);
  return text === "true";
}

/** Values between commas. */
export function list(read: ReadHeader = String): ReadHeader {
  return (text) => (text === "" ? [] : text.split(",").map((each) => read(each.trim())));
}

/** `a,1,b,2`, or exploded `a=1,b=2`; values are text. */
export function object(explode: boolean): ReadHeader {
  return (text) => {
    const parts = text.split(",").map((each) => each.trim());
    const pairs = explode
      ? parts.map((each) => each.split("=", 2))
      : parts.flatMap((name, i) => (i % 2 ? [] : [[name, parts[i + 1]]]));
    return Object.fromEntries(pairs) as unknown;
  };
}
