import { ServerConnection } from '@jupyterlab/services';

import { visible } from '../text/visible';

/** The one error shape of the server, as a value that a view can show. */
export class APIError extends Error {
  /** HTTP status; 0 where no answer came at all. */
  readonly status: number;
  /** The server's code, such as `HUB_OFFLINE`; `NETWORK` where no answer came. */
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    message: string,
    options: {
      status: number;
      code: string;
      details?: Readonly<Record<string, unknown>>;
    }
  ) {
    // It may repeat a name of the Hub.
    super(visible(message, 'code'));
    this.name = 'APIError';
    this.status = options.status;
    this.code = options.code;
    this.details = options.details ?? {};
  }
}

/** Whether `error` only says that the caller itself gave up waiting. */
export function isAbort(error: unknown): boolean {
  // A DOMException is not an Error in every realm; its name is what the standard promises.
  return (error as { name?: unknown } | null)?.name === 'AbortError';
}

/** What went wrong as an APIError, whatever was thrown. */
export function toAPIError(error: unknown): APIError {
  if (error instanceof APIError) {
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ServerConnection.NetworkError) {
    return new APIError(message, { status: 0, code: 'NETWORK' });
  }
  const status =
    error instanceof ServerConnection.ResponseError ? error.response.status : 0;
  return new APIError(message, { status, code: 'UNKNOWN' });
}
