/** Answers that come item by item: server-sent events, lines of JSON, JSON text sequences. */

import type { Read } from "./answers";
import { RequestError } from "./errors";
import type { HttpResponse } from "./http";
import { type Places, parse } from "./json";

type Fields = Record<string, string>;

/** What begins an item of a JSON text sequence. */
const RECORD = "\u001e";

/** Each line is an item. */
export function readLines(places?: Places): Read {
  return (content) =>
    items(lines(content), (line) => {
      const text = (line.startsWith(RECORD) ? line.slice(1) : line).trim();
      return text === "" ? [] : [parse(text, places)];
    });
}

/** Each event is an item: its `data`, or the whole event, whose data is `text` or `json`. */
export function readEvents(item: "data" | "text" | "json", places?: Places): Read {
  return (content) =>
    items(events(content), ({ data = "", retry, ...fields }) => {
      if (item === "data") return [parse(data, places)];
      const waits = retry === undefined ? {} : { retry: Number(retry) };
      return [{ ...fields, ...waits, data: item === "json" ? parse(data, places) : data }];
    });
}

async function* items<Raw>(raws: AsyncIterable<Raw>, read: (raw: Raw) => unknown[]): AsyncGenerator {
  try {
    for await (const raw of raws) yield* read(raw);
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : "";
    if (cause instanceof SyntaxError)
      throw new RequestError("contract", `An item is no JSON: ${cause.message}`, {}, { cause });
    const kind = name === "AbortError" || name === "CanceledError" ? "cancelled" : "network";
    throw new RequestError(kind, "The stream broke off.", {}, { cause });
  }
}

/** Events that have data; comments and an unfinished last event are dropped, as HTML says. */
async function* events(content: HttpResponse["content"]): AsyncGenerator<Fields> {
  let fields: Fields = {};
  for await (const line of lines(content)) {
    if (line === "") {
      if (fields["data"] !== undefined) yield fields;
      fields = {};
      continue;
    }
    const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (name === "data" && fields["data"] !== undefined) fields["data"] += `\n${value}`;
    else if (["data", "event", "id", "retry"].includes(name)) fields[name] = value;
  }
}

/** Lines without their ends, whichever of the three it is. */
async function* lines(content: HttpResponse["content"]): AsyncGenerator<string> {
  let rest = "";
  for await (const text of texts(content)) {
    rest += text;
    // A carriage return at the end may be half of two.
    const found = rest.split(/\r\n|\n|\r(?!$)/);
    rest = found.pop() ?? "";
    yield* found;
  }
  if (rest !== "") yield rest.replace(/\r$/, "");
}

/** Whoever stops before the end closes the stream. */
async function* texts(content: HttpResponse["content"]): AsyncGenerator<string> {
  if (!(content instanceof ReadableStream)) {
    yield new TextDecoder().decode(content);
    return;
  }
  const reader = content.getReader();
  const decoder = new TextDecoder();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      yield decoder.decode(chunk.value, { stream: true });
    }
  } finally {
    await reader.cancel();
  }
}
