/** What can go wrong with a request: one union, typed by its operation and narrowed by `kind` and `status`. */

/** Headers that are not declared, by their names in lower case. */
export type RawHeaders = Readonly<Record<string, string>>;

/** A failure that the contract declares. */
export interface HttpError<Status extends number = number, Body = unknown, Headers = object> extends Error {
  readonly kind: "http";
  readonly status: Status;
  readonly headers: Headers;
  readonly body: Body;
}

/** A status that the contract does not declare; the body is text. */
export interface UnexpectedError extends Error {
  readonly kind: "unexpected";
  readonly status: number;
  readonly headers: RawHeaders;
  readonly body: string;
}

/** No answer came: the server cannot be reached, or the connection broke. */
export interface NetworkError extends Error {
  readonly kind: "network";
}

export interface TimeoutError extends Error {
  readonly kind: "timeout";
}

/** The caller's `signal` was aborted. */
export interface CancelledError extends Error {
  readonly kind: "cancelled";
}

/** An answer of a declared status that is not as it was declared. */
export interface ContractError extends Error {
  readonly kind: "contract";
  readonly status: number;
  readonly headers: RawHeaders;
}

/** What fails without the contract's having a say. */
export type TransportError = UnexpectedError | NetworkError | TimeoutError | CancelledError | ContractError;

/** Every way in which a request may fail; `Declared` are those of its operation. */
export type Failure<Declared extends HttpError = HttpError> = Declared | TransportError;

type Details = Partial<Pick<HttpError, "status" | "headers" | "body">>;

/** What is thrown; callers see it as a `Failure`. */
export class RequestError extends Error {
  readonly kind: Failure["kind"];

  constructor(kind: Failure["kind"], message: string, details: Details = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = "RequestError";
    this.kind = kind;
    Object.assign(this, details);
  }
}

/** Whether it was thrown by a request. */
export function isFailure(caught: unknown): caught is Failure {
  return caught instanceof RequestError;
}

declare const failure: unique symbol;

/** A promise that knows how it may fail. */
export interface Call<Answer, Fails extends Failure> extends Promise<Answer> {
  readonly [failure]?: Fails;
}

export type Outcome<Answer, Fails extends Failure> =
  { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly error: Fails };

/** The answer or the failure as a value; throws only what no request threw. */
export async function outcome<Answer, Fails extends Failure>(
  call: Call<Answer, Fails>,
): Promise<Outcome<Answer, Fails>> {
  try {
    return { ok: true, answer: await call };
  } catch (caught) {
    if (!isFailure(caught)) throw caught;
    return { ok: false, error: caught as Fails };
  }
}
