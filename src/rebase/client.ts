import type { ServerConnection } from '@jupyterlab/services';

import { answerOf, type Routes, routesOf } from '../ground/api/request';
import type { Comparison, HandWhole, Rebased } from '../ground/api/types';

/** What one's own changes are put upon: the original's newest version, or the hand dealt again. */
export type Onto = Rebased['onto'];

/** The routes that rebase and compare; none of them writes anything. */
export class RebaseAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._routes = routesOf(settings);
  }

  /** @throws APIError: `CONFLICT` where there is nothing to rebase onto */
  async rebase(id: string, path: string, onto: Onto): Promise<Rebased> {
    const params = { path: { share_id: id } };
    const body = { path, onto };
    const asked = this._routes.POST('/notebook/{share_id}/rebase', {
      params,
      body
    });
    return (await answerOf(asked)).data;
  }

  /** @throws APIError where Alacard did not make the notebook, or its hand cannot be dealt */
  async compare(path: string): Promise<Comparison> {
    const asked = this._routes.POST('/notebook/compare', { body: { path } });
    return (await answerOf(asked)).data;
  }

  /** @throws APIError */
  async hand(id: string): Promise<HandWhole> {
    const params = { path: { share_id: id } };
    const asked = this._routes.GET('/notebook/{share_id}', { params });
    return (await answerOf(asked)).data;
  }

  private readonly _routes: Routes;
}
