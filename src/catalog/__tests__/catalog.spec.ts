import { describe, expect, it } from 'vitest';

import { AlacardAPI } from '../../ground/api/client';
import { summary } from '../../__tests__/cards';
import type { Answerer } from '../../__tests__/server';
import { deferred, fakeServer } from '../../__tests__/server';
import { levelsOf } from '../../ground/tree_graph';
import { barAt, newest } from '../chart';
import { CatalogAPI } from '../client';
import { canOpen, FamilyModel } from '../family_model';
import { CatalogModel } from '../model';
import { EMPTY_VIEW, fromLink, searchFor, toggled, toLink } from '../query';
import { counted } from '../words';

function catalog(answer: Answerer) {
  const server = fakeServer(answer);
  const api = new CatalogAPI(server.settings);
  const model = new CatalogModel(api, new AlacardAPI(server.settings));
  return { server, api, model };
}

const settled = (ms = 0): Promise<void> =>
  new Promise(done => setTimeout(done, ms));

describe('a link', () => {
  it('brings back the view it was made of', () => {
    const view = {
      ...toggled(searchFor('task', 'fill-mask'), 'license', 'mit'),
      q: 'bert & co',
      gated: false,
      fits: true,
      sort: 'likes' as const,
      compare: ['a/b', 'c/d']
    };
    expect(fromLink(toLink(view))).toEqual(view);
    expect(toLink(EMPTY_VIEW)).toBe('');
  });

  it('leaves out what it does not understand', () => {
    const view = fromLink('page=root&sort=evil&gated=maybe&page=model');
    expect(view).toEqual(EMPTY_VIEW);
    expect(
      fromLink('compare=1&compare=2&compare=3&compare=4&compare=5').compare
    ).toHaveLength(4);
  });
});

describe('the search', () => {
  it('never shows the answer to a question that is no longer asked', async () => {
    const slow = deferred<unknown>();
    const { model } = catalog(({ path, query }) =>
      path.startsWith('models')
        ? { models: [] }
        : query.get('q') === 'old'
          ? slow.promise
          : { models: [{ id: 'new/model' }], total: 1 }
    );
    model.change({ q: 'old' });
    model.change({ q: 'new' });
    slow.resolve({ models: [{ id: 'old/model' }], total: 1 });
    await settled(20);
    expect(model.found.map(item => item.model.id)).toEqual(['new/model']);
    model.dispose();
  });

  it('joins what only the Hub knows behind the catalog, marked', async () => {
    const { model, server } = catalog(({ path }) =>
      path.startsWith('models')
        ? {
            data: { models: [summary('a/known'), summary('b/live')] },
            meta: { origin: 'hub' }
          }
        : { models: [{ id: 'a/known' }], total: 1 }
    );
    model.change({ q: 'x' });
    await settled(700);
    expect(model.found.map(item => [item.model.id, item.live])).toEqual([
      ['a/known', false],
      ['b/live', true]
    ]);
    const asked = server.calls.filter(call => call.path === 'models/search');
    expect(asked).toHaveLength(1);
    model.dispose();
  });

  it('takes over what the Hub says of access, and that it says nothing', async () => {
    const live = [
      { ...summary('b/open'), gated: false },
      { ...summary('b/terms'), gated: 'auto' },
      { ...summary('b/untold'), gated: null }
    ];
    const { model } = catalog(({ path }) =>
      path.startsWith('models')
        ? { data: { models: live }, meta: { origin: 'hub' } }
        : { models: [], total: 0 }
    );
    model.change({ q: 'x' });
    await settled(700);
    expect(model.found.map(item => item.model.gated)).toEqual([
      false,
      true,
      null
    ]);
    model.dispose();
  });

  it('takes nothing for the Hub’s that stands in for it', async () => {
    const { model } = catalog(({ path }) =>
      path.startsWith('models')
        ? {
            data: { models: [summary('b/second')] },
            meta: { origin: 'catalog', why: 'The Hub is slow.' }
          }
        : { models: [{ id: 'a/first' }], total: 2, next: 'k' }
    );
    model.change({ q: 'x' });
    await settled(700);
    expect(model.found.map(item => item.model.id)).toEqual(['a/first']);
    expect(model.hubLoading).toBe(false);
    expect(model.hubTrouble).toBe('The Hub is slow.');
    await model.search();
    expect(model.hubTrouble).toBeNull();
    model.dispose();
  });

  it('keeps what is compared on the way to another view', () => {
    const { model } = catalog(() => ({ models: [] }));
    model.toggleCompared('a/b');
    model.goTo(searchFor('task', 'fill-mask'));
    expect(model.view.compare).toEqual(['a/b']);
    model.goTo({ ...EMPTY_VIEW, compare: ['c/d', 'e/f'] });
    expect(model.view.compare).toEqual(['c/d', 'e/f']);
    model.toggleCompared('c/d');
    model.toggleCompared('e/f');
    expect(model.view.compare).toEqual([]);
    model.dispose();
  });

  it('goes on by the cursor and holds no model twice', async () => {
    const { model } = catalog(({ query }) =>
      query.get('cursor')
        ? { models: [{ id: 'b' }, { id: 'c' }], next: null }
        : { models: [{ id: 'a' }, { id: 'b' }], next: 'k', total: 3 }
    );
    await model.search();
    expect(model.hasMore).toBe(true);
    await model.more();
    expect(model.found.map(item => item.model.id)).toEqual(['a', 'b', 'c']);
    expect(model.hasMore).toBe(false);
    model.dispose();
  });
});

