import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { APIError, isAbort } from './errors';

/** What stands beside the data of an answer. */
export interface IMeta {
  total?: number | null;
  next?: string | number | null;
  origin?: 'hub' | 'cache' | 'deck' | 'catalog';
  notice?: string | null;
}

export interface IAnswer<T> {
  data: T;
  meta: IMeta;
}

/**
 * Ask a route of Alacard's server extension.
 *
 * @param endpoint - address below `alacard/api/v1/`, with its query
 * @param settings - those of the application's service manager
 * @returns data and meta of the answer
 * @throws APIError for every refusal and where the server cannot be reached; an abort stays an abort
 */
export async function requestAPI<T>(
  endpoint: string,
  settings: ServerConnection.ISettings,
  init: RequestInit = {}
): Promise<IAnswer<T>> {
  const url = URLExt.join(settings.baseUrl, 'alacard/api/v1', endpoint);
  let response: Response;
  try {
    response = await ServerConnection.makeRequest(url, init, settings);
  } catch (error) {
    init.signal?.throwIfAborted();
    if (isAbort(error)) {
      throw error;
    }
    const message = error instanceof Error ? error.message : String(error);
    throw new APIError(message, { status: 0, code: 'NETWORK' });
  }
  const text = await response.text();
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // A proxy in between may answer with a page of its own; the status tells enough.
  }
  if (!response.ok) {
    throw refusal(response, body);
  }
  return body as IAnswer<T>;
}

function refusal(response: Response, body: unknown): APIError {
  const shape = (body ?? {}) as {
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
