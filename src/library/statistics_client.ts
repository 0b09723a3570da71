import type { ServerConnection } from '@jupyterlab/services';

import { answerOf, type Routes, routesOf } from '../ground/api/request';
import type { LibraryStatistics, NamedSums, Rate } from '../ground/api/types';
import type { StatisticsFrame } from './statistics_query';

export type { LibraryStatistics, Rate };

/** Hands, and what became of them. */
export type Sums = Omit<NamedSums, 'name'>;

/** The route of the statistics. */
export class StatisticsAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._routes = routesOf(settings);
  }

  /** @throws APIError */
  async statistics(
    timeframe: StatisticsFrame,
    signal: AbortSignal
  ): Promise<LibraryStatistics> {
    const params = { query: { timeframe } };
    const asked = this._routes.GET('/library/statistics', { params, signal });
    return (await answerOf(asked)).data;
  }

  private readonly _routes: Routes;
}
