import type { ServerConnection } from '@jupyterlab/services';

import { requestAPI } from '../ground/api/request';
import { visibleAnswer } from '../ground/text/visible';
import { type IView, SEARCH_LIMIT, searchParams } from './query';
import type {
  ICatalogModel,
  ICatalogModels,
  ICatalogPage,
  ICatalogStatus,
  ICompared,
  IFiles,
  IFitInBrief,
  IFits,
  IHistoryPoint,
  IModelFile,
  IModelPage,
  IPoints,
  IReadme,
  IStatistics,
  ISyncState,
  ITreePage
} from './wire';

/** The routes of the catalog, one method each. */
export class CatalogAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  status(signal?: AbortSignal): Promise<ICatalogStatus> {
    return this._get('status', signal);
  }

  /** A page of models; `facets` are the filters whose counts are wanted. */
  search(
    view: IView,
    options: { cursor?: string; facets?: string[]; signal?: AbortSignal }
  ): Promise<ICatalogPage> {
    const query = searchParams(view);
    query.set('limit', String(SEARCH_LIMIT));
    if (options.cursor) {
      query.set('cursor', options.cursor);
    }
    options.facets?.forEach(name => query.append('facets', name));
    return this._get(`search?${query}`, options.signal);
  }

  model(id: string, signal?: AbortSignal): Promise<IModelPage> {
    return this._get(`models/${path(id)}`, signal);
  }

  async files(id: string, signal?: AbortSignal): Promise<IModelFile[]> {
    const answer = await this._get<IFiles>(`files/${path(id)}`, signal);
    return answer.files;
  }

  readme(id: string, signal?: AbortSignal): Promise<IReadme> {
    // Markdown is made visible when it is drawn: prose needs more characters than names do.
    return this._getRaw(`readme/${path(id)}`, signal);
  }

  async similar(id: string, signal?: AbortSignal): Promise<ICatalogModel[]> {
    const answer = await this._get<ICatalogModels>(
      `similar/${path(id)}`,
      signal
    );
    return answer.models;
  }

  async history(id: string, signal?: AbortSignal): Promise<IHistoryPoint[]> {
    const answer = await this._get<IPoints>(`history/${path(id)}`, signal);
    return answer.points;
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
    const query = new URLSearchParams({ direction: options.direction });
    query.set('limit', options.direction === 'descendants' ? '12' : '50');
    if (options.relation) {
      query.set('relation', options.relation);
    }
    if (options.cursor) {
      query.set('cursor', options.cursor);
    }
    return this._get(`tree/${path(id)}?${query}`, options.signal);
  }

  async trending(
    options: { task?: string; library?: string },
    signal?: AbortSignal
  ): Promise<ICatalogModel[]> {
    const query = new URLSearchParams({ limit: '20' });
    if (options.task) {
      query.set('task', options.task);
    }
    if (options.library) {
      query.set('library', options.library);
    }
    const answer = await this._get<ICatalogModels>(`trending?${query}`, signal);
    return answer.models;
  }

  statistics(signal?: AbortSignal): Promise<IStatistics> {
    return this._get('statistics', signal);
  }

  /** Pages side by side: of the catalog alone, or with what the Hub knows of them. */
  async compare(
    ids: readonly string[],
    options: { hub: boolean },
    signal?: AbortSignal
  ): Promise<IModelPage[]> {
    const query = new URLSearchParams();
    ids.forEach(id => query.append('id', id));
    if (options.hub) {
      query.set('hub', 'true');
    }
    const answer = await this._get<ICompared>(`compare?${query}`, signal);
    return answer.items;
  }

  /** Whether models fit here, in brief; those of unknown size are left out. */
  async fits(
    ids: readonly string[],
    signal?: AbortSignal
  ): Promise<IFitInBrief[]> {
    const query = new URLSearchParams();
    ids.forEach(id => query.append('id', id));
    const answer = await this._get<IFits>(`fit?${query}`, signal);
    return answer.fits;
  }

  async startSync(full = false): Promise<ISyncState> {
    const { data } = await requestAPI<ISyncState>(
      'catalog/sync',
      this._settings,
      {
        method: 'POST',
        body: JSON.stringify({ full }),
        headers: { 'Content-Type': 'application/json' }
      }
    );
    return data;
  }

  async cancelSync(): Promise<void> {
    await requestAPI('catalog/sync', this._settings, { method: 'DELETE' });
  }

  /** An answer to draw: names in it show their invisible characters. */
  private async _get<T>(endpoint: string, signal?: AbortSignal): Promise<T> {
    return visibleAnswer(await this._getRaw<T>(endpoint, signal));
  }

  private async _getRaw<T>(endpoint: string, signal?: AbortSignal): Promise<T> {
    const { data } = await requestAPI<T>(
      `catalog/${endpoint}`,
      this._settings,
      { method: 'GET', signal }
    );
    return data;
  }

  private readonly _settings: ServerConnection.ISettings;
}

function path(id: string): string {
  return id.split('/').map(encodeURIComponent).join('/');
}
