/** Requests that failed for a moment, sent again: those that do the same when they are sent twice. */

import { isFailure, RequestError } from "./errors";
import type { Http, HttpRequest, HttpResponse } from "./http";

const IDEMPOTENT = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"]);
const PASSING = new Set([408, 425, 429, 502, 503, 504]);

export interface RetryOptions {
  /** How often a request is sent at most. */
  readonly attempts?: number;
  /** In milliseconds: the longest wait before the second attempt, doubled for each one after it. */
  readonly delay?: number;
  /** In milliseconds: a server that asks for more patience is not asked again. */
  readonly longest?: number;
}

/** Waits a random time between attempts, or as long as `Retry-After` says. */
export function retried(next: Http, { attempts = 3, delay = 300, longest = 10_000 }: RetryOptions = {}): Http {
  async function attempt(request: HttpRequest, number: number): Promise<HttpResponse> {
    const last = number >= attempts;
    const response = await next(request).catch((caught: unknown) => {
      if (last || !isFailure(caught) || (caught.kind !== "network" && caught.kind !== "timeout")) throw caught;
      return undefined;
    });
    if (response && (last || !PASSING.has(response.status))) return response;
    const spread = Math.random() * Math.min(longest, delay * 2 ** (number - 1));
    const wait = asked(response) ?? spread;
    if (response && wait > longest) return response;
    await pause(wait, request.signal);
    return attempt(request, number + 1);
  }

  return (request) => (repeatable(request) ? attempt(request, 1) : next(request));
}

function repeatable({ method, headers }: HttpRequest): boolean {
  return IDEMPOTENT.has(method) || Object.keys(headers).some((name) => name.toLowerCase() === "idempotency-key");
}

/** What `Retry-After` asks for, seconds or a date, in milliseconds. */
function asked(response: HttpResponse | undefined): number | undefined {
  const text = response?.headers["retry-after"];
  if (text === undefined) return undefined;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      clearTimeout(timer);
      reject(new RequestError("cancelled", "The request was cancelled."));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", cancel);
      resolve();
    }, milliseconds);
    if (signal?.aborted) cancel();
    else signal?.addEventListener("abort", cancel, { once: true });
  });
}
