import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, toAPIError } from '../ground/api/errors';
import type { NamedHand } from '../ground/api/types';
import type { Recipe } from '../ground/api/values';
import { recipeWithoutConsent } from '../hand/consent';
import { fromRecipe } from '../hand/hand';
import { isSameHand } from '../hand/settled';
import type { INamedChange, NamedAPI } from './named_client';

type Routes = Pick<
  NamedAPI,
  'list' | 'one' | 'make' | 'change' | 'delete' | 'restore'
>;

/** Characters of a name at most, and names that are tried for a hand whose own is taken. */
const LONGEST = 200;
const MOST_TRIES = 20;

/** A hand as it is laid out again. */
export interface ILaid {
  readonly recipe: Recipe;
  readonly handCode: string | null;
}

/** Hands under a name, as the server keeps them. What changes them throws APIError. */
export class NamedHands {
  constructor(api: Routes) {
    this._api = api;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** In the order of their names; null until they are known. */
  get hands(): readonly NamedHand[] | null {
    return this._hands;
  }

  /** Those that are offered where new notebooks are made. */
  get templates(): readonly NamedHand[] {
    return (this._hands ?? []).filter(each => each.is_template);
  }

  /** Why they are not known, or not as they are now. */
  get error(): APIError | null {
    return this._error;
  }

  /** See how they are now. What fails is told by `error`; an answer that a later one outdates is not shown. */
  async load(): Promise<void> {
    this._loads += 1;
    const load = this._loads;
    try {
      const found = await this._api.list();
      if (load !== this._loads) {
        return;
      }
      this._hands = [...found].sort((one, other) =>
        one.name.localeCompare(other.name)
      );
      this._error = null;
    } catch (error) {
      if (load !== this._loads) {
        return;
      }
      this._error = toAPIError(error);
    }
    this._changed.emit();
  }

  /** The cards of one. */
  async laid(id: string): Promise<ILaid> {
    const { recipe, hand_code } = await this._api.one(id);
    return { recipe: recipe as unknown as Recipe, handCode: hand_code };
  }

  /** Keep a hand under a name; `CONFLICT` where another has it. */
  async save(name: string, recipe: Recipe, isTemplate = false): Promise<void> {
    await this._api.make(name, recipeWithoutConsent(recipe), isTemplate);
    await this.load();
  }

  async change(
    id: string,
    revision: number,
    change: INamedChange
  ): Promise<void> {
    const { recipe } = change;
    const kept = recipe
      ? { ...change, recipe: recipeWithoutConsent(recipe) }
      : change;
    try {
      await this._api.change(id, revision, kept);
    } finally {
      // Also where it was changed meanwhile: then it is shown as it is.
      await this.load();
    }
  }

  async delete({ recipe_id, revision }: NamedHand): Promise<void> {
    try {
      await this._api.delete(recipe_id, revision);
    } finally {
      await this.load();
    }
  }

  async restore({ recipe_id }: NamedHand): Promise<void> {
    await this._api.restore(recipe_id);
    await this.load();
  }

  /**
   * Take in hands that were kept as hand codes by their names, as by earlier versions. Answers those
   * that could not be taken in; where another hand has the name, they are kept as `name (2)`.
   */
  async takeIn(
    codes: Readonly<Record<string, string>>,
    read: (code: string) => Promise<Recipe>
  ): Promise<Record<string, string>> {
    const left: Record<string, string> = {};
    for (const [name, code] of Object.entries(codes)) {
      try {
        await this._takeIn(name, recipeWithoutConsent(await read(code)));
      } catch {
        left[name] = code;
      }
    }
    await this.load();
    return left;
  }

  private async _takeIn(name: string, recipe: Recipe): Promise<void> {
    for (let number = 1; ; number += 1) {
      const end = number === 1 ? '' : ` (${number})`;
      try {
        const free = name.slice(0, LONGEST - end.length) + end;
        await this._api.make(free, recipe, false);
        return;
      } catch (error) {
        const { code, details } = toAPIError(error);
        const { recipe_id: taken } = details;
        if (
          code !== 'CONFLICT' ||
          typeof taken !== 'string' ||
          number === MOST_TRIES
        ) {
          throw error;
        }
        // It may have been taken in before, as in another tab.
        const there = (await this.laid(taken)).recipe;
        if (
          there.seed === recipe.seed &&
          isSameHand(fromRecipe(there), fromRecipe(recipe))
        ) {
          return;
        }
      }
    }
  }

  private readonly _api: Routes;
  private readonly _changed = new Signal<this, void>(this);
  private _hands: readonly NamedHand[] | null = null;
  private _error: APIError | null = null;
  private _loads = 0;
}
