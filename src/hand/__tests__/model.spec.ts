import { describe, expect, it, vi } from 'vitest';

import { AlacardAPI } from '../../ground/api/client';
import { modelCard, promptCard, recipe } from '../../__tests__/cards';
import type { Answerer } from '../../__tests__/server';
import { deferred, fakeServer, Refusal } from '../../__tests__/server';
import { HandModel } from '../model';

function table(answer: Answerer) {
  const server = fakeServer(answer);
  return { server, hand: new HandModel(new AlacardAPI(server.settings)) };
}

const SHA = '0'.repeat(40);

/** Deals the model `org/m1`, `org/m2`, … in turn, each pinned to its commit. */
function dealer(): Answerer {
  let count = 0;
  return call => {
    if (call.path === 'shuffle') {
      count += 1;
      const card = modelCard(`org/m${count}`, { sha: SHA });
      return { recipe: recipe({ model_card: card }), hand_code: `C${count}` };
    }
    const { recipe: asked } = call.body as { recipe: unknown };
    return { recipe: asked, hand_code: 'written' };
  };
}

describe('HandModel', () => {
  it('deals, undoes and redoes', async () => {
    const { hand } = table(dealer());
    expect(hand.canUndo).toBe(false);
    await hand.deal();
    await hand.deal();
    expect([hand.hand.model?.id, hand.handCode]).toEqual(['org/m2', 'C2']);
    hand.undo();
    expect([hand.hand.model?.id, hand.handCode]).toEqual(['org/m1', 'C1']);
    hand.redo();
    expect(hand.hand.model?.id).toBe('org/m2');
    hand.undo();
    hand.undo();
    expect(hand.complete).toBe(false);
    expect(hand.canUndo).toBe(false);
  });

  it('sends the locks and keeps the locked card', async () => {
    const { hand, server } = table(dealer());
    await hand.deal();
    hand.toggleLock('model');
    await hand.deal();
    expect(server.calls[1].query.getAll('locked_cards')).toEqual([
      'model:org/m1'
    ]);
    expect(hand.hand.model?.id).toBe('org/m1');
    hand.toggleLock('model');
    await hand.deal();
    expect(hand.hand.model?.id).toBe('org/m3');
  });

  it('locks what a person lays down, and writes its code', async () => {
    const { hand, server } = table(dealer());
    await hand.deal();
    hand.place('model', modelCard('me/mine'));
    expect(hand.locks.has('model')).toBe(true);
    expect(hand.handCode).toBeNull();
    await vi.waitFor(() => expect(hand.handCode).toBe('written'));
    const asked = server.calls[1].body as { recipe: { model_card: object } };
    expect(asked.recipe.model_card).toMatchObject({ id: 'me/mine' });
  });

  it('holds a card as it is now once that was changed, as a step', async () => {
    const { hand } = table(dealer());
    await hand.deal();
    hand.place('prompt', promptCard('mine', { prompts: ['Old.'] }));
    hand.place('prompt', promptCard('other'));
    hand.renew('prompt', promptCard('mine', { prompts: ['New.'] }));
    const ids = hand.recipe?.prompt_cards.map(card => card.id);
    expect(ids).toEqual(['quick_start', 'mine', 'other']);
    expect(hand.recipe?.prompt_cards[1].prompts).toEqual(['New.']);
    const { state } = hand;
    hand.renew('prompt', promptCard('elsewhere'));
    expect(hand.state).toBe(state);
    hand.undo();
    expect(hand.recipe?.prompt_cards[1].prompts).toEqual(['Old.']);
  });

  it('refuses a fifth model of a bake-off, and says why', async () => {
    const { hand } = table(dealer());
    await hand.deal();
    for (const id of ['a/1', 'a/2', 'a/3', 'a/4']) {
      hand.join('bake_off', modelCard(id));
    }
    const ids = hand.hand.companions?.map(card => card.id);
    expect(ids).toEqual(['a/1', 'a/2', 'a/3']);
    expect(hand.deed).toMatchObject({ kind: 'full', type: 'model' });
    hand.join('workflow', modelCard('a/1'));
    hand.join('workflow', modelCard('a/2'));
    expect(hand.hand.companions?.map(card => card.id)).toEqual(['a/2']);
  });

  it('shows no code of one model over several, and asks which cards fit them', async () => {
    const asked: unknown[] = [];
    const { hand } = table(call => {
      if (call.path === 'shuffle') {
        const card = modelCard('a/1', { sha: SHA });
        return {
          recipe: recipe({
            model_card: card,
            ui_component: { type: 'gradio' }
          }),
          hand_code: 'one'
        };
      }
      asked.push(call.body);
      const { recipe: given } = call.body as { recipe: object };
      return { recipe: { ...given, ui_component: { type: 'none' } } };
    });
    await hand.deal();
    hand.toggleLock('model');
    hand.join('bake_off', modelCard('a/2'));
    await hand.deal();
    expect(hand.handCode).toBeNull();
    await expect.poll(() => hand.hand.ui_component?.type).toBe('none');
    expect(hand.handCode ?? null).toBeNull();
    expect((asked.at(-1) as { refit: string[] }).refit).toContain(
      'ui_component'
    );
  });

  it('unlocks a slot that became empty', async () => {
    const { hand } = table(dealer());
    await hand.deal();
    hand.place('prompt', promptCard('other'));
    expect(hand.locks.has('prompt')).toBe(true);
    hand.remove('prompt', 'other');
    hand.remove('prompt', 'quick_start');
    expect(hand.locks.has('prompt')).toBe(false);
  });

  it('lets a second deal outdate the first', async () => {
    const slow = deferred<unknown>();
    let first = true;
    const deal = dealer();
    const { hand, server } = table(call => {
      if (first) {
        first = false;
        return slow.promise;
      }
      return deal(call);
    });
    const outdated = hand.deal();
    await vi.waitFor(() => expect(server.calls).toHaveLength(1));
    await hand.deal();
    slow.resolve({
      recipe: recipe({ model_card: modelCard('org/late') }),
      hand_code: 'late'
    });
    expect(await outdated).toBe(false);
    expect(hand.hand.model?.id).toBe('org/m1');
    expect(server.aborted).toHaveLength(1);
    expect(hand.error).toBeNull();
  });

  it('keeps the table and says why when a deal fails', async () => {
    const { hand } = table(
      () => new Refusal(503, { error: { code: 'X', message: 'Not now.' } })
    );
    expect(await hand.deal()).toBe(false);
    expect(hand.error?.message).toBe('Not now.');
    expect(hand.canUndo).toBe(false);
    hand.dismissError();
    expect(hand.error).toBeNull();
  });

  it('wishes for what the settings prefer, unless a lock says otherwise', async () => {
    const { hand, server } = table(dealer());
    hand.preferences.difficulty = 'advanced';
    hand.preferences.ui_component = 'chat_interface';
    await hand.deal();
    hand.toggleLock('difficulty');
    hand.toggleLock('model');
    await hand.deal();
    const locks = server.calls.map(call => call.query.getAll('locked_cards'));
    expect(locks[0]).toEqual([
      'difficulty:advanced',
      'ui_component:chat_interface'
    ]);
    expect(locks[1]).toEqual(['model:org/m1', 'difficulty:beginner']);
  });

  it('restores a kept table, but never over a dealt one', async () => {
    const { hand } = table(dealer());
    await hand.deal();
    const old = { ...hand.state, handCode: 'old', locks: ['topic' as const] };
    hand.restore(old, []);
    expect(hand.handCode).toBe('C1');
    expect(hand.locks.size).toBe(0);

    const { hand: reloaded } = table(dealer());
    const step = { ...old, handCode: 'before', locks: ['model' as const] };
    reloaded.restore(old, [step]);
    expect(reloaded.handCode).toBe('old');
    reloaded.undo();
    expect([reloaded.handCode, ...reloaded.locks]).toEqual(['before', 'model']);
  });
});
