import type { AlacardAPI } from '../ground/api/client';
import type {
  CardType,
  HandAnswer,
  ModelCard,
  Recipe
} from '../ground/api/values';
import { CARD_TYPES } from '../ground/api/values';
import type { Consents } from './consent';
import { CONSENTS } from './consent';
import type { IHand } from './hand';
import {
  cardId,
  cardsIn,
  fromRecipe,
  isComplete,
  keepLocked,
  withAside
} from './hand';

/** A card that the notebook will not use, and why. */
export type Misfit = NonNullable<HandAnswer['misfits']>[number];

/**
 * Ask the server what it makes of a hand: facts and commit of its models, its code, what does not
 * fit, and other cards for the slots of `refit`.
 *
 * @throws what the client throws, and an abort
 */
export async function settle(
  api: AlacardAPI,
  hand: IHand,
  refit: readonly CardType[],
  signal: AbortSignal
): Promise<{
  hand: IHand;
  handCode: string | null;
  misfits: readonly Misfit[];
}> {
  const { data } = await api.writeHandCode(askedOf(hand), { refit, signal });
  signal.throwIfAborted();
  const next = withAside(settled(hand, data, refit), hand);
  return {
    hand: next,
    handCode: isComplete(next) ? data.hand_code : null,
    misfits: misfitsOf(next, data)
  };
}

/** What the server is asked about a hand, complete or not; it fills the empty slots for itself. */
function askedOf(hand: IHand): Record<string, unknown> {
  return {
    seed: hand.seed,
    model_card: hand.model,
    companions: hand.companions ?? [],
    combination: hand.combination ?? 'single',
    prompt_cards: hand.prompt,
    topic: hand.topic ?? null,
    difficulty: hand.difficulty ?? null,
    ui_component: hand.ui_component ?? null
  };
}

/**
 * The hand as the server settled it: models told by their facts, and the slots of `refit` dealt
 * again where their card did not fit. An empty slot stays empty.
 */
export function settled(
  hand: IHand,
  answer: HandAnswer,
  refit: readonly CardType[]
): IHand {
  const { recipe } = answer;
  const told = fromRecipe(recipe);
  let next: IHand = {
    ...hand,
    seed: told.seed,
    deck: told.deck,
    model: hand.model && factsOf(hand.model, recipe.model_card),
    companions: (hand.companions ?? []).map((card, index) =>
      factsOf(card, recipe.companions?.[index])
    )
  };
  for (const type of refit) {
    if (type !== 'model' && cardsIn(hand, type).length) {
      next = { ...next, [type]: told[type] };
    }
  }
  return next;
}

/** The misfits among the cards that lie on the table. */
export function misfitsOf(hand: IHand, answer: HandAnswer): readonly Misfit[] {
  return (answer.misfits ?? []).filter(misfit =>
    cardsIn(hand, misfit.type).some(
      card => cardId(misfit.type, card) === misfit.id
    )
  );
}

/** The slots in which the two hands hold different cards. */
export function changedSlots(before: IHand, after: IHand): CardType[] {
  const ids = (hand: IHand, type: CardType): string =>
    cardsIn(hand, type)
      .map(card => cardId(type, card))
      .join(' ');
  return CARD_TYPES.filter(type => ids(before, type) !== ids(after, type));
}

/** Whether the two hands hold the same cards, put together in the same way. */
export function isSameHand(one: IHand, other: IHand): boolean {
  const together = (hand: IHand): string =>
    [
      hand.combination ?? 'single',
      ...(hand.companions ?? []).map(card => card.id)
    ].join(' ');
  return (
    changedSlots(one, other).length === 0 && together(one) === together(other)
  );
}

/** The server's facts of a model; what the person decided about it stays theirs. */
function factsOf(card: ModelCard, told: ModelCard | undefined): ModelCard {
  if (told?.id.toLowerCase() !== card.id.toLowerCase()) {
    return card;
  }
  const given = CONSENTS.map(name => [name, card[name] ?? null]);
  const allowed = Object.fromEntries(given) as Consents;
  return { ...told, ...allowed, step: card.step };
}

/**
 * A hand that was dealt beside the locked cards of one on the table: whether a locked card is the
 * person's own, whether it has several models, and whether the code that came along is the hand's.
 */
export function dealtBeside(
  hand: IHand,
  answer: HandAnswer,
  locks: ReadonlySet<CardType>
): { dealt: IHand; own: boolean; several: boolean; known: boolean } {
  const dealt = keepLocked(hand, fromRecipe(answer.recipe), locks);
  const own = [...locks].some(type =>
    cardsIn(hand, type).some(card => card.is_custom)
  );
  // The code that was dealt is that of the hand's own model, and no code holds several.
  const several = (dealt.combination ?? 'single') !== 'single';
  const known = !own && !several && dealt.model?.sha !== null;
  return { dealt, own, several, known };
}

/** Whether a recipe is that of a hand. */
export function isOf(hand: IHand, recipe: Recipe): boolean {
  return (
    changedSlots(hand, fromRecipe(recipe)).length === 0 &&
    hand.seed === recipe.seed &&
    (hand.combination ?? 'single') === recipe.combination
  );
}
