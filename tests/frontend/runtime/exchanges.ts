/** What tests send requests to. */

import type { Http, HttpRequest, HttpResponse } from "../../../codegen/dovetail/templates/frontend/runtime/http";

/** An answer; an object is JSON. */
export function answer(status: number, body?: unknown, headers: Record<string, string> = {}): HttpResponse {
  const isText = typeof body === "string";
  const type: Record<string, string> =
    body === undefined ? {} : { "content-type": isText ? "text/plain" : "application/json" };
  const content = body === undefined ? "" : isText ? body : JSON.stringify(body);
  return { status, headers: { ...type, ...headers }, content: new TextEncoder().encode(content) };
}

/** Gives its answers in turn, the last one ever after; one that is an error is thrown. */
export function server(...answers: readonly (HttpResponse | Error)[]): Http & { readonly requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  const http = (request: HttpRequest): Promise<HttpResponse> => {
    const found = answers[Math.min(requests.length, answers.length - 1)];
    requests.push(request);
    return found instanceof Error || found === undefined
      ? Promise.reject(found ?? new Error("nothing is answered"))
      : Promise.resolve(found);
  };
  return Object.assign(http, { requests });
}

export function request(given: Partial<HttpRequest> = {}): HttpRequest {
  return { method: "GET", url: "/it", headers: {}, body: undefined, secured: true, streamed: false, ...given };
}
