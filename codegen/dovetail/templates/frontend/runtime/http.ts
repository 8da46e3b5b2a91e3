/** One request over the wire, by an Axios instance that is given. */

import { type AxiosError, type AxiosInstance, type AxiosProgressEvent, isAxiosError, isCancel } from "axios";

import { type RawHeaders, RequestError } from "./errors";

export interface Progress {
  /** In bytes. */
  readonly loaded: number;
  readonly total: number | undefined;
}

/** What a caller may say about one call. */
export interface Options {
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds; that of the Axios instance when absent. */
  readonly timeout?: number | undefined;
  readonly onUploadProgress?: ((progress: Progress) => void) | undefined;
  readonly onDownloadProgress?: ((progress: Progress) => void) | undefined;
}

/** What a request carries, and its media type. */
export interface Body {
  readonly type: string;
  readonly content: string | Blob;
}

export interface HttpRequest extends Options {
  readonly method: string;
  readonly url: string;
  readonly headers: RawHeaders;
  readonly body: Body["content"] | undefined;
  /** Whether the contract asks for credentials. */
  readonly secured: boolean;
  /** Whether the answer is read while it comes. */
  readonly streamed: boolean;
}

/** Every status is a response; `content` is a stream where one was asked for. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: RawHeaders;
  readonly content: BufferSource | ReadableStream<Uint8Array>;
}

/** Sends a request; throws `RequestError` of the kinds `network`, `timeout` and `cancelled`. */
export type Http = (request: HttpRequest) => Promise<HttpResponse>;

/** `baseURL`, `timeout`, `withCredentials` and interceptors are those of the instance. */
export function overAxios(instance: AxiosInstance): Http {
  return async (request) => {
    const { signal, timeout, onUploadProgress, onDownloadProgress } = request;
    try {
      const response = await instance.request<HttpResponse["content"]>({
        method: request.method,
        url: request.url,
        headers: { ...request.headers },
        data: request.body,
        responseType: request.streamed ? "stream" : "arraybuffer",
        transformRequest: [],
        transformResponse: [],
        validateStatus: () => true,
        transitional: { clarifyTimeoutError: true },
        // Only this adapter gives the answer while it comes.
        ...(request.streamed && { adapter: "fetch" }),
        ...(signal && { signal }),
        ...(timeout !== undefined && { timeout }),
        ...(onUploadProgress && { onUploadProgress: told(onUploadProgress) }),
        ...(onDownloadProgress && { onDownloadProgress: told(onDownloadProgress) }),
      });
      const headers = Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
      return {
        status: response.status,
        headers: Object.fromEntries(headers) as RawHeaders,
        content: response.data,
      };
    } catch (caught) {
      throw isAxiosError(caught) || isCancel(caught) ? classified(caught as AxiosError) : caught;
    }
  };
}

function told(listener: (progress: Progress) => void): (event: AxiosProgressEvent) => void {
  return ({ loaded, total }) => {
    listener({ loaded, total });
  };
}

function classified(cause: AxiosError): Error {
  if (isCancel(cause)) return new RequestError("cancelled", "The request was cancelled.", {}, { cause });
  if (cause.code === "ETIMEDOUT") return new RequestError("timeout", "The server took too long.", {}, { cause });
  // Faults of the program are not told as faults of the network.
  if (/^ERR_(BAD_OPTION|BAD_REQUEST|INVALID_URL|NOT_SUPPORT)/.test(cause.code ?? "")) return cause;
  return new RequestError("network", "The server cannot be reached.", {}, { cause });
}
