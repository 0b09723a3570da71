import { type ISignal, Signal } from '@lumino/signaling';

import type { Recipe } from '../ground/api/values';
import { recipeWithoutConsent } from '../hand/consent';
import { visible } from '../ground/text/visible';
import type { NamedHands } from './named';

/** A recipe that was played, kept whole but for consents so that it needs no server's deck. */
export interface IPlayed {
  readonly title: string;
  readonly handCode: string | null;
  readonly recipe: Recipe;
  /** When, as an ISO date. */
  readonly at: string;
}

const MAX_RECENT = 12;

/** Recent recipes, and the hands under a name. */
export class RecipeBook {
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get recent(): readonly IPlayed[] {
    return this._recent;
  }

  /** Hands under a name; null where the server keeps none. */
  named: NamedHands | null = null;

  /** A recipe was played: it moves to the front. */
  remember(recipe: Recipe, handCode: string | null, now = new Date()): void {
    const played: IPlayed = {
      title: titleOf(recipe),
      handCode,
      recipe: recipeWithoutConsent(recipe),
      at: now.toISOString()
    };
    const others = this._recent.filter(
      each => each.handCode !== handCode || each.title !== played.title
    );
    this._recent = [played, ...others].slice(0, MAX_RECENT);
    this._changed.emit();
  }

  restore(recent: readonly IPlayed[]): void {
    this._recent = [...this._recent, ...recent].slice(0, MAX_RECENT);
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _recent: readonly IPlayed[] = [];
}

/** A recipe in a few words. */
export function titleOf(recipe: Recipe): string {
  const model = modelsOf(recipe);
  const topic = recipe.topic.name || recipe.topic.id;
  const difficulty = recipe.difficulty.name || recipe.difficulty.level;
  return visible(`${model} · ${topic} · ${difficulty}`, 'prose');
}

/** The names of a recipe's models. */
export function modelsOf(recipe: Recipe): string {
  const between = recipe.combination === 'workflow' ? ' → ' : ' / ';
  return visible(
    [recipe.model_card, ...(recipe.companions ?? [])]
      .map(card => card.name || card.id.split('/').pop())
      .join(between)
  );
}
