import type { ServerConnection } from '@jupyterlab/services';

import { answerOf, type Routes, routesOf } from '../ground/api/request';
import type {
  Launched,
  LaunchedDemo,
  LaunchLogs,
  LaunchStatus,
  Snippet
} from '../ground/api/types';

export type Network = 'open' | 'shut';

/** How a demo is launched. Secrets are for this one request; nothing keeps them. */
export interface IManner {
  readonly network: Network;
  /** Whether a picture of the app is taken for the gallery. */
  readonly picture?: boolean;
  /** Whether the findings that ask for consent were read. */
  readonly consent?: boolean;
  /** Environment variables of the app, by name. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** The routes of launches. All throw APIError. */
export class LaunchAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._routes = routesOf(settings);
    this._baseUrl = settings.baseUrl;
  }

  async mine(signal?: AbortSignal): Promise<LaunchedDemo[]> {
    const asked = this._routes.GET('/demos/launches', { signal });
    return (await answerOf(asked)).data.launches;
  }

  async launch(id: string, manner: IManner): Promise<Launched> {
    const params = { path: { demo_id: id } };
    const { network, consent = false, secrets = {} } = manner;
    // The page of an app may show its secrets.
    const picture = manner.picture === true && !Object.keys(secrets).length;
    const body = { consent, network, picture, secrets: { ...secrets } };
    const route = '/demos/{demo_id}/launch';
    return (await answerOf(this._routes.POST(route, { params, body }))).data;
  }

  async status(id: string, signal?: AbortSignal): Promise<LaunchStatus> {
    const params = { path: { demo_id: id } };
    const route = '/demos/{demo_id}/status';
    return (await answerOf(this._routes.GET(route, { params, signal }))).data;
  }

  async logs(id: string, signal?: AbortSignal): Promise<LaunchLogs> {
    const params = { path: { demo_id: id } };
    const route = '/demos/{demo_id}/logs';
    return (await answerOf(this._routes.GET(route, { params, signal }))).data;
  }

  /** Programs that launch a demo and ask its app. */
  async snippets(id: string, signal?: AbortSignal): Promise<Snippet[]> {
    const params = { path: { demo_id: id } };
    const route = '/demos/{demo_id}/snippets';
    return (await answerOf(this._routes.GET(route, { params, signal }))).data
      .snippets;
  }

  async stop(id: string): Promise<LaunchStatus> {
    const params = { path: { demo_id: id } };
    const route = '/demos/{demo_id}/stop';
    return (await answerOf(this._routes.POST(route, { params }))).data;
  }

  async extend(id: string, minutes: number): Promise<LaunchStatus> {
    const params = { path: { demo_id: id } };
    const body = { minutes };
    const route = '/demos/{demo_id}/extend';
    return (await answerOf(this._routes.POST(route, { params, body }))).data;
  }

  /** The whole address of an app, which the server tells as a path. */
  addressOf(status: LaunchStatus): string {
    return new URL(status.demo_url ?? '', this._baseUrl).href;
  }

  private readonly _baseUrl: string;
  private readonly _routes: Routes;
}
