/** Answers as the contract declares them, read from what came. */

import { RequestError } from "./errors";
import type { HttpResponse } from "./http";
import { type Places, parse } from "./json";
import { match } from "./media";

/** What an operation answers when it succeeds; `body` is `undefined` where there is none. */
export interface Answer<Status extends number, Body = undefined, Headers = object> {
  readonly status: Status;
  readonly headers: Headers;
  readonly body: Body;
}

/** Reads the content of an answer; throws for what is not as declared. */
export type Read = (content: HttpResponse["content"]) => unknown;

/** Reads a header's text; throws for what is not as declared. */
export type ReadHeader = (text: string) => unknown;

export interface Header {
  readonly name: string;
  readonly read: ReadHeader;
  readonly required: boolean;
}

/** One response of an operation: how its content is read by media type, and what its headers are called. */
export interface Declared {
  readonly content?: Readonly<Record<string, Read>>;
  readonly headers?: Readonly<Record<string, Header>>;
}

/** By status, range (`4XX`), or `default`. */
export type Answers = Readonly<Record<string, Declared>>;

/** The response that stands for a status, the narrowest one. */
export function declaredFor(answers: Answers, status: number): Declared | undefined {
  const range = `${String(status)[0] ?? ""}XX`;
  const found = answers[status] ?? answers[range] ?? answers[range.toLowerCase()];
  const succeeds = Object.keys(answers).some((each) => each.startsWith("2"));
  // Where a success is declared, the default is what went wrong.
  return found ?? (range === "2XX" && succeeds ? undefined : answers["default"]);
}

/** Throws a `RequestError` of the kind `contract`. */
export async function read(declared: Declared, response: HttpResponse): Promise<Answer<number, unknown>> {
  try {
    return {
      status: response.status,
      headers: Object.fromEntries(headers(declared, response)),
      body: await content(declared, response),
    };
  } catch (cause) {
    if (cause instanceof RequestError) throw cause;
    throw broken(response, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

export function broken(response: Omit<HttpResponse, "content">, reason: string, cause?: unknown): RequestError {
  const { status, headers } = response;
  return new RequestError(
    "contract",
    `The answer ${status} is not as declared: ${reason}`,
    { status, headers },
    { cause },
  );
}

export function readJson(places?: Places): Read {
  return async (content) => parse(await textOf(content), places);
}

export function readText(): Read {
  return textOf;
}

export function readBlob(): Read {
  return async (content) => new Blob([await bytesOf(content)]);
}

/** A text by default; see `headers.ts` for others. */
export function header(name: string, read: ReadHeader = String, required = true): Header {
  return { name, read, required };
}

export async function textOf(content: HttpResponse["content"]): Promise<string> {
  return new TextDecoder().decode(await bytesOf(content));
}

async function bytesOf(content: HttpResponse["content"]): Promise<BufferSource> {
  return content instanceof ReadableStream ? await new Response(content).arrayBuffer() : content;
}

async function content(declared: Declared, response: HttpResponse): Promise<unknown> {
  const types = Object.keys(declared.content ?? {});
  const [first] = types;
  if (first === undefined) return undefined;
  const stated = response.headers["content-type"] ?? first;
  const read = declared.content?.[match(stated, types) ?? ""];
  if (read === undefined) throw new TypeError(`it is \`${stated}\``);
  const value = await read(response.content);
  return value instanceof Blob ? value.slice(0, value.size, stated) : value;
}

function* headers(declared: Declared, response: HttpResponse): Generator<[string, unknown]> {
  for (const [property, { name, read, required }] of Object.entries(declared.headers ?? {})) {
    const text = response.headers[name.toLowerCase()];
    if (text !== undefined) yield [property, read(text)];
    // Another origin must name it in Access-Control-Expose-Headers.
    else if (required) throw new TypeError(`the header \`${name}\` is missing`);
  }
}
