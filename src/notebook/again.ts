import type { IAlacardAPI } from '../ground/tokens';
import type { IHandModel } from '../hand/tokens';

/** What a generated notebook says of its making. */
export interface IMade {
  readonly recipe?: unknown;
  readonly hand_code?: string | null;
}

/** The part of a notebook's metadata that Alacard wrote; null where it wrote none. */
export function alacardMetadata(metadata: unknown): IMade | null {
  const made = (metadata as { alacard?: unknown } | null | undefined)?.alacard;
  if (typeof made !== 'object' || made === null) {
    return null;
  }
  return 'recipe' in made || 'hand_code' in made ? (made as IMade) : null;
}

/**
 * Lay out the hand of a notebook. The whole recipe goes first, since it also holds custom cards;
 * the server checks it, for a notebook may come from a stranger. What the stranger allowed to run is
 * not taken over, neither there nor by the table.
 *
 * @throws APIError when neither recipe nor code can be read
 */
export async function dealAgain(
  made: IMade,
  models: { api: IAlacardAPI; hand: IHandModel }
): Promise<void> {
  const { api, hand } = models;
  try {
    const { data } = await api.writeHandCode(made.recipe);
    hand.setRecipe(data.recipe, data.hand_code);
  } catch (error) {
    if (!made.hand_code) {
      throw error;
    }
    const { data } = await api.readHandCode(made.hand_code);
    hand.setRecipe(data.recipe, data.hand_code);
  }
}
