import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { AlacardAPI } from '../../api/client';
import { HubMonitor } from '../../hub/monitor';
import { modelCard, promptCard, summary } from '../../__tests__/cards';
import type { Answerer } from '../../__tests__/server';
import { fakeServer, Refusal } from '../../__tests__/server';
import { CardSearch, QUIET } from '../search';

const DECK = {
  cards: [
    modelCard('org/bert', { pipeline_tag: 'fill-mask', featured: true }),
    modelCard('org/gpt', {
      pipeline_tag: 'text-generation',
      library_name: 'diffusers'
    })
  ],
  total: 2,
  categories: ['Understand text']
};

function modelSearch(hub: Answerer) {
  const server = fakeServer(call =>
    call.path === 'cards/model' ? DECK : hub(call)
  );
  const api = new AlacardAPI(server.settings);
  const monitor = new HubMonitor(api);
  const asked = () =>
    server.calls.filter(call => call.path === 'models/search');
  return {
    search: new CardSearch('model', api, monitor),
    server,
    monitor,
    asked
  };
}

const ids = (search: CardSearch): string[] => search.picks.map(pick => pick.id);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Let what is under way come to rest, after `milliseconds`. */
const pass = (milliseconds: number) =>
  vi.advanceTimersByTimeAsync(milliseconds);

describe('the model search', () => {
  it('shows the deck at once, with tasks and libraries to narrow it', async () => {
    const { search, asked } = modelSearch(() => ({ models: [] }));
    await search.open();
    expect(ids(search)).toEqual(['org/bert', 'org/gpt']);
    expect(search.categories).toEqual(['fill-mask', 'text-generation']);
    expect(search.libraries).toEqual(['diffusers', 'transformers']);
    expect(asked()).toHaveLength(0);
  });

  it('asks the Hub once, after a pause, and narrows the deck before that', async () => {
    const { search, asked } = modelSearch(() => ({
      models: [summary('hub/bert-large'), summary('org/bert')]
    }));
    await search.open();
    for (const query of ['b', 'be', 'ber', 'bert']) {
      search.filter({ query });
      await pass(QUIET / 2);
    }
    expect(ids(search)).toEqual(['org/bert']);
    expect(search.loading).toBe(true);
    expect(asked()).toHaveLength(0);
    await pass(QUIET);
    expect(asked().map(call => call.query.get('q'))).toEqual(['bert']);
    // The deck first, the Hub after it, and nothing twice.
    expect(ids(search)).toEqual(['org/bert', 'hub/bert-large']);
    expect(search.loading).toBe(false);
  });

  it('cancels a question that is outdated, and never shows its answer', async () => {
    const { search, asked, server } = modelSearch(call =>
      call.query.get('q') === 'old'
        ? new Promise(() => undefined)
        : { models: [summary('hub/new')] }
    );
    await search.open();
    search.filter({ query: 'old' });
    await pass(QUIET + 10);
    search.filter({ query: 'new' });
    expect(search.picks).toEqual([]);
    await pass(QUIET + 10);
    expect(server.aborted.map(call => call.query.get('q'))).toEqual(['old']);
    expect(asked()).toHaveLength(2);
    expect(ids(search)).toEqual(['hub/new']);
    expect(search.error).toBeNull();
  });

  it('keeps what was typed while the deck was on its way', async () => {
    const { search } = modelSearch(() => ({ models: [] }));
    const opened = search.open();
    search.filter({ query: 'gpt' });
    await opened;
    await pass(QUIET + 10);
    expect(ids(search)).toEqual(['org/gpt']);
  });

  it('sends task and library, and stays in the deck for featured cards', async () => {
    const { search, asked } = modelSearch(() => ({ models: [] }));
    await search.open();
    search.filter({ category: 'fill-mask', library: 'transformers' });
    await pass(QUIET + 10);
    expect(asked()[0].query.get('task')).toBe('fill-mask');
    expect(asked()[0].query.get('library')).toBe('transformers');
    search.filter({ featured: true });
    await pass(QUIET + 10);
    expect(asked()).toHaveLength(1);
    expect(ids(search)).toEqual(['org/bert']);
  });

  it('goes on to the next page', async () => {
    const { search } = modelSearch(call => ({
      data: {
        models: [summary(call.query.has('cursor') ? 'hub/b' : 'hub/a')]
      },
      meta: { next: call.query.has('cursor') ? null : 'page2' }
    }));
    await search.open();
    search.filter({ query: 'hub' });
    await pass(QUIET + 10);
    expect(search.hasMore).toBe(true);
    await search.more();
    expect(ids(search)).toEqual(['hub/a', 'hub/b']);
    expect(search.hasMore).toBe(false);
  });

  it('shows the notice of a fallback and asks again when the Hub is back', async () => {
    let away = true;
    const { search, monitor, asked } = modelSearch(call => {
      if (call.path === 'hub/status') {
        return { endpoint: 'h', has_token: false, reachable: !away };
      }
      return {
        data: { models: away ? [] : [summary('hub/bert')] },
        meta: { notice: away ? 'The bundled deck is shown.' : null }
      };
    });
    await search.open();
    search.filter({ query: 'bert' });
    await pass(QUIET + 10);
    expect(search.notice).toBe('The bundled deck is shown.');
    monitor.start();
    await pass(100);
    away = false;
    await pass(30_000);
    expect(asked()).toHaveLength(2);
    expect(search.notice).toBeNull();
    expect(ids(search)).toEqual(['org/bert', 'hub/bert']);
  });

  it('says what went wrong, and tries again when asked', async () => {
    let broken = true;
    const { search } = modelSearch(() =>
      broken
        ? new Refusal(503, {
            error: { code: 'HUB_RATE_LIMITED', message: 'Wait a minute.' }
          })
        : { models: [summary('hub/x')] }
    );
    await search.open();
    search.filter({ query: 'x' });
    await pass(QUIET + 10);
    expect(search.error?.code).toBe('HUB_RATE_LIMITED');
    broken = false;
    await search.retry();
    expect(search.error).toBeNull();
    expect(ids(search)).toEqual(['hub/x']);
  });
});

describe('the search of another type', () => {
  it('leaves search, category and featured to the server', async () => {
    const server = fakeServer(() => ({
      cards: [promptCard('a')],
      total: 1,
      categories: ['Explore']
    }));
    const api = new AlacardAPI(server.settings);
    const search = new CardSearch('prompt', api, new HubMonitor(api));
    await search.open();
    expect(search.categories).toEqual(['Explore']);
    search.filter({ query: 'a', category: 'Explore', featured: true });
    await pass(QUIET + 10);
    const { query } = server.calls[1];
    // JupyterLab adds a number of its own, against caches.
    expect([...query.entries()].slice(0, 4)).toEqual([
      ['search', 'a'],
      ['category', 'Explore'],
      ['featured', 'true'],
      ['limit', '200']
    ]);
  });
});
