import { describe, expect, it, vi } from 'vitest';

import { modelCard, promptCard, recipe } from '../../__tests__/cards';
import { deferred, fakeServer } from '../../__tests__/server';
import { AlacardAPI } from '../../ground/api/client';
import type { Recipe } from '../../ground/api/values';
import { HandModel } from '../model';
import { originOf } from '../origin';

const SHARED = { share_id: 'a'.repeat(22), title: 'Bread', owner: 'ada' };

/** A table on which a remix lies; the server answers each question about it as `answer` says. */
function remixing(answer = (): unknown => ({})) {
  const { settings, calls } = fakeServer(async ({ path, body }) => {
    await answer();
    if (path === 'shuffle') {
      const model_card = modelCard('org/other', { sha: '0'.repeat(40) });
      return { recipe: recipe({ model_card }), hand_code: 'OTHER' };
    }
    return { recipe: (body as { recipe: Recipe }).recipe, hand_code: 'SAME' };
  });
  const hand = new HandModel(new AlacardAPI(settings));
  hand.remix(recipe(), null, originOf(SHARED, recipe()));
  return { hand, calls };
}

describe('a remix on the table', () => {
  it('ends with a hand that is dealt again, and goes on with one card', async () => {
    const { hand } = remixing();
    await hand.deal(undefined, 'topic');
    expect(hand.origin?.shareId).toBe(SHARED.share_id);
    await hand.deal();
    expect(hand.origin).toBeNull();
    hand.undo();
    expect(hand.origin?.shareId).toBe(SHARED.share_id);
  });

  it('has its code written again when it is ended while that is asked for', async () => {
    const first = deferred<unknown>();
    let asked = 0;
    const { hand } = remixing(() => (asked++ ? undefined : first.promise));
    await vi.waitFor(() => expect(asked).toBe(1));
    hand.endRemix();
    first.resolve(null);
    await vi.waitFor(() => expect(hand.handCode).toBe('SAME'));
    expect(hand.origin).toBeNull();
  });

  it('stays away when the table is cleared while a hand is dealt', async () => {
    const late = deferred<unknown>();
    let asked = 0;
    const { hand } = remixing(() => (asked++ ? late.promise : undefined));
    await vi.waitFor(() => expect(hand.handCode).toBe('SAME'));
    const dealing = hand.deal();
    hand.clear();
    late.resolve(null);
    expect(await dealing).toBe(false);
    expect(hand.dealing).toBe(false);
    expect(hand.hand.model).toBeUndefined();
    expect(hand.origin).toBeNull();
    hand.place('prompt', promptCard('explain'));
    expect(hand.origin).toBeNull();
  });
});
