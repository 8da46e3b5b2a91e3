/** Answers that have an ETag, kept in memory: the server is asked whether they still hold, and need not send them again. */

import type { Http, HttpRequest, HttpResponse } from "./http";

/** Keeps the `size` answers used last. It stands below authentication, so that nobody sees what another was answered. */
export function cached(next: Http, size = 200): Http {
  const kept = new Map<string, HttpResponse>();

  function keep(key: string, response: HttpResponse): void {
    kept.delete(key);
    kept.set(key, response);
    const [oldest] = kept.keys();
    if (kept.size > size && oldest !== undefined) kept.delete(oldest);
  }

  return async (request) => {
    if (request.method !== "GET" || request.streamed || hasHeader(request, "if-none-match")) return next(request);
    const key = `${request.headers["Authorization"] ?? ""} ${request.headers["Accept"] ?? ""} ${request.url}`;
    const known = kept.get(key);
    const etag = known?.headers["etag"];
    const response = await next(etag === undefined ? request : asking(request, etag));
    if (response.status === 304 && known) {
      const current = { ...known, headers: { ...known.headers, ...unsized(response) } };
      keep(key, current);
      return current;
    }
    if (response.status === 200 && isKeepable(response)) keep(key, response);
    return response;
  };
}

function asking(request: HttpRequest, etag: string): HttpRequest {
  return { ...request, headers: { ...request.headers, "If-None-Match": etag } };
}

function hasHeader(request: HttpRequest, wanted: string): boolean {
  return Object.keys(request.headers).some((name) => name.toLowerCase() === wanted);
}

function isKeepable({ headers }: HttpResponse): boolean {
  return headers["etag"] !== undefined && !/\bno-store\b/i.test(headers["cache-control"] ?? "");
}

/** What a 304 says of the answer that it stands for. */
function unsized({ headers }: HttpResponse): Record<string, string> {
  const own = new Set(["content-length", "content-type", "content-encoding", "transfer-encoding"]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.has(name)));
}
