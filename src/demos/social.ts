import type { ServerConnection } from '@jupyterlab/services';

import { answerOf, given, type Routes, routesOf } from '../ground/api/request';
import type { Comment, Rating } from '../ground/api/types';
import { FIRST, type ICommentPage, type ISpoken } from '../social/client';

/** The routes of what people say of demos. All throws APIError. */
export class DemoSocialAPI implements ISpoken {
  constructor(settings: ServerConnection.ISettings) {
    this._routes = routesOf(settings);
  }

  async comments(
    demo: string,
    asked: { readonly cursor: string | null; readonly many?: number },
    signal?: AbortSignal
  ): Promise<ICommentPage> {
    const limit = Math.min(asked.many ?? FIRST, 100);
    const query = given({ limit, cursor: asked.cursor ?? undefined });
    const params = { path: { demo_id: demo }, query };
    const { data, meta } = await answerOf(
      this._routes.GET(COMMENTS, { params, signal })
    );
    return {
      comments: data.comments,
      total: meta.total ?? data.comments.length,
      next: typeof meta.next === 'string' ? meta.next : null,
      mayHide: data.may_hide
    };
  }

  async write(demo: string, text: string): Promise<Comment> {
    const params = { path: { demo_id: demo } };
    const body = { text };
    return (await answerOf(this._routes.POST(COMMENTS, { params, body }))).data;
  }

  async change(demo: string, id: string, text: string): Promise<Comment> {
    const params = { path: { demo_id: demo, comment_id: id } };
    const body = { text };
    return (await answerOf(this._routes.PUT(COMMENT, { params, body }))).data;
  }

  async delete(demo: string, id: string): Promise<Comment> {
    const params = { path: { demo_id: demo, comment_id: id } };
    return (await answerOf(this._routes.DELETE(COMMENT, { params }))).data;
  }

  async restore(demo: string, id: string): Promise<Comment> {
    const params = { path: { demo_id: demo, comment_id: id } };
    const path = '/demos/{demo_id}/comments/{comment_id}/restore';
    return (await answerOf(this._routes.POST(path, { params }))).data;
  }

  async hide(demo: string, id: string, hidden: boolean): Promise<Comment> {
    const params = { path: { demo_id: demo, comment_id: id } };
    const path = '/demos/{demo_id}/comments/{comment_id}/hidden';
    const body = { hidden };
    return (await answerOf(this._routes.PUT(path, { params, body }))).data;
  }

  async rate(demo: string, value: number | null): Promise<Rating> {
    const params = { path: { demo_id: demo } };
    const path = '/demos/{demo_id}/rating';
    const asked =
      value === null
        ? this._routes.DELETE(path, { params })
        : this._routes.PUT(path, { params, body: { value } });
    return (await answerOf(asked)).data;
  }

  private readonly _routes: Routes;
}

const COMMENTS = '/demos/{demo_id}/comments';
const COMMENT = '/demos/{demo_id}/comments/{comment_id}';
