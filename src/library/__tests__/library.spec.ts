import { describe, expect, it } from 'vitest';

import { fakeServer, Refusal } from '../../__tests__/server';
import type { Hand } from '../../ground/api/types';
import { LibraryAPI } from '../client';
import { LibraryModel } from '../model';
import { EMPTY_VIEW, fromLink, isNarrowed, sinceOf, toLink } from '../query';

const ID = 'a'.repeat(22);

function hand(share_id: string): object {
  return { share_id, title: share_id, prompts: [] };
}

describe('the link of a view', () => {
  it('brings the view back, and is empty for the front page', () => {
    const view = {
      ...EMPTY_VIEW,
      scope: 'shared' as const,
      q: 'bread & cats',
      ui: 'none'
    };
    expect(fromLink(toLink(view))).toEqual(view);
    // What an empty link shows is the front page.
    expect(toLink(fromLink(''))).toBe('scope=front');
    expect(fromLink('scope=front')).toEqual(fromLink(''));
    expect(fromLink('').scope).toBe('front');
    expect(fromLink(toLink(EMPTY_VIEW))).toEqual(EMPTY_VIEW);
  });

  it('leaves out what it does not know', () => {
    const link = 'sort=luck&when=never&scope=all&rank=1&q=a';
    expect(fromLink(link)).toEqual({ ...EMPTY_VIEW, q: 'a' });
  });

  it('counts days from midnight', () => {
    const now = new Date(2026, 10, 29, 15, 30);
    expect(sinceOf('', now)).toBeNull();
    expect(sinceOf('today', now)).toBe(new Date(2026, 10, 29).toISOString());
    expect(sinceOf('week', now)).toBe(new Date(2026, 10, 23).toISOString());
  });
});

