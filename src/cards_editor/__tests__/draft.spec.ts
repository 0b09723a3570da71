import { describe, expect, it } from 'vitest';

import { promptCard } from '../../__tests__/cards';
import { APIError } from '../../ground/api/errors';
import type { CustomCardsAPI, IBeside } from '../client';
import { CardDraft } from '../draft';

const BESIDE: IBeside = { topic: null, task: null };
const FINDINGS = [{ field: 'prompts.1', message: 'Write something here.' }];

function draftOf(api: Partial<CustomCardsAPI>): CardDraft {
  return new CardDraft('prompt', api as CustomCardsAPI, BESIDE);
}

describe('a card that is written', () => {
  it('tells nothing of a field that was not touched, and all once it is to be kept', async () => {
    const refused = new APIError('no', { status: 400, code: 'INVALID_CARD' });
    const draft = draftOf({
      check: () => Promise.resolve({ findings: FINDINGS, tasks: [] }) as never,
      create: () => Promise.reject(refused)
    });
    await draft.look();
    expect(draft.findingsOf('prompts')).toEqual([]);
    expect(await draft.keep()).toBe(false);
    expect(draft.findingsOf('prompts')).toEqual([
      'Line 2: Write something here.'
    ]);
    expect(draft.findingsOf('prompts.1')).toEqual(['Write something here.']);
    expect(draft.error).toBeNull();
  });

  it('shares what was found in it only as it was written when that was accepted', async () => {
    const excerpt = 'Log in with •••';
    const found = new APIError('no', {
      status: 409,
      code: 'SHARE_FINDINGS',
      details: { findings: [{ excerpt }] }
    });
    const accepted: boolean[] = [];
    const draft = draftOf({
      create: (_type, _card, _visibility, accepts) => {
        accepted.push(accepts);
        return Promise.reject(found);
      }
    });
    await draft.keep();
    expect(draft.exposed).toEqual([excerpt]);
    draft.acceptFindings();
    await draft.keep();
    draft.share('everyone');
    await draft.keep();
    expect(accepted).toEqual([false, true, false]);
  });

  it('keeps what was written where someone else was faster', async () => {
    const conflict = new APIError('Changed.', {
      status: 409,
      code: 'CONFLICT'
    });
    const draft = draftOf({ create: () => Promise.reject(conflict) });
    draft.set({ name: 'Mine' });
    expect(await draft.keep()).toBe(false);
    expect(draft.error?.message).toBe('Changed.');
    expect(draft.values.name).toBe('Mine');
  });

  it('is saved over a change from elsewhere once it was told of', async () => {
    const revisions: number[] = [];
    const there = {
      card: { ...promptCard('mine'), description: 'Old.' },
      custom: { revision: 3, visibility: 'private' }
    } as never;
    const api: Partial<CustomCardsAPI> = {
      change: (_type, _id, { revision }) => {
        revisions.push(revision);
        return revision === 5
          ? Promise.resolve(there)
          : Promise.reject(
              new APIError('Changed.', {
                status: 409,
                code: 'CONFLICT',
                details: { revision: 5 }
              })
            );
      }
    };
    const draft = new CardDraft('prompt', api as CustomCardsAPI, BESIDE, there);
    expect(draft.isEdited).toBe(false);
    draft.set({ name: 'Mine' });
    expect([await draft.keep(), draft.overtaken]).toEqual([false, true]);
    expect(draft.isEdited).toBe(true);
    expect([await draft.keep(), draft.overtaken]).toEqual([true, false]);
    expect(revisions).toEqual([3, 5]);
  });
});
