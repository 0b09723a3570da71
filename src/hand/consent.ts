import type { ModelCard, Recipe } from '../ground/api/values';
import type { IHand } from './hand';
import type { IHandState } from './state';

/**
 * The fields of a model card by which a person allows a stranger's code to run: the same list as
 * the server's. A card, recipe or hand from anywhere but this table comes in without them.
 */
export const CONSENTS = [
  'trust_remote_code',
  'trusted_code',
  'readme_code'
] as const satisfies readonly (keyof ModelCard)[];

export type Consents = Partial<Pick<ModelCard, (typeof CONSENTS)[number]>>;

const NONE = Object.fromEntries(CONSENTS.map(name => [name, null]));

/** The card with nothing allowed. */
export function withoutConsent(card: ModelCard): ModelCard {
  return { ...card, ...NONE };
}

/** The recipe with nothing allowed, of its model and of those beside it. */
export function recipeWithoutConsent(recipe: Recipe): Recipe {
  return {
    ...recipe,
    model_card: withoutConsent(recipe.model_card),
    companions: (recipe.companions ?? []).map(withoutConsent)
  };
}

/** The hand with nothing allowed. */
export function handWithoutConsent(hand: IHand): IHand {
  return {
    ...hand,
    ...(hand.model && { model: withoutConsent(hand.model) }),
    companions: (hand.companions ?? []).map(withoutConsent)
  };
}

/** What a page keeps of its table, with nothing allowed. */
export function stateWithoutConsent(state: IHandState): IHandState {
  return { ...state, hand: handWithoutConsent(state.hand) };
}

/** The recipe with what was allowed of the same models on the table, and nothing else. */
export function keepConsent(
  recipe: Recipe,
  onTable: readonly (ModelCard | undefined)[]
): Recipe {
  const allowed = (card: ModelCard): ModelCard => {
    const own = onTable.find(each => each?.id === card.id);
    const given = CONSENTS.map(name => [name, own?.[name] ?? null]);
    return { ...card, ...(Object.fromEntries(given) as Consents) };
  };
  return {
    ...recipe,
    model_card: allowed(recipe.model_card),
    companions: (recipe.companions ?? []).map(allowed)
  };
}
