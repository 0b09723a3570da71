import type { ServerConnection } from '@jupyterlab/services';

import { answerOf, type Routes, routesOf } from '../ground/api/request';
import type { NamedHand, NamedHandWhole } from '../ground/api/types';
import type { Recipe } from '../ground/api/values';

const PAGE = 200;

export interface INamedChange {
  readonly name?: string;
  readonly recipe?: Recipe;
  readonly isTemplate?: boolean;
}

/**
 * The routes of named hands. A change names the revision that it is of; what was changed meanwhile is
 * refused as `OUTDATED`. All throw APIError.
 */
export class NamedAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._routes = routesOf(settings);
  }

  /** All of them, the last changed first. */
  async list(): Promise<readonly NamedHand[]> {
    const found: NamedHand[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: PAGE, cursor };
      const { data, meta } = await answerOf(
        this._routes.GET('/recipes', { params: { query } })
      );
      found.push(...data.recipes);
      cursor = typeof meta.next === 'string' ? meta.next : undefined;
    } while (cursor);
    return found;
  }

  async one(id: string): Promise<NamedHandWhole> {
    const params = { path: { recipe_id: id } };
    const asked = this._routes.GET('/recipes/{recipe_id}', { params });
    return (await answerOf(asked)).data;
  }

  /** Refused as `CONFLICT` where the name is taken: `details` tell by which. */
  async make(
    name: string,
    recipe: Recipe,
    isTemplate: boolean
  ): Promise<NamedHandWhole> {
    const body = { name, recipe: { ...recipe }, is_template: isTemplate };
    return (await answerOf(this._routes.POST('/recipes', { body }))).data;
  }

  async change(
    id: string,
    revision: number,
    change: INamedChange
  ): Promise<NamedHandWhole> {
    const params = { path: { recipe_id: id } };
    const { name = null, recipe = null, isTemplate = null } = change;
    const body = {
      revision,
      name,
      recipe: recipe && { ...recipe },
      is_template: isTemplate
    };
    const asked = this._routes.PUT('/recipes/{recipe_id}', { params, body });
    return (await answerOf(asked)).data;
  }

  async delete(id: string, revision: number): Promise<void> {
    const params = { path: { recipe_id: id }, query: { revision } };
    await answerOf(this._routes.DELETE('/recipes/{recipe_id}', { params }));
  }

  async restore(id: string): Promise<void> {
    const params = { path: { recipe_id: id } };
    await answerOf(
      this._routes.POST('/recipes/{recipe_id}/restore', { params })
    );
  }

  private readonly _routes: Routes;
}
