import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { fakeServer, Refusal } from '../../__tests__/server';
import { AlacardAPI } from '../api/client';
import { toAPIError } from '../api/errors';
import { errorText } from '../error_text';

const trans = nullTranslator.load('alacard_ext');

/** What a person reads when the server answers so. */
async function told(answer: () => unknown): Promise<string> {
  const api = new AlacardAPI(fakeServer(answer).settings);
  const error = await api.shuffle([]).catch((reason: unknown) => reason);
  return errorText(toAPIError(error), trans);
}

describe('what a person reads of an error', () => {
  it('is the sentence of the server where that gave one', async () => {
    const error = { code: 'AWAY', message: 'It is locked.' };
    expect(await told(() => new Refusal(503, { error }))).toBe('It is locked.');
    const message = 'Choose 404 other cards.';
    const other = new Refusal(404, { message, reason: null });
    expect(await told(() => other)).toBe(message);
  });

  it.each([401, 403, 404, 413, 429, 500, 502, 503, 504])(
    'is no bare status line: %i',
    async status => {
      const text = await told(() => new Refusal(status, '<html>'));
      expect(text).toMatch(/^[A-Z].*\.$/);
      expect(text).not.toMatch(/^\d/);
    }
  );

  it('says that the server cannot be reached', async () => {
    const text = await told(() => {
      throw new TypeError('Failed to fetch');
    });
    expect(text).toContain('cannot be reached');
  });

  it('knows what JupyterLab itself throws', () => {
    const response = new Response('', { status: 404, statusText: 'Not Found' });
    const refused = toAPIError(new ServerConnection.ResponseError(response));
    expect(refused.status).toBe(404);
    expect(errorText(refused, trans)).toContain('did not find');
    const offline = new ServerConnection.NetworkError(new TypeError('x'));
    expect(errorText(toAPIError(offline), trans)).toContain(
      'cannot be reached'
    );
  });
});
