import { describe, expect, it } from 'vitest';

import { APIError } from '../../ground/api/errors';
import type { CollectionWhole } from '../../ground/api/types';
import { OneCollection } from '../one';

function whole(revision: number, ...ids: string[]): CollectionWhole {
  const items = ids.map(share_id => ({
    share_id,
    note: `of ${share_id}`,
    added_at: '2026-11-01T00:00:00Z',
    hand: null
  }));
  return { revision, items, size: ids.length } as unknown as CollectionWhole;
}

/** Routes that keep what they were asked, and answer in turn. */
function routes(...answers: (CollectionWhole | APIError)[]) {
  const asked: unknown[][] = [];
  const answer =
    (name: string) =>
    (...args: unknown[]): Promise<CollectionWhole> => {
      asked.push([name, ...args]);
      const next = answers.shift() ?? whole(0);
      return next instanceof APIError
        ? Promise.reject(next)
        : Promise.resolve(next);
    };
  const names = ['one', 'change', 'add', 'order', 'remove'] as const;
  const all = Object.fromEntries(names.map(name => [name, answer(name)]));
  return { asked, api: all as never };
}

describe('a collection', () => {
  it('is changed as it was seen, and keeps the notes of hands that move', async () => {
    const { api, asked } = routes(whole(4, 'a', 'b', 'c'), whole(5, 'b', 'a'));
    const one = new OneCollection(api, 'id');
    await one.load();
    expect(await one.move(2, 0)).toBe('done');
    expect(asked[1]).toEqual([
      'order',
      'id',
      4,
      [{ share_id: 'c' }, { share_id: 'a' }, { share_id: 'b' }]
    ]);
    expect(one.present?.revision).toBe(5);
  });

  it('shows what someone else has made of it, and what was found', async () => {
    const present = whole(9, 'x');
    const { api } = routes(
      whole(4, 'a'),
      new APIError('Changed.', {
        status: 409,
        code: 'OUTDATED',
        details: { present }
      }),
      new APIError('Found.', {
        status: 409,
        code: 'SHARE_FINDINGS',
        details: { findings: [{ excerpt: '•••' }] }
      })
    );
    const one = new OneCollection(api, 'id');
    await one.load();
    expect(await one.remove('a')).toBe('outdated');
    expect(one.present).toBe(present);
    expect(one.error?.code).toBe('OUTDATED');
    expect(await one.change({ visibility: 'everyone' })).toBe('findings');
    expect(one.findings).toEqual(['•••']);
  });

  it('does not go back to an answer from before a change', async () => {
    const { api } = routes(whole(4, 'a'), whole(5), whole(4, 'a'));
    const one = new OneCollection(api, 'id');
    await one.load();
    await one.remove('a');
    await one.load();
    expect(one.present?.revision).toBe(5);
  });
});
