import type { ServerConnection } from '@jupyterlab/services';

import {
  answerOf,
  given,
  type IAnswer,
  type Routes,
  routesOf
} from '../ground/api/request';
import type { Comment, HandWhole } from '../ground/api/types';
import { visibleAnswer } from '../ground/text/visible';
import { type IView, SEARCH_LIMIT, searchQuery } from './query';
import type {
  ICatalogModel,
  ICatalogPage,
  ICatalogStatus,
  IFitInBrief,
  IHistoryPoint,
  IModelFile,
  IModelPage,
  IReadme,
  IStatistics,
  ISyncState,
  ITreePage
} from './wire';

/** A shared hand, and what was said of it last. */
export interface IModelHand {
  readonly hand: HandWhole;
  readonly comment: Comment | null;
}

/** Shared hands that the page of a model shows. */
const HANDS = 5;

/** The routes of the catalog, one method each. */
export class CatalogAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._routes = routesOf(settings);
  }

  /** What there is, and how far a sync is; beside it, how long such a sync took before. */
  async status(): Promise<IAnswer<ICatalogStatus>> {
    const asked = this._routes.GET('/catalog/status');
    return visibleAnswer((await answerOf(asked)) as IAnswer<ICatalogStatus>);
  }

  /** A page of models; `facets` are the filters whose counts are wanted. */
  search(
    view: IView,
    options: { cursor?: string; facets?: string[]; signal?: AbortSignal }
  ): Promise<ICatalogPage> {
    const { cursor, facets, signal } = options;
    const query = given({
      ...searchQuery(view),
      limit: SEARCH_LIMIT,
      cursor,
      facets
    });
    return drawn(
      this._routes.GET('/catalog/search', { params: { query }, signal })
    );
  }

  model(id: string, signal?: AbortSignal): Promise<IModelPage> {
    const params = { path: { id } };
    return drawn(this._routes.GET('/catalog/models/{id}', { params, signal }));
  }

  async files(id: string, signal?: AbortSignal): Promise<IModelFile[]> {
    const params = { path: { id } };
    const asked = this._routes.GET('/catalog/files/{id}', { params, signal });
    return (await drawn(asked)).files;
  }

  async readme(id: string, signal?: AbortSignal): Promise<IReadme> {
    const params = { path: { id } };
    const asked = this._routes.GET('/catalog/readme/{id}', { params, signal });
    // Markdown is made visible when it is drawn: prose needs more characters than names do.
    return (await answerOf(asked)).data;
  }

  async similar(id: string, signal?: AbortSignal): Promise<ICatalogModel[]> {
    const params = { path: { id } };
    const asked = this._routes.GET('/catalog/similar/{id}', { params, signal });
    return (await drawn(asked)).models;
  }

  async history(id: string, signal?: AbortSignal): Promise<IHistoryPoint[]> {
    const params = { path: { id } };
    const asked = this._routes.GET('/catalog/history/{id}', { params, signal });
    return (await drawn(asked)).points;
  }

  /** The shared hands with a model that people use most, each with its latest comment. */
  async hands(id: string, signal?: AbortSignal): Promise<IModelHand[]> {
    const query = { model: id, timeframe: 'all', limit: HANDS } as const;
    const asked = this._routes.GET('/trending', { params: { query }, signal });
    const { hands } = (await answerOf(asked)).data;
    const found = await Promise.allSettled(
      hands.map(({ share_id }) => this._hand(share_id, signal))
    );
    // One that was taken back since is left out.
    return found.flatMap(each =>
      each.status === 'fulfilled' ? [each.value] : []
    );
  }

  tree(
    id: string,
    options: {
      direction: 'ancestors' | 'descendants';
      relation?: string;
      cursor?: string;
      signal?: AbortSignal;
    }
  ): Promise<ITreePage> {
    const { signal, ...asked } = options;
    const limit = asked.direction === 'descendants' ? 12 : 50;
    const params = { path: { id }, query: given({ ...asked, limit }) };
    return drawn(this._routes.GET('/catalog/tree/{id}', { params, signal }));
  }

  async trending(
    options: { task?: string; library?: string },
    signal?: AbortSignal
  ): Promise<ICatalogModel[]> {
    const params = { query: given({ ...options, limit: 20 }) };
    const asked = this._routes.GET('/catalog/trending', { params, signal });
    return (await drawn(asked)).models;
  }

  statistics(signal?: AbortSignal): Promise<IStatistics> {
    return drawn(this._routes.GET('/catalog/statistics', { signal }));
  }

  /** Pages side by side: of the catalog alone, or with what the Hub knows of them. */
  async compare(
    ids: readonly string[],
    options: { hub: boolean },
    signal?: AbortSignal
  ): Promise<IModelPage[]> {
    const hub = options.hub ? true : undefined;
    const params = { query: given({ id: [...ids], hub }) };
    const asked = this._routes.GET('/catalog/compare', { params, signal });
    return (await drawn(asked)).items;
  }

  /** Whether models fit here, in brief; those of unknown size are left out. */
  async fits(
    ids: readonly string[],
    signal?: AbortSignal
  ): Promise<IFitInBrief[]> {
    const params = { query: { id: [...ids] } };
    const asked = this._routes.GET('/catalog/fit', { params, signal });
    return (await drawn(asked)).fits;
  }

  async startSync(full = false): Promise<ISyncState> {
    const asked = this._routes.POST('/catalog/sync', { body: { full } });
    return (await answerOf(asked)).data;
  }

  async cancelSync(): Promise<ISyncState> {
    return (await answerOf(this._routes.DELETE('/catalog/sync'))).data;
  }

  private async _hand(
    share_id: string,
    signal?: AbortSignal
  ): Promise<IModelHand> {
    const path = { share_id };
    const whole = this._routes.GET('/notebook/{share_id}', {
      params: { path },
      signal
    });
    const hand = (await answerOf(whole)).data;
    if (!hand.comments) {
      return { hand, comment: null };
    }
    const said = this._routes.GET('/notebook/{share_id}/comments', {
      params: { path, query: { limit: 1 } },
      signal
    });
    const [comment = null] = (await answerOf(said)).data.comments;
    return { hand, comment: comment?.hidden ? null : comment };
  }

  private readonly _routes: Routes;
}

/** An answer to draw: names in it show their invisible characters. */
async function drawn<T extends { data: unknown }>(
  asked: Promise<{ data?: T; error?: unknown; response: Response }>
): Promise<T['data']> {
  return visibleAnswer((await answerOf(asked)).data);
}
