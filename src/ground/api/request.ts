import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import createClient, { type Client } from 'openapi-fetch';

import { APIError, isAbort } from './errors';
import type { paths } from './types';

/** What waits on this machine until the store of the library can be used. */
export interface IOutbox {
  /** Hands that wait. */
  readonly waiting: number;
  /** Files that hold no whole hand, and were set aside. */
  readonly damaged: number;
  /** Since when the store is away; null where it answers. */
  readonly since: string | null;
}

/** What stands beside the data of an answer. */
export interface IMeta {
  total?: number | null;
  /** Whether there may be more than `total`, where nobody counted to the end. */
  total_is_at_least?: boolean;
  next?: string | number | null;
  origin?: 'hub' | 'cache' | 'deck' | 'catalog';
  notice?: string | null;
  outbox?: IOutbox | null;
  /** Why something else answers in the Hub's place. */
  why?: string | null;
  /** How long the same took before on this server. */
  expected_seconds?: number | null;
}

export interface IAnswer<T> {
  data: T;
  meta: IMeta;
}

const PREFIX = 'alacard/api/v1';

/** The paths of the server's extension as they are asked for: below `alacard/api/v1`. */
type Below = {
  [
    Path in keyof paths as Path extends `/${typeof PREFIX}${infer Rest}`
      ? Rest
      : never
  ]: paths[Path];
};
export type Routes = Client<Below, 'application/json'>;

/** The routes of Alacard's server extension; their paths, queries and bodies are checked as types. */
export function routesOf(settings: ServerConnection.ISettings): Routes {
  return createClient<Below, 'application/json'>({
    baseUrl: URLExt.join(settings.baseUrl, PREFIX),
    pathSerializer: (path, values) =>
      Object.entries(values).reduce(
        (url, [name, value]) => url.replace(`{${name}}`, segments(value)),
        path
      ),
    fetch: async request => {
      const { method, headers, signal, url } = request;
      const body = (await request.text()) || undefined;
      try {
        // By which the server's log, and that of a worker, tell of this very click.
        headers.set('X-Request-Id', requestId());
        return await ServerConnection.makeRequest(
          url,
          { method, headers, signal, body },
          settings
        );
      } catch (error) {
        // JupyterLab tells every failure as one of the network.
        signal.throwIfAborted();
        throw error;
      }
    }
  });
}

/**
 * Data and meta of what a route answered.
 *
 * @throws APIError for every refusal and where the server cannot be reached; an abort stays an abort
 */
export async function answerOf<T extends { data: unknown }>(
  asked: Promise<{ data?: T; error?: unknown; response: Response }>
): Promise<IAnswer<T['data']>> {
  let answer;
  try {
    answer = await asked;
  } catch (error) {
    if (isAbort(error)) {
      throw error;
    }
    const message = error instanceof Error ? error.message : String(error);
    throw new APIError(message, { status: 0, code: 'NETWORK' });
  }
  if (!answer.response.ok) {
    throw refusal(answer.response, answer.error);
  }
  return answer.data as unknown as IAnswer<T['data']>;
}

/** A word that no other request has; `randomUUID` is not there on a page without TLS. */
function requestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** What is given of a query: a filter without a value is not asked for. */
export function given<T extends object>(query: T): T {
  return Object.fromEntries(
    Object.entries(query).filter(
      ([, value]) => value !== undefined && value !== ''
    )
  ) as T;
}

/** A value in a path; the slash of a model's id stays one. */
function segments(value: unknown): string {
  return String(value).split('/').map(encodeURIComponent).join('/');
}

/** What a refusal says, as an error. */
export function refusal(response: Response, body: unknown): APIError {
  // A proxy in between may answer with a page of its own; the status tells enough.
  const shape = (typeof body === 'object' && body !== null ? body : {}) as {
    message?: string;
    reason?: string;
    error?: {
      code?: string;
      message?: string;
      details?: Record<string, unknown>;
    };
  };
  return new APIError(
    shape.error?.message ??
      shape.message ??
      `${response.status} ${response.statusText}`,
    {
      status: response.status,
      code: shape.error?.code ?? shape.reason ?? 'UNKNOWN',
      details: shape.error?.details
    }
  );
}
