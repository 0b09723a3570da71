import type { ServerConnection } from '@jupyterlab/services';

import {
  answerOf,
  type IOutbox,
  type Routes,
  routesOf
} from '../ground/api/request';
import type { FrontPage } from '../ground/api/types';

/** What the front page shows, and what the server says beside it. */
export interface IFront {
  readonly page: FrontPage;
  readonly notice: string | null;
  /** What waits until the store can be used; null where nothing does. */
  readonly outbox: IOutbox | null;
}

/** The route of the front page. */
export class FrontAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._routes = routesOf(settings);
  }

  /** @throws APIError */
  async front(signal?: AbortSignal): Promise<IFront> {
    const asked = this._routes.GET('/library/front', { signal });
    const { data, meta } = await answerOf(asked);
    const { notice = null, outbox = null } = meta;
    return { page: data, notice, outbox };
  }

  private readonly _routes: Routes;
}
