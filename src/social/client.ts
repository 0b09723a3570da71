import type { ServerConnection } from '@jupyterlab/services';

import { answerOf, given, type Routes, routesOf } from '../ground/api/request';
import type {
  Comment,
  Notification,
  NotificationList,
  Rating
} from '../ground/api/types';

export interface ICommentPage {
  readonly comments: readonly Comment[];
  readonly total: number;
  readonly next: string | null;
  /** Whether who asks may hide them. */
  readonly mayHide: boolean;
}

export interface INotificationPage {
  readonly notifications: readonly Notification[];
  readonly unread: number;
  readonly next: string | null;
}

/** As many are asked for at first. */
export const FIRST = 20;
/** As many the server gives at once. */
const MOST = 100;

/** How what is said of one kind of things is asked for and written. */
export type ISpoken = Pick<
  SocialAPI,
  'change' | 'comments' | 'delete' | 'hide' | 'rate' | 'restore' | 'write'
>;

/** The routes of comments, ratings and notifications. All throws APIError. */
export class SocialAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._routes = routesOf(settings);
  }

  async comments(
    hand: string,
    asked: { readonly cursor: string | null; readonly many?: number },
    signal?: AbortSignal
  ): Promise<ICommentPage> {
    const one = async (
      limit: number,
      cursor: string | null
    ): Promise<ICommentPage> => {
      const query = given({ limit, cursor: cursor ?? undefined });
      const params = { path: { share_id: hand }, query };
      const path = '/notebook/{share_id}/comments';
      const { data, meta } = await answerOf(
        this._routes.GET(path, { params, signal })
      );
      return {
        comments: data.comments,
        total: meta.total ?? data.comments.length,
        next: nextOf(meta),
        mayHide: data.may_hide
      };
    };
    return pagesOf(asked, one, (first, rest) => ({
      ...rest,
      comments: [...first.comments, ...rest.comments]
    }));
  }

  async write(hand: string, text: string): Promise<Comment> {
    const params = { path: { share_id: hand } };
    const path = '/notebook/{share_id}/comments';
    return (await answerOf(this._routes.POST(path, { params, body: { text } })))
      .data;
  }

  async change(hand: string, id: string, text: string): Promise<Comment> {
    const params = { path: { share_id: hand, comment_id: id } };
    const path = '/notebook/{share_id}/comments/{comment_id}';
    return (await answerOf(this._routes.PUT(path, { params, body: { text } })))
      .data;
  }

  async delete(hand: string, id: string): Promise<Comment> {
    const params = { path: { share_id: hand, comment_id: id } };
    const path = '/notebook/{share_id}/comments/{comment_id}';
    return (await answerOf(this._routes.DELETE(path, { params }))).data;
  }

  async restore(hand: string, id: string): Promise<Comment> {
    const params = { path: { share_id: hand, comment_id: id } };
    const path = '/notebook/{share_id}/comments/{comment_id}/restore';
    return (await answerOf(this._routes.POST(path, { params }))).data;
  }

  async hide(hand: string, id: string, hidden: boolean): Promise<Comment> {
    const params = { path: { share_id: hand, comment_id: id } };
    const path = '/notebook/{share_id}/comments/{comment_id}/hidden';
    return (
      await answerOf(this._routes.PUT(path, { params, body: { hidden } }))
    ).data;
  }

  /** Rate a hand with 1 to 5 stars, or with null take that back. */
  async rate(hand: string, value: number | null): Promise<Rating> {
    const params = { path: { share_id: hand } };
    const path = '/notebook/{share_id}/rating';
    const asked =
      value === null
        ? this._routes.DELETE(path, { params })
        : this._routes.PUT(path, { params, body: { value } });
    return (await answerOf(asked)).data;
  }

  async notifications(
    asked: {
      readonly unread: boolean;
      readonly cursor?: string | null;
      readonly many?: number;
    },
    signal?: AbortSignal
  ): Promise<INotificationPage> {
    const { unread } = asked;
    const one = async (
      limit: number,
      cursor: string | null
    ): Promise<INotificationPage> => {
      const query = given({ unread, limit, cursor: cursor ?? undefined });
      const { data, meta } = await answerOf(
        this._routes.GET('/notifications', { params: { query }, signal })
      );
      return { ...data, next: nextOf(meta) };
    };
    return pagesOf(asked, one, (first, rest) => ({
      ...rest,
      notifications: [...first.notifications, ...rest.notifications]
    }));
  }

  /** Note that these were read, or that all were. Answers how many are left, as all acts here do. */
  async markRead(ids: readonly string[] | 'all'): Promise<number> {
    const all = ids === 'all';
    const body = { all, ids: all ? [] : [...ids], through: null };
    return unreadIn(
      (await answerOf(this._routes.PUT('/notifications/read', { body }))).data
    );
  }

  async remove(id: string): Promise<number> {
    const params = { path: { notification_id: id } };
    const path = '/notifications/{notification_id}';
    return unreadIn(
      (await answerOf(this._routes.DELETE(path, { params }))).data
    );
  }

  async putBack(id: string): Promise<number> {
    const params = { path: { notification_id: id } };
    const path = '/notifications/{notification_id}/restore';
    return unreadIn((await answerOf(this._routes.POST(path, { params }))).data);
  }

  private readonly _routes: Routes;
}

/** Page after page, until there are as many as are asked for. */
async function pagesOf<P extends { readonly next: string | null }>(
  asked: { readonly cursor?: string | null; readonly many?: number },
  one: (limit: number, cursor: string | null) => Promise<P>,
  join: (first: P, rest: P) => P
): Promise<P> {
  const { cursor = null, many = FIRST } = asked;
  const page = await one(Math.min(many, MOST), cursor);
  return many <= MOST || page.next === null
    ? page
    : join(
        page,
        await pagesOf({ cursor: page.next, many: many - MOST }, one, join)
      );
}

function unreadIn(data: Pick<NotificationList, 'unread'>): number {
  return data.unread;
}

function nextOf(meta: { next?: string | number | null }): string | null {
  return typeof meta.next === 'string' ? meta.next : null;
}
