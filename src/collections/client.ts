import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';

import { answerOf, type Routes, routesOf } from '../ground/api/request';
import type { Collection, CollectionWhole } from '../ground/api/types';
import { labAddress } from '../ground/lab_address';

export interface ICollectionPage {
  readonly collections: readonly Collection[];
  readonly total: number;
  readonly next: string | null;
}

/** A hand in its place, as a change names it; without a note it keeps the one that it has. */
export interface IPlaced {
  readonly share_id: string;
  readonly note?: string;
}

export interface IChange {
  readonly name?: string;
  readonly description?: string;
  readonly visibility?: string;
  /** Why an administrator makes another's private; its owner is told. */
  readonly why?: string;
}

/**
 * The routes of collections. Each change names the revision that it is of; what was changed meanwhile
 * is refused as `OUTDATED`, with the collection as it is now. All throw APIError.
 */
export class CollectionsAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._baseUrl = settings.baseUrl;
    this._routes = routesOf(settings);
  }

  async list(
    query: { scope: 'mine' | 'shared'; q?: string; holding?: string },
    cursor: string | null,
    signal?: AbortSignal
  ): Promise<ICollectionPage> {
    const asked = { ...query, cursor: cursor ?? undefined };
    const { data, meta } = await answerOf(
      this._routes.GET('/collections', { params: { query: asked }, signal })
    );
    return {
      collections: data.collections,
      total: meta.total ?? data.collections.length,
      next: typeof meta.next === 'string' ? meta.next : null
    };
  }

  async one(id: string, signal?: AbortSignal): Promise<CollectionWhole> {
    const params = { path: { collection_id: id } };
    const path = '/collections/{collection_id}';
    return (await answerOf(this._routes.GET(path, { params, signal }))).data;
  }

  async make(name: string, hands: readonly string[]): Promise<CollectionWhole> {
    const body = { name, description: '', share_ids: [...hands] };
    return (await answerOf(this._routes.POST('/collections', { body }))).data;
  }

  /** Also refused as `SHARE_FINDINGS` where something was found that is not accepted. */
  async change(
    id: string,
    revision: number,
    change: IChange,
    accepted = false
  ): Promise<CollectionWhole> {
    const params = { path: { collection_id: id } };
    const { name = null, description = null, visibility = null } = change;
    const { why = null } = change;
    const body = {
      revision,
      name,
      description,
      visibility,
      why,
      accept_findings: accepted
    };
    const path = '/collections/{collection_id}';
    return (await answerOf(this._routes.PUT(path, { params, body }))).data;
  }

  async delete(id: string, revision: number): Promise<void> {
    const params = { path: { collection_id: id }, query: { revision } };
    const path = '/collections/{collection_id}';
    await answerOf(this._routes.DELETE(path, { params }));
  }

  async restore(id: string): Promise<CollectionWhole> {
    const params = { path: { collection_id: id } };
    const path = '/collections/{collection_id}/restore';
    return (await answerOf(this._routes.POST(path, { params }))).data;
  }

  /** Put hands in from a place on, which counts from 0; without one at the end. */
  async add(
    id: string,
    revision: number,
    items: readonly IPlaced[],
    position: number | null = null,
    accepted = false
  ): Promise<CollectionWhole> {
    const params = { path: { collection_id: id } };
    const body = {
      revision,
      items: items.map(placed),
      position,
      accept_findings: accepted
    };
    return (await answerOf(this._routes.POST(ITEMS, { params, body }))).data;
  }

  /** Give all its hands this order. */
  async order(
    id: string,
    revision: number,
    items: readonly IPlaced[],
    accepted = false
  ): Promise<CollectionWhole> {
    const params = { path: { collection_id: id } };
    const body = {
      revision,
      items: items.map(placed),
      accept_findings: accepted
    };
    return (await answerOf(this._routes.PUT(ITEMS, { params, body }))).data;
  }

  async remove(
    id: string,
    revision: number,
    hands: readonly string[]
  ): Promise<CollectionWhole> {
    const query = { revision, share_id: [...hands] };
    const params = { path: { collection_id: id }, query };
    return (await answerOf(this._routes.DELETE(ITEMS, { params }))).data;
  }

  /** Where its archive is downloaded from. */
  exportUrl(id: string): string {
    const path = 'alacard/api/v1/collections';
    return URLExt.join(this._baseUrl, path, encodeURIComponent(id), 'export');
  }

  /** The link that opens it in JupyterLab, for whoever may see it. */
  pageUrl(id: string): string {
    const link = `scope=collections&collection=${id}`;
    return labAddress(this._baseUrl, 'alacard-library', link);
  }

  private readonly _baseUrl: string;
  private readonly _routes: Routes;
}

const ITEMS = '/collections/{collection_id}/items';

function placed({ share_id, note }: IPlaced): {
  share_id: string;
  note: string | null;
} {
  return { share_id, note: note ?? null };
}
