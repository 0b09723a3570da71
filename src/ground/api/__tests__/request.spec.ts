import { describe, expect, it } from 'vitest';

import { fakeServer, Refusal } from '../../../__tests__/server';
import { AlacardAPI } from '../client';
import { APIError, isAbort } from '../errors';
import { given } from '../request';

describe('the API', () => {
  it('asks below the base URL and returns data and meta', async () => {
    const server = fakeServer(() => ({
      data: { cards: [], total: 0, categories: [] },
      meta: { total: 0 }
    }));
    const answer = await new AlacardAPI(server.settings).cards('topic', {
      search: 'bread & butter',
      featured: false
    });
    expect(answer.meta.total).toBe(0);
    expect(server.calls[0].path).toBe('cards/topic');
    expect(server.calls[0].query.get('search')).toBe('bread & butter');
    expect(server.calls[0].query.has('featured')).toBe(false);
  });

  it('repeats the locks and escapes a model id by segment', async () => {
    const server = fakeServer(() => ({}));
    const api = new AlacardAPI(server.settings);
    await api.shuffle(['model:a/b', 'topic:t'], { seed: 5 });
    await api.model('org/na me');
    expect(server.calls[0].query.getAll('locked_cards')).toEqual([
      'model:a/b',
      'topic:t'
    ]);
    expect(server.calls[0].query.get('seed')).toBe('5');
    expect(server.calls[1].path).toBe('models/org/na%20me');
  });

  it('asks for what is not so, and leaves out what is not given', () => {
    expect(given({ gated: false, q: '', task: undefined, limit: 0 })).toEqual({
      gated: false,
      limit: 0
    });
  });

  it("turns the server's error shape into an APIError", async () => {
    const { settings } = fakeServer(
      () =>
        new Refusal(400, {
          message: 'Choose another card.',
          reason: 'UNKNOWN_CARD',
          error: {
            code: 'UNKNOWN_CARD',
            message: 'Choose another card.',
            details: { id: 'x' }
          }
        })
    );
    const failure = new AlacardAPI(settings).shuffle([]);
    await expect(failure).rejects.toMatchObject({
      name: 'APIError',
      status: 400,
      code: 'UNKNOWN_CARD',
      message: 'Choose another card.',
      details: { id: 'x' }
    });
  });

  it('survives a page of a proxy in place of JSON', async () => {
    const { settings } = fakeServer(
      () => new Refusal(504, '<html>Gateway timeout</html>')
    );
    const failure = new AlacardAPI(settings).shuffle([]);
    await expect(failure).rejects.toMatchObject({
      status: 504,
      code: 'UNKNOWN'
    });
  });

  it('says NETWORK where no answer comes at all', async () => {
    const { settings } = fakeServer(() => {
      throw new TypeError('Failed to fetch');
    });
    const failure = new AlacardAPI(settings).shuffle([]);
    await expect(failure).rejects.toBeInstanceOf(APIError);
    await expect(failure).rejects.toMatchObject({ code: 'NETWORK', status: 0 });
  });

  it('leaves an abort an abort', async () => {
    const { settings } = fakeServer(() => new Promise(() => undefined));
    const control = new AbortController();
    const failure = new AlacardAPI(settings).shuffle([], {
      signal: control.signal
    });
    setTimeout(() => control.abort(), 5);
    const error = await failure.catch((reason: unknown) => reason);
    expect(isAbort(error)).toBe(true);
  });
});
