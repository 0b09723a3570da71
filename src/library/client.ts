import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { toAPIError } from '../ground/api/errors';
import {
  answerOf,
  given,
  type IOutbox,
  refusal,
  type Routes,
  routesOf
} from '../ground/api/request';
import type { Hand, HandWhole } from '../ground/api/types';
import type { Notebook } from '../ground/api/values';
import { type ILibraryView, sinceOf } from './query';

export interface IHandPage {
  readonly hands: readonly Hand[];
  readonly total: number;
  /** Whether there may be more than `total`. */
  readonly totalIsAtLeast: boolean;
  readonly next: string | null;
  /** The names of cards in these hands that people made, by id. */
  readonly cardNames: Readonly<Record<string, string>>;
  /** What the server says beside the list, such as that some hands cannot be read. */
  readonly notice: string | null;
  /** What waits until the store can be used; null where nothing does. */
  readonly outbox: IOutbox | null;
}

/** A hand that was brought back. */
export interface IRestored {
  readonly hand: HandWhole;
  readonly notice: string | null;
}

/** Of the front page, which is no list. */
const NO_HANDS: IHandPage = {
  hands: [],
  total: 0,
  totalIsAtLeast: false,
  next: null,
  cardNames: {},
  notice: null,
  outbox: null
};

/** The routes of the library. */
export class LibraryAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
    this._routes = routesOf(settings);
  }

  /** @throws APIError */
  async list(
    view: ILibraryView,
    cursor: string | null,
    signal: AbortSignal
  ): Promise<IHandPage> {
    const { scope, q, task, topic, model, prompt } = view;
    const { difficulty, ui, sort } = view;
    if (scope === 'front' || scope === 'collections') {
      return NO_HANDS;
    }
    if (scope === 'trending') {
      return this._trending(view, signal);
    }
    const from = sinceOf(view.when, new Date()) ?? undefined;
    const query = given({
      scope,
      q: q.trim(),
      task,
      topic,
      model,
      prompt,
      difficulty,
      ui,
      sort,
      from,
      limit: 100,
      cursor: cursor ?? undefined
    });
    const { data, meta } = await answerOf(
      this._routes.GET('/library', { params: { query }, signal })
    );
    return {
      hands: data.hands,
      total: meta.total ?? data.hands.length,
      totalIsAtLeast: meta.total_is_at_least === true,
      next: typeof meta.next === 'string' ? meta.next : null,
      cardNames: data.card_names ?? {},
      notice: meta.notice ?? null,
      outbox: meta.outbox ?? null
    };
  }

  /** @throws APIError */
  async hand(id: string, signal?: AbortSignal): Promise<HandWhole> {
    const params = { path: { share_id: id } };
    const asked = this._routes.GET('/notebook/{share_id}', { params, signal });
    return (await answerOf(asked)).data;
  }

  /** @throws APIError: `SHARE_FINDINGS` where something was found that is not accepted */
  async rename(
    id: string,
    title: string,
    accepted = false
  ): Promise<HandWhole> {
    const params = { path: { share_id: id } };
    const body = { title, accept_findings: accepted };
    const asked = this._routes.PUT('/notebook/{share_id}', { params, body });
    return (await answerOf(asked)).data;
  }

  /** @throws APIError */
  async delete(id: string): Promise<void> {
    const params = { path: { share_id: id } };
    await answerOf(this._routes.DELETE('/notebook/{share_id}', { params }));
  }

  /**
   * Bring a hand back; `notice` says what of it is not as it was.
   *
   * @throws APIError
   */
  async restore(id: string): Promise<IRestored> {
    const params = { path: { share_id: id } };
    const asked = this._routes.POST('/notebook/{share_id}/restore', { params });
    const { data, meta } = await answerOf(asked);
    return { hand: data, notice: meta.notice ?? null };
  }

  /**
   * The notebook of a version, which counts as a download; without one the latest or, of one's own,
   * as it was dealt.
   *
   * @throws APIError
   */
  async notebook(id: string, version: number | null = null): Promise<Notebook> {
    const path = URLExt.join(
      this._settings.baseUrl,
      'alacard/api/v1/notebook/download',
      encodeURIComponent(id)
    );
    const url = version === null ? path : `${path}?version=${version}`;
    const response = await ServerConnection.makeRequest(
      url,
      {},
      this._settings
    ).catch((error: unknown) => {
      throw toAPIError(error);
    });
    if (!response.ok) {
      const body: unknown = await response.json().catch(() => null);
      throw refusal(response, body);
    }
    return (await response.json()) as Notebook;
  }

  private async _trending(
    view: ILibraryView,
    signal: AbortSignal
  ): Promise<IHandPage> {
    const { timeframe, rank: sort, topic, model, difficulty } = view;
    const query = given({
      timeframe,
      sort,
      topic,
      model,
      difficulty,
      limit: 100
    });
    const asked = this._routes.GET('/trending', { params: { query }, signal });
    const { data, meta } = await answerOf(asked);
    const { hands } = data;
    const notice = meta.notice ?? null;
    const total = hands.length;
    return {
      hands,
      total,
      totalIsAtLeast: false,
      next: null,
      cardNames: data.card_names ?? {},
      notice,
      outbox: null
    };
  }

  protected readonly _routes: Routes;
  private readonly _settings: ServerConnection.ISettings;
}
