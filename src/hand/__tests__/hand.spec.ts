import { describe, expect, it } from 'vitest';

import { modelCard, promptCard, recipe } from '../../__tests__/cards';
import type { IHand } from '../hand';
import {
  alone,
  EMPTY_HAND,
  fromRecipe,
  isComplete,
  hasNoPlace,
  join,
  keepLocked,
  part,
  place,
  remove,
  toRecipe,
  wireLocks,
  withAside
} from '../hand';
import { History } from '../history';

describe('a hand', () => {
  it('becomes a recipe only when every slot is filled', () => {
    const whole = fromRecipe(recipe());
    expect(toRecipe(whole)).toEqual(recipe());
    expect(isComplete(EMPTY_HAND)).toBe(false);
    expect(toRecipe(remove(whole, 'topic', 'sourdough'))).toBeNull();
    expect(toRecipe(remove(whole, 'prompt', 'quick_start'))).toBeNull();
  });

  it('takes three prompt packs and refuses a fourth', () => {
    const hand = ['a', 'b', 'c', 'd'].reduce(
      (table, id) => place(table, 'prompt', promptCard(id)),
      EMPTY_HAND
    );
    expect(hand.prompt.map(pack => pack.id)).toEqual(['a', 'b', 'c']);
    const again = place(hand, 'prompt', promptCard('a'));
    expect(again.prompt.map(pack => pack.id)).toEqual(['b', 'c', 'a']);
  });

  it('keeps locked cards whole through a deal', () => {
    const mine = place(EMPTY_HAND, 'model', modelCard('me/mine'));
    const dealt = keepLocked(
      mine,
      fromRecipe(recipe()),
      new Set(['model', 'topic'] as const)
    );
    expect(dealt.model?.id).toBe('me/mine');
    // A lock on an empty slot keeps nothing.
    expect(dealt.topic?.id).toBe('sourdough');
  });

  it('puts an app aside for several models, and back for one', () => {
    const app = { ...recipe().ui_component, type: 'api_endpoint' as const };
    const before = join(
      fromRecipe(recipe({ ui_component: app })),
      'bake_off',
      modelCard('a/one')
    );
    const none = recipe().ui_component;
    const together = withAside({ ...before, ui_component: none }, before);
    const more = withAside(
      join(together, 'bake_off', modelCard('a/two')),
      together
    );
    expect(alone(more).ui_component).toEqual(app);
    const one = part(part(more, 'a/one'), 'a/two');
    expect(one.ui_component).toEqual(app);
    expect(one.putAside).toBeUndefined();
    expect(place(more, 'model', modelCard('b/c')).ui_component).toEqual(app);
    // A deal that keeps the models keeps what was put aside for them.
    const locked = new Set(['model'] as const);
    const dealt = keepLocked(
      more,
      fromRecipe(recipe({ ui_component: app })),
      locked
    );
    expect([dealt.ui_component, dealt.putAside]).toEqual([none, app]);
    // Whoever chose to have none has it so.
    const chosen = alone(place(more, 'ui_component', none));
    expect(chosen.ui_component).toEqual(none);
  });

  it('keeps models that were put together until another model comes', () => {
    const both = recipe({
      companions: [modelCard('a/one'), modelCard('a/two')],
      combination: 'bake_off'
    });
    const hand = fromRecipe(both);
    expect(toRecipe(hand)).toEqual(both);
    const locked = new Set(['model'] as const);
    const dealt = keepLocked(hand, fromRecipe(recipe()), locked);
    expect(toRecipe(dealt)).toEqual(both);
    // A decision about the same model is no other model.
    const same = place(hand, 'model', modelCard('org/tiny', { step: 'half' }));
    expect(same.companions?.map(card => card.id)).toEqual(['a/one', 'a/two']);
    const laid = place(hand, 'model', modelCard('a/two'));
    expect([laid.companions, laid.combination]).toEqual([[], 'single']);
    expect(remove(hand, 'model', 'org/tiny').combination).toBe('single');
    const old = { ...recipe(), companions: undefined, combination: undefined };
    expect(toRecipe(fromRecipe(old as never))).toEqual(recipe());
  });

  it('puts models beside its own, as many as the combination takes', () => {
    const cards = ['a/1', 'a/2', 'a/3', 'a/4'].map(id => modelCard(id));
    const four = cards.reduce(
      (hand, card) => join(hand, 'bake_off', card),
      fromRecipe(recipe())
    );
    const ids = (hand: IHand) => hand.companions?.map(card => card.id);
    // The fifth model has no place, and pushes none out of the hand.
    expect([ids(four), four.combination]).toEqual([
      ['a/1', 'a/2', 'a/3'],
      'bake_off'
    ]);
    expect(hasNoPlace(four, 'bake_off', cards[3])).toBe(true);
    expect(hasNoPlace(four, 'bake_off', cards[0])).toBe(false);
    const chain = join(join(four, 'workflow', cards[0]), 'workflow', cards[1]);
    expect([ids(chain), chain.combination]).toEqual([['a/2'], 'workflow']);
    expect(ids(part(four, 'a/3'))).toEqual(['a/1', 'a/2']);
    expect(part(chain, 'a/2').combination).toBe('single');
    expect(join(EMPTY_HAND, 'bake_off', cards[0]).model?.id).toBe('a/1');
  });

  it('names its locks, but never a custom card', () => {
    const hand = fromRecipe(
      recipe({
        model_card: modelCard('me/mine'),
        prompt_cards: [promptCard('a'), promptCard('b', { is_custom: true })]
      })
    );
    expect(
      wireLocks(hand, new Set(['prompt', 'model', 'difficulty'] as const))
    ).toEqual(['model:me/mine', 'prompt:a', 'difficulty:beginner']);
  });
});

describe('History', () => {
  it('steps back and forth, and a new step forgets the future', () => {
    const history = new History<number>(3);
    history.push(1);
    history.push(2);
    expect(history.undo(3)).toBe(2);
    expect(history.undo(2)).toBe(1);
    expect(history.undo(1)).toBeUndefined();
    expect(history.redo(1)).toBe(2);
    history.push(9);
    expect(history.canRedo).toBe(false);
  });

  it('puts what a reload interrupted before what was done since', () => {
    const history = new History<number>(3);
    history.push(3);
    history.restore([0, 1, 2]);
    expect(history.past).toEqual([1, 2, 3]);
    expect(history.undo(4)).toBe(3);
  });

  it('is bounded', () => {
    const history = new History<number>(2);
    [1, 2, 3].forEach(value => history.push(value));
    expect(history.undo(4)).toBe(3);
    expect(history.undo(3)).toBe(2);
    expect(history.canUndo).toBe(false);
  });
});
