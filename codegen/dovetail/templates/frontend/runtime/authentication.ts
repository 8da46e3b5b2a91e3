/** Bearer tokens: sent with every request that needs one, and refreshed once however many requests were refused. */

import type { Http, HttpRequest } from "./http";

export interface Session {
  /** The access token at hand. */
  readonly token: () => string | undefined;
  /**
   * Gets and keeps another access token; `undefined` when the session is over.
   *
   * What it throws, as when there is no connection, is thrown to every request that waits. It sends its own request
   * through an `Http` without this layer, or by an operation that needs no credentials.
   */
  readonly refresh: () => Promise<string | undefined>;
  /** The session is over: log out. */
  readonly expired: () => void;
}

/** Sends the token; after a 401 once more with a new one. */
export function authenticated(next: Http, session: Session): Http {
  let refreshing: Promise<string | undefined> | undefined;

  async function refresh(): Promise<string | undefined> {
    const token = await session.refresh();
    if (token === undefined) session.expired();
    return token;
  }

  function refreshed(): Promise<string | undefined> {
    refreshing ??= refresh().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  /** Another than the one that was refused; somebody else may have got it meanwhile. */
  async function another(refused: string): Promise<string | undefined> {
    const token = session.token();
    return token === refused ? refreshed() : token;
  }

  return async (request) => {
    if (!request.secured) return next(request);
    const token = (await refreshing) ?? session.token();
    if (token === undefined) return next(request);
    const response = await next(bearing(request, token));
    if (response.status !== 401) return response;
    const fresh = await another(token);
    return fresh === undefined ? response : next(bearing(request, fresh));
  };
}

function bearing(request: HttpRequest, token: string): HttpRequest {
  return { ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } };
}
