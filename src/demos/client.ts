import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';

import { answerOf, given, type Routes, routesOf } from '../ground/api/request';
import type {
  BundleReport,
  Demo,
  DemoLaunch,
  DemoList,
  DemoWhole,
  FilePreview
} from '../ground/api/types';
import type { IDemosView } from './query';

/** What a person says of a demo; what is left out stays, or is taken from the bundle. */
export interface ITold {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly author_name?: string;
  readonly github_url?: string;
  readonly visibility?: string;
}

/** Demos of a page of the gallery. */
export const PAGE = 24;
/** Milliseconds that a notice with an undo stays. */
export const UNDO = 15000;

/** Whether a person means a Space or a repository, and not a path among the server's files. */
export function isAddress(source: string): boolean {
  return /^([a-z][a-z0-9+.-]*:\/\/|git@)/i.test(source);
}

/** Where a bundle lies, as the routes are told. */
function sourceOf(source: string): { path: string } | { url: string } {
  return isAddress(source) ? { url: source } : { path: source };
}

/** The routes of demos. All throw APIError. */
export class DemosAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._baseUrl = settings.baseUrl;
    this._routes = routesOf(settings);
  }

  async list(view: IDemosView, signal?: AbortSignal): Promise<DemoList> {
    const { author, search, tags, kind, sort, scope, page } = view;
    const query = given({
      search,
      tags: tags.length ? [...tags] : undefined,
      kind: kind || undefined,
      author: author || undefined,
      sort,
      scope,
      page,
      limit: PAGE
    });
    const params = { query };
    return (await answerOf(this._routes.GET('/demos', { params, signal })))
      .data;
  }

  async one(id: string, signal?: AbortSignal): Promise<DemoWhole> {
    const params = { path: { demo_id: id } };
    return (await answerOf(this._routes.GET(ONE, { params, signal }))).data;
  }

  async check(path: string, signal?: AbortSignal): Promise<BundleReport> {
    const body = sourceOf(path);
    const asked = this._routes.POST('/demos/check', { body, signal });
    return (await answerOf(asked)).data;
  }

  async add(path: string, told: ITold, accepted = false): Promise<DemoWhole> {
    const body = {
      ...sourceOf(path),
      ...whole(told),
      accept_findings: accepted
    };
    return (await answerOf(this._routes.POST('/demos', { body }))).data;
  }

  async addVersion(id: string, path: string, note: string): Promise<DemoWhole> {
    const params = { path: { demo_id: id } };
    const body = { ...sourceOf(path), note };
    const route = '/demos/{demo_id}/versions';
    return (await answerOf(this._routes.POST(route, { params, body }))).data;
  }

  async change(
    demo: DemoWhole,
    told: ITold,
    accepted = false
  ): Promise<DemoWhole> {
    const params = { path: { demo_id: demo.id } };
    const { revision } = demo;
    const body = { revision, ...whole(told), accept_findings: accepted };
    return (await answerOf(this._routes.PUT(ONE, { params, body }))).data;
  }

  async delete(demo: DemoWhole): Promise<void> {
    const { id, revision } = demo;
    const params = { path: { demo_id: id }, query: { revision } };
    await answerOf(this._routes.DELETE(ONE, { params }));
  }

  async restore(id: string): Promise<DemoWhole> {
    const params = { path: { demo_id: id } };
    const route = '/demos/{demo_id}/restore';
    return (await answerOf(this._routes.POST(route, { params }))).data;
  }

  /** The latest launches of a demo that the person may know of. */
  async launches(id: string, signal?: AbortSignal): Promise<DemoLaunch[]> {
    const params = { path: { demo_id: id } };
    const route = '/demos/{demo_id}/launches';
    return (await answerOf(this._routes.GET(route, { params, signal }))).data
      .launches;
  }

  async preview(
    id: string,
    path: string,
    signal?: AbortSignal
  ): Promise<FilePreview> {
    const params = { path: { demo_id: id, path }, query: { preview: true } };
    const route = '/demos/{demo_id}/files/{path}';
    return (await answerOf(this._routes.GET(route, { params, signal }))).data;
  }

  /** Take the picture of a demo away. */
  async removePicture(id: string): Promise<void> {
    const params = { path: { demo_id: id } };
    await answerOf(this._routes.DELETE('/demos/{demo_id}/picture', { params }));
  }

  /** Give a demo the picture back that was removed last. */
  async restorePicture(id: string): Promise<void> {
    const params = { path: { demo_id: id } };
    const route = '/demos/{demo_id}/picture/restore';
    await answerOf(this._routes.POST(route, { params }));
  }

  /** Where the picture of a demo is; null where it has none. */
  pictureUrl({ id, picture }: Pick<Demo, 'id' | 'picture'>): string | null {
    const url = URLExt.join(this._baseUrl, BELOW, id, 'picture');
    return picture ? `${url}?${picture}` : null;
  }

  /** Where a file is downloaded from. */
  fileUrl(id: string, path: string): string {
    const parts = path.split('/').map(encodeURIComponent).join('/');
    return URLExt.join(this._baseUrl, BELOW, id, 'files', parts);
  }

  /** Where all files are downloaded from, as they were brought or as a Space. */
  exportUrl(id: string, format: 'zip' | 'space'): string {
    const url = URLExt.join(this._baseUrl, BELOW, id, 'export');
    return `${url}?format=${format}`;
  }

  private readonly _baseUrl: string;
  private readonly _routes: Routes;
}

const ONE = '/demos/{demo_id}';
const BELOW = 'alacard/api/v1/demos';

function whole(told: ITold): {
  name: string | null;
  description: string | null;
  tags: string[] | null;
  author_name: string | null;
  github_url: string | null;
  visibility: string | null;
} {
  return {
    name: told.name ?? null,
    description: told.description ?? null,
    tags: told.tags ? [...told.tags] : null,
    author_name: told.author_name ?? null,
    github_url: told.github_url ?? null,
    visibility: told.visibility ?? null
  };
}
