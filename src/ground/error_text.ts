import type { TranslationBundle } from '@jupyterlab/translation';

import type { APIError } from './api/errors';

/** A status line, which is what stands for a message where the server or a proxy told none. */
const STATUS_LINE = /^\s*(invalid response: )?\d{3}\b[\w\s-]{0,60}$/i;

/** What went wrong and what to do, in a sentence for a person. */
export function errorText(error: APIError, trans: TranslationBundle): string {
  const { code, message, status } = error;
  if (code === 'NETWORK') {
    return trans.__(
      'The Jupyter server cannot be reached. Check that it is running and that you are online, then try again.'
    );
  }
  if (message.trim() && !STATUS_LINE.test(message)) {
    return message;
  }
  switch (status) {
    case 401:
    case 403:
      return trans.__(
        'The server refused this. You may have been logged out: reload the page and log in again.'
      );
    case 404:
      return trans.__(
        'The server did not find this. It may have been deleted, or Alacard’s server extension is not running.'
      );
    case 413:
      return trans.__('The server refused this because it is too large.');
    case 429:
      return trans.__(
        'There are too many requests right now. Wait a moment, then try again.'
      );
    case 502:
    case 503:
    case 504:
      return trans.__(
        'The Jupyter server is not available right now. Wait a moment, then try again.'
      );
    default:
      return status
        ? trans.__(
            'The server could not do this (status %1). Its log may say why.',
            status
          )
        : trans.__('Something went wrong. Try again.');
  }
}
