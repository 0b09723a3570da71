import { describe, expect, it } from 'vitest';

import { fakeServer, Refusal } from '../../__tests__/server';
import { LibraryAPI } from '../client';
import { LibraryModel } from '../model';
import { EMPTY_VIEW, fromLink, sinceOf, toLink } from '../query';

const ID = 'a'.repeat(22);

function hand(share_id: string): object {
  return { share_id, title: share_id };
}

describe('the link of a view', () => {
  it('brings the view back, and is empty for the plain one', () => {
    const view = { ...EMPTY_VIEW, q: 'bread & cats', ui: 'none', hand: ID };
    expect(fromLink(toLink(view))).toEqual(view);
    expect(toLink(EMPTY_VIEW)).toBe('');
  });

  it('leaves out what it does not know', () => {
    expect(fromLink('sort=luck&when=never&hand=../../x&q=a')).toEqual({
      ...EMPTY_VIEW,
      q: 'a'
    });
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
    await model.show({ ...EMPTY_VIEW, q: ' bread ', difficulty: 'beginner' });
    expect(model.hands.map(each => each.share_id)).toEqual(['first']);
    expect(Object.fromEntries(calls[0].query)).toMatchObject({
      q: 'bread',
      difficulty: 'beginner',
      sort: 'newest',
      limit: '100'
    });
    expect(model.hasMore).toBe(false);
    await model.more();
    expect(calls).toHaveLength(1);
  });

  it('shows the hand of a link, or why it is not there', async () => {
    const { settings } = fakeServer(({ path }) =>
      path === `notebook/${ID}`
        ? hand(ID)
        : path === 'library'
          ? { hands: [] }
          : new Refusal(404, {
              error: { code: 'HAND_NOT_FOUND', message: 'No such hand.' }
            })
    );
    const model = new LibraryModel(new LibraryAPI(settings));
    await model.show({ ...EMPTY_VIEW, hand: ID });
    expect(model.linked?.share_id).toBe(ID);
    await model.show({ ...EMPTY_VIEW, hand: 'b'.repeat(22) });
    expect(model.linked).toBeNull();
    expect(model.linkError?.message).toBe('No such hand.');
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

  it('asks again after each change, and forgets a link to what was deleted', async () => {
    const { calls, settings } = fakeServer(({ path }) =>
      path === 'library' ? { hands: [] } : hand(ID)
    );
    const model = new LibraryModel(new LibraryAPI(settings));
    await model.show({ ...EMPTY_VIEW, hand: ID });
    await model.rename(ID, 'Bread');
    await model.delete(ID);
    expect(model.view.hand).toBe('');
    await model.restore(ID);
    const changes = calls.filter(call => call.method !== 'GET');
    expect(changes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `PUT notebook/${ID}`,
      `DELETE notebook/${ID}`,
      `POST notebook/${ID}/restore`
    ]);
    expect(changes[0].body).toEqual({ title: 'Bread' });
    expect(calls.filter(call => call.path === 'library')).toHaveLength(4);
  });
});