describe('the library', () => {
  it('asks for what the view says, page by page', async () => {
    const { calls, settings } = fakeServer(({ query }) => ({
      hands: [hand(query.get('cursor') ?? 'first')]
    }));
    const model = new LibraryModel(new LibraryAPI(settings));
    await model.show({
      ...EMPTY_VIEW,
      q: ' bread ',
      difficulty: 'beginner',
      prompt: 'usage'
    });
    expect(model.hands.map(each => each.share_id)).toEqual(['first']);
    expect(Object.fromEntries(calls[0].query)).toMatchObject({
      q: 'bread',
      difficulty: 'beginner',
      prompt: 'usage',
      sort: 'newest',
      limit: '100'
    });
    expect(model.hasMore).toBe(false);
    await model.more();
    expect(calls).toHaveLength(1);
  });

  it('asks for what trends by what that knows, and forgets another scope', async () => {
    const { calls, settings } = fakeServer(({ path }) => ({
      hands:
        path === 'trending'
          ? []
          : [
              {
                ...hand('first'),
                topic: 'coffee',
                prompts: ['usage', 'compare']
              }
            ]
    }));
    const model = new LibraryModel(new LibraryAPI(settings));
    await model.show({ ...EMPTY_VIEW, q: 'bread' });
    expect(model.choices('topic')).toEqual(['coffee']);
    expect(model.choices('prompt')).toEqual(['compare', 'usage']);
    await model.show({ ...model.view, scope: 'trending', rank: 'views' });
    expect(calls[1].path).toBe('trending');
    expect(Object.fromEntries(calls[1].query)).toMatchObject({
      timeframe: 'week',
      sort: 'views',
      limit: '100'
    });
    expect(calls[1].query.has('q')).toBe(false);
    expect(model.total).toBe(0);
    expect(model.choices('topic')).toEqual([]);
    expect(isNarrowed(model.view)).toBe(false);
  });

  it('keeps the filters of each scope for itself', () => {
    const { settings } = fakeServer(() => ({ hands: [] }));
    const model = new LibraryModel(new LibraryAPI(settings));
    model.change({ q: 'bread', sort: 'title' });
    model.turnTo('starters');
    expect(model.view).toEqual({ ...EMPTY_VIEW, scope: 'starters' });
    model.turnTo('mine');
    expect(model.view).toMatchObject({ q: 'bread', sort: 'title' });
    expect(
      isNarrowed({ ...EMPTY_VIEW, scope: 'starters', when: 'today' })
    ).toBe(false);
  });

  it('keeps the list where the store is away, and tells it', async () => {
    let away = false;
    const { settings } = fakeServer(() =>
      away
        ? new Refusal(503, {
            error: { code: 'STORE_UNAVAILABLE', message: 'It is locked.' }
          })
        : { hands: [hand('first')] }
    );
    const model = new LibraryModel(new LibraryAPI(settings));
    await model.show();
    away = true;
    await model.show();
    expect(model.error?.message).toBe('It is locked.');
    expect(model.hands).toHaveLength(1);
    away = false;
    await model.show();
    expect(model.error).toBeNull();
  });

  it('changes rows in place', async () => {
    const { calls, settings } = fakeServer(({ path, body }) =>
      path === 'library'
        ? { hands: [hand('first'), hand(ID), hand('last')] }
        : { ...hand(ID), ...(body as object) }
    );
    const model = new LibraryModel(new LibraryAPI(settings));
    const shown = (): string[] => model.hands.map(each => each.title);
    await model.show();
    await model.rename(ID, 'Bread');
    expect(shown()).toEqual(['first', 'Bread', 'last']);
    await model.delete(ID);
    expect(shown()).toEqual(['first', 'last']);
    const total = model.total ?? 0;
    await model.restore(ID);
    expect(shown()).toEqual(['first', ID, 'last']);
    expect(model.total).toBe(total + 1);
    const changes = calls.filter(call => call.method !== 'GET');
    expect(changes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `PUT notebook/${ID}`,
      `DELETE notebook/${ID}`,
      `POST notebook/${ID}/restore`
    ]);
    expect(changes[0].body).toEqual({
      title: 'Bread',
      accept_findings: false
    });
    expect(calls.filter(call => call.path === 'library')).toHaveLength(1);
  });

  it('lists as many as before when it is refreshed, without those that are gone', async () => {
    const pages = [['b', 'c'], ['d', 'gone'], ['a', 'b'], ['c', 'd'], ['e']];
    const asked: (string | null)[] = [];
    const api = {
      list: (_: unknown, cursor: string | null) => {
        asked.push(cursor);
        return Promise.resolve({
          hands: (pages.shift() ?? []).map(hand) as Hand[],
          total: 5,
          totalIsAtLeast: false,
          next: pages.length ? `${pages.length}` : null,
          notice: null
        });
      }
    } as unknown as LibraryAPI;
    const model = new LibraryModel(api);
    await model.show();
    await model.more();
    await model.refresh();
    const ids = (): string[] => model.hands.map(each => each.share_id);
    expect(ids()).toEqual(['a', 'b', 'c', 'd']);
    expect(asked).toEqual([null, '4', null, '2']);
    await model.more();
    expect(ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
    pages.push(['b'], ['b']);
    model.change({ q: 'b' });
    await model.refresh();
    expect(ids()).toEqual(['b']);
  });

  it('tells what the server says beside the list', async () => {
    const notice = '2 of these cannot be read and are left out.';
    const { settings } = fakeServer(() => ({
      data: { hands: [] },
      meta: { total: 2, notice }
    }));
    const model = new LibraryModel(new LibraryAPI(settings));
    await model.show();
    expect(model.notice).toBe(notice);
    await model.show({ ...EMPTY_VIEW, scope: 'trending' });
    expect(model.notice).toBe(notice);
  });

  it('knows no number of a view that is still asked for, or was refused', async () => {
    const { settings } = fakeServer(({ query }) =>
      query.get('timeframe') === 'day'
        ? new Refusal(503, { error: { code: 'AWAY', message: 'Locked.' } })
        : { hands: [] }
    );
    const model = new LibraryModel(new LibraryAPI(settings));
    await model.show({ ...EMPTY_VIEW, scope: 'trending' });
    expect(model.total).toBe(0);
    const asking = model.show({ ...model.view, timeframe: 'day' });
    expect(model.total).toBeNull();
    await asking;
    expect(model.total).toBeNull();
    expect(model.error?.message).toBe('Locked.');
  });
});
