/** An operation's request, sent, and its answer, read. */

import { type Answer, type Answers, declaredFor, read, textOf } from "./answers";
import { type Call, type Failure, RequestError } from "./errors";
import type { Body, Http, HttpRequest, HttpResponse, Options } from "./http";

export interface Operation {
  readonly method: string;
  readonly url: string;
  /** Encoded pairs. */
  readonly query?: readonly string[];
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly cookies?: readonly string[];
  readonly body?: Body | undefined;
  readonly secured?: boolean;
  readonly streamed?: boolean;
  readonly answers: Answers;
}

/** Throws a `RequestError`, which is one of `Fails`. */
export function send<Answered extends Answer<number, unknown>, Fails extends Failure>(
  http: Http,
  options: Options | undefined,
  operation: Operation,
): Call<Answered, Fails> {
  return exchange(http, operation, options ?? {}) as Promise<Answered>;
}

async function exchange(http: Http, operation: Operation, options: Options): Promise<Answer<number, unknown>> {
  const response = await http(request(operation, options));
  const declared = declaredFor(operation.answers, response.status);
  if (declared === undefined) throw await unexpected(operation, response);
  const answer = await read(declared, response);
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new RequestError("http", told(operation, response), answer);
}

function request(operation: Operation, options: Options): HttpRequest {
  const { method, url, query = [], body, secured = false, streamed = false } = operation;
  const mark = query.length ? (url.includes("?") ? "&" : "?") : "";
  return {
    ...options,
    method,
    url: `${url}${mark}${query.join("&")}`,
    headers: headers(operation),
    body: body?.content,
    secured,
    streamed,
  };
}

function headers({ answers, headers = {}, cookies = [], body }: Operation): Record<string, string> {
  const accepted = new Set(Object.values(answers).flatMap(({ content = {} }) => Object.keys(content)));
  const stated: Record<string, string | undefined> = {
    Accept: [...accepted].join(", ") || "*/*",
    "Content-Type": body?.type,
    Cookie: cookies.join("; ") || undefined,
    ...headers,
  };
  const present = Object.entries(stated).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(present);
}

async function unexpected(operation: Operation, response: HttpResponse): Promise<RequestError> {
  const { status, headers, content } = response;
  return new RequestError("unexpected", told(operation, response), { status, headers, body: await textOf(content) });
}

function told({ method, url }: Operation, { status }: HttpResponse): string {
  return `${method} ${url} answered ${status}.`;
}
