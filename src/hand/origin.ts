import type { Recipe } from '../ground/api/values';
import type { IHand } from './hand';
import { fromRecipe } from './hand';
import { handWithoutConsent } from './consent';

/** The hand that the one on the table is a remix of. */
export interface IOrigin {
  readonly shareId: string;
  readonly title: string;
  readonly owner: string;
  readonly hand: IHand;
}

/** The origin that a hand of the library becomes; nothing that it allowed is kept. */
export function originOf(
  hand: { share_id: string; title: string; owner: string },
  recipe: Recipe
): IOrigin {
  return {
    shareId: hand.share_id,
    title: hand.title,
    owner: hand.owner,
    hand: handWithoutConsent(fromRecipe(recipe))
  };
}
