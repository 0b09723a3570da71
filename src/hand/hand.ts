import type { Card, CardType, ICardOfType, Recipe } from '../api/values';
import { CARD_TYPES } from '../api/values';

/** A recipe on the way: slots may still be empty. A value; every function below returns a new one. */
export interface IHand {
  readonly seed: number;
  readonly deck: string;
  readonly model?: ICardOfType['model'];
  readonly prompt: readonly ICardOfType['prompt'][];
  readonly topic?: ICardOfType['topic'];
  readonly difficulty?: ICardOfType['difficulty'];
  readonly ui_component?: ICardOfType['ui_component'];
  /** The other models of a bake-off, or the second one of a workflow. */
  readonly companions?: readonly ICardOfType['model'][];
  readonly combination?: Recipe['combination'];
}

/** A recipe holds one to three prompt packs. */
export const MAX_PROMPTS = 3;

export const EMPTY_HAND: IHand = { seed: 0, deck: '', prompt: [] };

/** The id by which locks, hand codes and requests name a card. */
export function cardId(type: CardType, card: Card): string {
  switch (type) {
    case 'difficulty':
      return (card as ICardOfType['difficulty']).level;
    case 'ui_component':
      return (card as ICardOfType['ui_component']).type;
    default:
      return (card as ICardOfType['model' | 'prompt' | 'topic']).id;
  }
}

/** The cards that lie in a slot; one at most, but for prompt packs. */
export function cardsIn(hand: IHand, type: CardType): readonly Card[] {
  if (type === 'prompt') {
    return hand.prompt;
  }
  const card = hand[type];
  return card ? [card] : [];
}

export function isComplete(hand: IHand): boolean {
  return CARD_TYPES.every(type => cardsIn(hand, type).length > 0);
}

export function isEmpty(hand: IHand): boolean {
  return CARD_TYPES.every(type => cardsIn(hand, type).length === 0);
}

/**
 * Lay a card into its slot. A further prompt pack joins the others, and the oldest makes room
 * when there are three.
 */
export function place(hand: IHand, type: CardType, card: Card): IHand {
  if (type === 'model') {
    const { id } = card as ICardOfType['model'];
    return {
      ...alone(hand, other => other.id !== id),
      model: card as ICardOfType['model']
    };
  }
  if (type !== 'prompt') {
    return { ...hand, [type]: card };
  }
  const pack = card as ICardOfType['prompt'];
  const others = hand.prompt.filter(each => each.id !== pack.id);
  return { ...hand, prompt: [...others, pack].slice(-MAX_PROMPTS) };
}

/** Take a card out of its slot. */
export function remove(hand: IHand, type: CardType, id: string): IHand {
  if (type === 'prompt') {
    return { ...hand, prompt: hand.prompt.filter(pack => pack.id !== id) };
  }
  return type === 'model'
    ? { ...alone(hand), model: undefined }
    : { ...hand, [type]: undefined };
}

/** The hand with its model alone, or with those companions that may stay. */
export function alone(
  hand: IHand,
  stays: (companion: ICardOfType['model']) => boolean = () => false
): IHand {
  const companions = (hand.companions ?? []).filter(stays);
  const combination = companions.length ? hand.combination : 'single';
  return { ...hand, companions, combination };
}

/** The dealt hand, with the cards of locked slots as they were. */
export function keepLocked(
  hand: IHand,
  dealt: IHand,
  locks: ReadonlySet<CardType>
): IHand {
  let kept = dealt;
  for (const type of locks) {
    if (cardsIn(hand, type).length > 0) {
      kept = { ...kept, [type]: hand[type] };
    }
  }
  if (locks.has('model')) {
    // Models that were put together stay so.
    const { companions, combination } = hand;
    kept = { ...kept, companions, combination };
  }
  return kept;
}

/**
 * Locks as the server takes them, `type:id`. A custom card is left out, since the deck there does
 * not hold it; `keepLocked` keeps it all the same.
 */
export function wireLocks(hand: IHand, locks: ReadonlySet<CardType>): string[] {
  return CARD_TYPES.filter(type => locks.has(type)).flatMap(type =>
    cardsIn(hand, type)
      .filter(card => !card.is_custom)
      .map(card => `${type}:${cardId(type, card)}`)
  );
}

export function fromRecipe(recipe: Recipe): IHand {
  return {
    seed: recipe.seed,
    deck: recipe.deck,
    model: recipe.model_card,
    prompt: recipe.prompt_cards,
    topic: recipe.topic,
    difficulty: recipe.difficulty,
    ui_component: recipe.ui_component,
    companions: recipe.companions ?? [],
    combination: recipe.combination
  };
}

/** The recipe of a complete hand; null while a slot is empty. */
export function toRecipe(hand: IHand): Recipe | null {
  const { model, topic, difficulty, ui_component } = hand;
  if (!model || !topic || !difficulty || !ui_component || !hand.prompt.length) {
    return null;
  }
  return {
    version: 1,
    seed: hand.seed,
    deck: hand.deck,
    model_card: model,
    prompt_cards: [...hand.prompt],
    topic,
    difficulty,
    ui_component,
    companions: [...(hand.companions ?? [])],
    combination: hand.combination ?? 'single'
  };
}