describe('a bar of a chart', () => {
  it('is known by the label that Vega writes into its mark', () => {
    const bars = [
      { label: 'mit', count: 2 },
      { label: 'other', count: 1 }
    ];
    document.body.innerHTML =
      '<svg><g class="axis" aria-label="mit"></g>' +
      '<path aria-roledescription="bar" aria-label="other"></path></svg>';
    const [axis, path] = document.querySelectorAll('g, path');
    expect(barAt(path, bars)).toBe(bars[1]);
    expect(barAt(axis, bars)).toBeUndefined();
    expect(barAt(document, bars)).toBeUndefined();
  });
});

describe('the family', () => {
  it('marks a circle and does not open it again', async () => {
    const { api } = catalog(({ path }) => ({
      root: 'a',
      nodes: [
        { id: path.endsWith('/a') ? 'b' : 'a', children_count: 1, known: true }
      ]
    }));
    const family = new FamilyModel(api, { id: 'a', children_count: 1 });
    await family.open(family.root);
    const child = family.root.children?.[0];
    expect(child && canOpen(child)).toBe(true);
    if (child) {
      await family.open(child);
    }
    const again = child?.children?.[0];
    expect(again?.cycle).toBe(true);
    expect(again && canOpen(again)).toBe(false);
    expect(family.visible.map(item => item.node.id)).toEqual(['a', 'b', 'a']);
  });
});

it('charts use the newest Vega-Lite there is', () => {
  const mime = (version: number): string =>
    `application/vnd.vegalite.v${version}+json`;
  expect(newest([mime(4), mime(5), 'text/plain'])).toBe(mime(5));
  expect(newest(['text/plain'])).toBeNull();
});

describe('the levels of the graph', () => {
  it('are as wide as their longest names, one behind the other', () => {
    const long = 'a-long-owner/with-a-model-of-a-long-name';
    const levels = levelsOf([
      { depth: 0, letters: 3 },
      { depth: 1, letters: long.length },
      { depth: 1, letters: 3 },
      { depth: 2, letters: 200 },
      { depth: 2, letters: 0 }
    ]);
    expect(levels[1].width).toBeGreaterThan(long.length * 7);
    expect(levels[0].width).toBeLessThan(levels[1].width);
    expect(levels[1].left).toBeGreaterThan(levels[0].left + levels[0].width);
    expect(levels[2].width).toBeLessThan(500);
  });
});

describe('a counter', () => {
  it('is nothing where it is not known, and nought where it is nought', () => {
    expect(counted(null)).toBeNull();
    expect(counted(undefined)).toBeNull();
    expect(counted(0)).toBe('0');
  });
});
