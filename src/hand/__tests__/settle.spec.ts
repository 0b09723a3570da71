import { describe, expect, it, vi } from 'vitest';

import { AlacardAPI } from '../../ground/api/client';
import { modelCard, promptCard, recipe } from '../../__tests__/cards';
import { fakeServer, Refusal } from '../../__tests__/server';
import { cardsIn } from '../hand';
import { HandModel } from '../model';

const SHA = 'a'.repeat(40);

/** A server that deals the pack `fitting` for a pack that the model `org/other` cannot use. */
function table() {
  const server = fakeServer(call => {
    const { recipe: asked, refit } = call.body as {
      recipe: ReturnType<typeof recipe>;
      refit: string[];
    };
    const wrong =
      asked.model_card.id === 'org/other' &&
      asked.prompt_cards[0]?.id === 'quick_start';
    const redealt = wrong && refit.includes('prompt');
    return {
      recipe: {
        ...asked,
        model_card: { ...asked.model_card, sha: SHA },
        prompt_cards: redealt ? [promptCard('fitting')] : asked.prompt_cards
      },
      hand_code: `code of ${asked.model_card.id}`,
      misfits:
        wrong && !redealt
          ? [{ type: 'prompt', id: 'quick_start', reason: 'Not used.' }]
          : []
    };
  });
  const hand = new HandModel(new AlacardAPI(server.settings));
  hand.setRecipe(
    recipe({ companions: [modelCard('a/one')], combination: 'bake_off' }),
    null
  );
  return { server, hand };
}

const settled = (hand: HandModel): Promise<void> =>
  vi.waitFor(() => expect(hand.handCode).not.toBeNull());
const prompts = (hand: HandModel): string[] =>
  hand.hand.prompt.map(pack => pack.id);

describe('choosing a model', () => {
  it('deals again what does not fit, lets partners go, and undoes as one', async () => {
    const { server, hand } = table();
    await settled(hand);
    hand.place('model', modelCard('org/other', { step: 'half' }));
    await settled(hand);
    expect(prompts(hand)).toEqual(['fitting']);
    expect(hand.hand.companions).toEqual([]);
    expect(hand.news).toEqual({ redealt: ['prompt'], left: ['a/one'] });
    expect(server.calls.at(-1)?.body).toMatchObject({
      refit: ['prompt', 'topic', 'difficulty', 'ui_component']
    });
    // The commit is the server's, the decision stays the person's.
    expect(hand.hand.model).toMatchObject({ sha: SHA, step: 'half' });

    hand.undo();
    expect(hand.hand.model?.id).toBe('org/tiny');
    expect(prompts(hand)).toEqual(['quick_start']);
    expect(hand.hand.companions?.map(card => card.id)).toEqual(['a/one']);
    expect(hand.locks.size).toBe(0);
    expect(hand.news).toEqual({ redealt: [], left: [] });
    hand.redo();
    expect(prompts(hand)).toEqual(['fitting']);
  });

  it('keeps a locked card, and says why it will not be used', async () => {
    const { hand } = table();
    await settled(hand);
    hand.toggleLock('prompt');
    hand.place('model', modelCard('org/other'));
    await settled(hand);
    expect(prompts(hand)).toEqual(['quick_start']);
    expect(hand.misfits('prompt').map(each => each.reason)).toEqual([
      'Not used.'
    ]);
    expect(hand.misfits('topic')).toEqual([]);

    hand.replaceMisfits('prompt');
    await vi.waitFor(() => expect(prompts(hand)).toEqual(['fitting']));
    expect(hand.misfits('prompt')).toEqual([]);
    expect([...hand.locks]).toEqual(['model']);
    hand.undo();
    expect(prompts(hand)).toEqual(['quick_start']);
    expect(hand.locks.has('prompt')).toBe(true);
    expect(hand.misfits('prompt')).toHaveLength(1);
  });

  it('deals again what another choice, made meanwhile, asked too early', async () => {
    const { hand } = table();
    await settled(hand);
    hand.place('model', modelCard('org/other'));
    hand.allow({ readme_code: '0'.repeat(64) });
    expect(prompts(hand)).toEqual(['quick_start']);
    await hand.refitted();
    expect(prompts(hand)).toEqual(['fitting']);
    hand.undo();
    await hand.refitted(); // nothing is being dealt, and nothing to wait for
  });

  it('fills no empty slot', async () => {
    const { hand } = table();
    await settled(hand);
    hand.empty('topic');
    hand.place('model', modelCard('org/other'));
    await vi.waitFor(() => expect(prompts(hand)).toEqual(['fitting']));
    expect(cardsIn(hand.hand, 'topic')).toEqual([]);
    expect(hand.handCode).toBeNull();
  });
});

describe('the code of a hand', () => {
  it('is that of the notebook that was made of it', async () => {
    const { hand } = table();
    hand.setRecipe(recipe(), null);
    await settled(hand);
    const model_card = modelCard('org/tiny', { sha: 'b'.repeat(40) });
    hand.adopt(recipe({ model_card }), 'as in the notebook');
    expect(hand.handCode).toBe('as in the notebook');
    expect(hand.hand.model?.sha).toBe('b'.repeat(40));
    // A notebook of another hand says nothing about this one.
    hand.adopt(recipe({ seed: 8 }), 'of another seed');
    hand.adopt(recipe({ model_card: modelCard('a/b') }), 'of another model');
    expect(hand.handCode).toBe('as in the notebook');
  });

  it('comes when the dealt model is pinned, and else as it was dealt', async () => {
    let refuse = false;
    const server = fakeServer(call => {
      if (call.path === 'shuffle') {
        return { recipe: recipe(), hand_code: 'as dealt' };
      }
      return refuse
        ? new Refusal(503, { error: { code: 'X', message: 'Not now.' } })
        : { recipe: recipe(), hand_code: 'pinned' };
    });
    const hand = new HandModel(new AlacardAPI(server.settings));
    await hand.deal();
    expect(hand.handCode).toBeNull();
    await vi.waitFor(() => expect(hand.handCode).toBe('pinned'));
    refuse = true;
    await hand.deal();
    await vi.waitFor(() => expect(hand.handCode).toBe('as dealt'));
  });
});
