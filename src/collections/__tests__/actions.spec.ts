import { Dialog } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { deferred } from '../../__tests__/server';
import { APIError } from '../../ground/api/errors';
import { CollectionActions } from '../actions';
import type { CollectionsAPI } from '../client';
import { OneCollection } from '../one';

/** Actions on routes that are given. */
function actionsOn(api: Partial<CollectionsAPI>): CollectionActions {
  return new CollectionActions(api as CollectionsAPI, {
    commands: new CommandRegistry(),
    trans: nullTranslator.load(''),
    changed: () => undefined
  });
}

/** The field of the dialog that is open, once it holds that. */
async function field(holds: string): Promise<HTMLInputElement> {
  return vi.waitFor(() => {
    const found = document.querySelector<HTMLInputElement>('.jp-Dialog input');
    expect(found?.value).toBe(holds);
    if (!found) {
      throw new Error('There is no field.');
    }
    return found;
  });
}

const answer = (accepts: boolean): void =>
  Dialog.tracker.forEach(each => each.resolve(accepts ? 1 : 0));

const item = {
  share_id: 'a',
  note: 'old',
  added_at: '2026-11-01T00:00:00Z',
  hand: { title: 'A' }
};
const present = { revision: 1, items: [item], size: 1 };

afterEach(() => {
  Dialog.tracker.forEach(each => each.dispose());
});

describe('what a person types for a collection', () => {
  it('is there again where it was refused, with the reason', async () => {
    vi.stubGlobal('requestIdleCallback', (draw: () => void) => draw());
    const make = vi
      .fn()
      .mockRejectedValueOnce(
        new APIError('No room.', { status: 409, code: 'CONFLICT' })
      )
      .mockResolvedValueOnce({ collection_id: 'new' });
    const begun = actionsOn({ make }).begin();
    (await field('')).value = 'Mine';
    answer(true);
    await field('Mine');
    expect(document.querySelector('[role="alert"]')?.textContent).toBe(
      'No room.'
    );
    answer(true);
    expect(await begun).toBe('new');
  });

  it('is there again where another change was being saved', async () => {
    vi.stubGlobal('requestIdleCallback', (draw: () => void) => draw());
    const other = deferred<never>();
    const order = vi.fn().mockResolvedValue(present);
    const api = {
      one: () => Promise.resolve(present),
      remove: () => other.promise,
      order
    } as never;
    const one = new OneCollection(api, 'id');
    await one.load();
    const removal = one.remove('b');
    const noted = actionsOn(api).note(one, item as never);
    const typed = await field('old');
    expect(typed.maxLength).toBe(500);
    typed.value = 'new';
    answer(true);
    await field('new');
    expect(order).not.toHaveBeenCalled();
    other.resolve(present as never);
    await removal;
    answer(true);
    await noted;
    expect(order.mock.calls[0][2]).toEqual([{ share_id: 'a', note: 'new' }]);
  });

  it('keeps what others have made of a field that was left as it was', async () => {
    vi.stubGlobal('requestIdleCallback', (draw: () => void) => draw());
    const first = { ...present, name: 'A', description: 'old' };
    const theirs = { ...first, revision: 2, name: 'Renamed' };
    const details = { present: theirs };
    const change = vi
      .fn()
      .mockRejectedValueOnce(
        new APIError('Changed.', { status: 409, code: 'OUTDATED', details })
      )
      .mockResolvedValueOnce({ ...theirs, revision: 3 });
    const api = { one: () => Promise.resolve(first), change } as never;
    const one = new OneCollection(api, 'id');
    await one.load();
    const described = actionsOn(api).describe(one);
    await field('A');
    const text = document.querySelector<HTMLTextAreaElement>(
      '.jp-Dialog textarea'
    );
    if (text) {
      text.value = 'new';
    }
    answer(true);
    await field('Renamed');
    answer(true);
    await described;
    const wanted = { name: 'Renamed', description: 'new' };
    expect(change.mock.calls[1].slice(1, 3)).toEqual([2, wanted]);
  });
});
