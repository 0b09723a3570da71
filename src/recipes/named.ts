import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, toAPIError } from '../ground/api/errors';
import type { NamedHand } from '../ground/api/types';
import type { Recipe } from '../ground/api/values';
import { recipeWithoutConsent } from '../hand/consent';
import type { INamedChange, NamedAPI } from './named_client';

type Routes = Pick<
  NamedAPI,
  'list' | 'one' | 'make' | 'change' | 'delete' | 'restore'
>;

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

  /** See how they are now. What fails is told by `error`. */
  async load(): Promise<void> {
    try {
      const found = await this._api.list();
      this._hands = [...found].sort((one, other) =>
        one.name.localeCompare(other.name)
      );
      this._error = null;
    } catch (error) {
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
   * that could not be taken in; a name that is there already is not overwritten, and counts as taken.
   */
  async takeIn(
    codes: Readonly<Record<string, string>>,
    read: (code: string) => Promise<Recipe>
  ): Promise<Record<string, string>> {
    const left: Record<string, string> = {};
    for (const [name, code] of Object.entries(codes)) {
      try {
        const recipe = await read(code);
        await this._api.make(name, recipeWithoutConsent(recipe), false);
      } catch (error) {
        if (toAPIError(error).code !== 'CONFLICT') {
          left[name] = code;
        }
      }
    }
    await this.load();
    return left;
  }

  private readonly _api: Routes;
  private readonly _changed = new Signal<this, void>(this);
  private _hands: readonly NamedHand[] | null = null;
  private _error: APIError | null = null;
}
