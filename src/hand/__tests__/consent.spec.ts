import { describe, expect, it, vi } from 'vitest';

import { AlacardAPI } from '../../ground/api/client';
import { modelCard, recipe } from '../../__tests__/cards';
import { fakeServer } from '../../__tests__/server';
import { RecipeBook } from '../../recipes/book';
import { CONSENTS } from '../consent';
import { HandModel } from '../model';

const COMMIT = 'a'.repeat(40);
const GIVEN = Object.fromEntries(CONSENTS.map(name => [name, COMMIT]));
const ALLOWED = recipe({
  model_card: modelCard('org/one', GIVEN),
  companions: [modelCard('org/two', GIVEN)],
  combination: 'bake_off'
});

function table() {
  const server = fakeServer(() => ({ recipe: ALLOWED, hand_code: 'A1' }));
  return { server, hand: new HandModel(new AlacardAPI(server.settings)) };
}

function allowed(hand: HandModel): unknown[] {
  const cards = [hand.hand.model, ...(hand.hand.companions ?? [])];
  return cards.flatMap(card => CONSENTS.map(name => card?.[name] ?? null));
}

const NOTHING = [...CONSENTS, ...CONSENTS].map(() => null);

describe('consent', () => {
  it('is not taken from a recipe, whoever wrote it', () => {
    const { hand } = table();
    hand.setRecipe(ALLOWED, null);
    expect(hand.hand.companions).toHaveLength(1);
    expect(allowed(hand)).toEqual(NOTHING);
  });

  it('is not taken from what a page kept', () => {
    const { hand } = table();
    const kept = {
      seed: 0,
      deck: '',
      prompt: [],
      model: ALLOWED.model_card,
      companions: ALLOWED.companions
    };
    const state = { hand: kept, handCode: null, locks: [], misfits: [] };
    hand.restore(state, [state]);
    expect(hand.hand.model?.id).toBe('org/one');
    expect(allowed(hand)).toEqual(NOTHING);
    hand.undo();
    expect(hand.hand.companions).toHaveLength(1);
    expect(allowed(hand)).toEqual(NOTHING);
  });

  it('does not come with a card that is laid down', () => {
    const { hand } = table();
    hand.place('model', ALLOWED.model_card);
    expect(allowed(hand)).toEqual(CONSENTS.map(() => null));
  });

  it('holds from the switch on, through a step and an undo', () => {
    const { hand } = table();
    hand.place('model', modelCard('org/one'));
    hand.allow({ trust_remote_code: COMMIT });
    const allowedCard = modelCard('org/one', { trust_remote_code: COMMIT });
    hand.place('model', { ...allowedCard, step: 'half' });
    expect(hand.hand.model?.trust_remote_code).toBe(COMMIT);
    hand.allow({ trust_remote_code: null });
    expect(hand.hand.model?.trust_remote_code).toBeNull();
    // What is allowed of one model says nothing of the next.
    hand.allow({ trust_remote_code: COMMIT });
    hand.place('model', modelCard('org/two'));
    hand.place('model', modelCard('org/one'));
    expect(hand.hand.model?.trust_remote_code).toBeNull();
  });

  it('does not come with a model that is put beside, nor with an answer', async () => {
    const { hand } = table();
    hand.setRecipe(recipe({ model_card: modelCard('org/one') }), null);
    hand.join('bake_off', modelCard('org/two', GIVEN));
    await vi.waitFor(() => expect(hand.handCode).toBe('A1'));
    expect(hand.hand.companions).toHaveLength(1);
    expect(allowed(hand)).toEqual(NOTHING);
  });

  it('stays with models of this table when they are put together', () => {
    const { hand } = table();
    hand.place('model', modelCard('org/one'));
    hand.allow({ trust_remote_code: COMMIT });
    hand.setRecipe(ALLOWED, null, [hand.hand.model]);
    expect(hand.hand.model?.trust_remote_code).toBe(COMMIT);
    expect(hand.hand.companions?.[0].trust_remote_code).toBeNull();
  });

  it('is kept in no list of recipes', () => {
    const book = new RecipeBook();
    book.remember(ALLOWED, 'A1');
    expect(JSON.stringify(book.recent)).not.toContain(COMMIT);
  });
});
