import type {
  Card,
  CardType,
  ICardOfType,
  Recipe,
  Several,
  UIComponentCard
} from '../ground/api/values';
import { CARD_TYPES } from '../ground/api/values';

/** A recipe on the way: slots may still be empty. A value; every function below returns a new one. */
export interface IHand {
  readonly seed: number;
  readonly deck: string;
  readonly model?: ICardOfType['model'];
  readonly prompt: readonly ICardOfType['prompt'][];
  readonly topic?: ICardOfType['topic'];
  readonly difficulty?: ICardOfType['difficulty'];
  readonly ui_component?: UIComponentCard;
  /** The other models of a bake-off, or the second one of a workflow. */
  readonly companions?: readonly ICardOfType['model'][];
  readonly combination?: Recipe['combination'];
  /** The app that has no place beside several models, and comes back when one is left. */
  readonly putAside?: UIComponentCard;
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
      return (card as UIComponentCard).type;
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

/** Whether there is no room for a card: a slot of packs that holds all that it may. */
export function isFull(hand: IHand, type: CardType, card: Card): boolean {
  return (
    type === 'prompt' &&
    hand.prompt.length >= MAX_PROMPTS &&
    hand.prompt.every(pack => pack.id !== cardId(type, card))
  );
}

/**
 * Lay a card into its slot. A further prompt pack joins the others while there is room. Another
 * model comes alone: what was chosen to go with the last one need not go with it.
 */
export function place(hand: IHand, type: CardType, card: Card): IHand {
  if (type === 'model') {
    const model = card as ICardOfType['model'];
    return { ...(model.id === hand.model?.id ? hand : alone(hand)), model };
  }
  if (type === 'ui_component') {
    // Whoever chooses an app has decided about the one that was put aside.
    return { ...hand, [type]: card as UIComponentCard, putAside: undefined };
  }
  if (type !== 'prompt') {
    return { ...hand, [type]: card };
  }
  if (isFull(hand, type, card)) {
    return hand;
  }
  const pack = card as ICardOfType['prompt'];
  const others = hand.prompt.filter(each => each.id !== pack.id);
  return { ...hand, prompt: [...others, pack] };
}

/** Lay a card where one of its id lies, which it is another state of; null where none does. */
export function renew(hand: IHand, type: CardType, card: Card): IHand | null {
  const id = cardId(type, card);
  const cards = cardsIn(hand, type);
  if (cards.every(each => cardId(type, each) !== id)) {
    return null;
  }
  const next = cards.map(each => (cardId(type, each) === id ? card : each));
  return { ...hand, [type]: type === 'prompt' ? next : next[0] };
}

/** Take a card out of its slot. */
export function remove(hand: IHand, type: CardType, id: string): IHand {
  return type === 'prompt'
    ? { ...hand, prompt: hand.prompt.filter(pack => pack.id !== id) }
    : empty(hand, type);
}

/** Take all cards out of a slot; a model takes those beside it along. */
export function empty(hand: IHand, type: CardType): IHand {
  const single = type === 'model' ? alone(hand) : hand;
  return { ...single, [type]: type === 'prompt' ? [] : undefined };
}

/** The hand with its model alone, and the app that was put aside for the others. */
export function alone(hand: IHand): IHand {
  const { putAside, ...rest } = hand;
  const single: IHand = { ...rest, companions: [], combination: 'single' };
  return putAside && hand.ui_component?.type === 'none'
    ? { ...single, ui_component: putAside }
    : single;
}

/** The hand of several models, with the app that left `before` put aside. */
export function withAside(hand: IHand, before: IHand): IHand {
  const { ui_component } = before;
  return (hand.combination ?? 'single') !== 'single' &&
    hand.ui_component?.type === 'none' &&
    ui_component &&
    ui_component.type !== 'none'
    ? { ...hand, putAside: ui_component }
    : hand;
}

/** The models beside that of the hand. */
export function companionIds(hand: IHand): readonly string[] {
  return (hand.companions ?? []).map(card => card.id);
}

/** How many models stand beside that of the hand, at most. */
export const MAX_COMPANIONS: Record<Several, number> = {
  bake_off: 3,
  workflow: 1
};

/**
 * Whether there is no room for a further model: a bake-off that holds all that it may. In a
 * workflow there is one place, and whoever chooses for it chooses again.
 */
export function hasNoPlace(hand: IHand, how: Several, card: Card): boolean {
  const { companions = [] } = hand;
  return (
    how === 'bake_off' &&
    hand.combination === how &&
    companions.length >= MAX_COMPANIONS[how] &&
    companions.every(each => each.id !== cardId('model', card))
  );
}

/** Put a model beside that of the hand while there is room. */
export function join(
  hand: IHand,
  how: Several,
  card: ICardOfType['model']
): IHand {
  if (!hand.model) {
    return place(hand, 'model', card);
  }
  if (hasNoPlace(hand, how, card)) {
    return hand;
  }
  const here = hand.combination === how ? (hand.companions ?? []) : [];
  const others = here.filter(each => each.id !== card.id);
  return {
    ...hand,
    companions: [...others, card].slice(-MAX_COMPANIONS[how]),
    combination: how
  };
}

/** Take one of the other models out; the last one ends the combination. */
export function part(hand: IHand, id: string): IHand {
  const companions = (hand.companions ?? []).filter(card => card.id !== id);
  return companions.length ? { ...hand, companions } : alone(hand);
}

/** The dealt hand, with the cards of locked slots as they were. */
export function keepLocked(
  hand: IHand,
  dealt: IHand,
  locks: ReadonlySet<CardType>
): IHand {
  let result = dealt;
  for (const type of locks) {
    if (cardsIn(hand, type).length > 0) {
      result = { ...result, [type]: hand[type] };
    }
  }
  if (locks.has('model')) {
    // Models that were put together stay so.
    const { companions, combination = 'single', putAside } = hand;
    result = { ...result, companions, combination, putAside };
    if (combination !== 'single' && hand.ui_component) {
      // Beside several models there is no place for an app that could be dealt.
      result = { ...result, ui_component: hand.ui_component };
    }
  }
  return result;
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
    // A recipe that a later or damaged library tells of may lack its packs.
    prompt: (recipe as Partial<Recipe>).prompt_cards ?? [],
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
