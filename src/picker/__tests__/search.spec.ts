import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { AlacardAPI } from '../../ground/api/client';
import { HubMonitor } from '../../hub/monitor';
import { modelCard, promptCard, summary } from '../../__tests__/cards';
import type { Answerer } from '../../__tests__/server';
import { deferred, fakeServer, Refusal } from '../../__tests__/server';
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

/** Without a catalog the deck answers in its stead, and says so. */
const NO_CATALOG = { models: [{ id: 'org/bert' }], origin: 'deck' };

function modelSearch(hub: Answerer, catalog: Answerer = () => NO_CATALOG) {
  const server = fakeServer(call =>
    call.path === 'cards/model'
      ? DECK
      : call.path === 'catalog/search'
        ? catalog(call)
        : hub(call)
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
    const hung = server.aborted.filter(call => call.path === 'models/search');
    expect(hung.map(call => call.query.get('q'))).toEqual(['old']);
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
    search.filter({ query: '/x' });
    await pass(QUIET + 10);
    expect(search.error?.code).toBe('HUB_RATE_LIMITED');
    broken = false;
    await search.retry();
    expect(search.error).toBeNull();
    expect(ids(search)).toEqual(['hub/x']);
  });
});

describe('the catalog in the model search', () => {
  const catalog = (...found: string[]) => ({
    origin: 'catalog',
    models: found.map(id => ({
      id,
      task: 'fill-mask',
      library: 'transformers'
    }))
  });
  const marks = (search: CardSearch) =>
    search.picks.map(pick => [pick.id, pick.catalogued]);

  it('answers first, marked, and the Hub joins behind it by id', async () => {
    const hub = deferred<unknown>();
    const { search } = modelSearch(
      () => hub.promise,
      () => catalog('own/bert', 'org/bert', 'own/bert-2')
    );
    await search.open();
    search.filter({ query: 'bert' });
    await pass(QUIET + 10);
    const before = [
      ['org/bert', false],
      ['own/bert', true],
      ['own/bert-2', true]
    ];
    expect(marks(search)).toEqual(before);
    expect(search.loading).toBe(true);
    hub.resolve({
      models: [
        summary('hub/bert'),
        { ...summary('own/bert-2'), basic: true },
        summary('org/bert')
      ]
    });
    await pass(10);
    // Nothing that stood there moved; what the Hub knows better is taken from it.
    expect(marks(search)).toEqual([...before, ['hub/bert', false]]);
    expect(search.picks[2].card).toMatchObject({ basic: true });
    expect(search.loading).toBe(false);
  });

  it('keeps what still matches while one types on, and nothing outdated', async () => {
    const old = deferred<unknown>();
    const { search } = modelSearch(
      () => ({ models: [] }),
      call =>
        call.query.get('q') === 'be'
          ? catalog('own/bert', 'own/beagle')
          : call.query.get('q') === 'ber'
            ? old.promise
            : catalog('own/berta')
    );
    await search.open();
    search.filter({ query: 'be' });
    await pass(QUIET + 10);
    expect(ids(search)).toEqual(['org/bert', 'own/bert', 'own/beagle']);
    search.filter({ query: 'ber' });
    expect(ids(search)).toEqual(['org/bert', 'own/bert']);
    await pass(QUIET + 10);
    search.filter({ query: 'berta' });
    old.resolve(catalog('own/outdated'));
    await pass(QUIET + 10);
    expect(ids(search)).toEqual(['own/berta']);
  });

  it('stands alone where the Hub fails, which is told', async () => {
    const { search } = modelSearch(
      () =>
        new Refusal(503, { error: { code: 'HUB_OFFLINE', message: 'No.' } }),
      () => catalog('own/x')
    );
    await search.open();
    search.filter({ query: '/x' });
    await pass(QUIET + 10);
    expect(ids(search)).toEqual(['own/x']);
    expect(search.error?.code).toBe('HUB_OFFLINE');
  });

  it('is not missed where it fails', async () => {
    const { search } = modelSearch(
      () => ({ models: [summary('hub/x')] }),
      () => new Refusal(500, 'broken')
    );
    await search.open();
    search.filter({ query: '/x' });
    await pass(QUIET + 10);
    expect(marks(search)).toEqual([['hub/x', false]]);
    expect(search.error).toBeNull();
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
