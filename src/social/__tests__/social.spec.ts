import { describe, expect, it } from 'vitest';

import type { Comment, Notification } from '../../ground/api/types';
import type { INotificationPage, SocialAPI } from '../client';
import { CommentsModel } from '../comments_model';
import { NotificationWatch } from '../watch';

function told(number: number): Notification {
  return {
    notification_id: `${number}`,
    number,
    reason: 'comment',
    kind: 'notebook',
    subject: 'hand',
    title: 'Title',
    actor: 'bob',
    cause: null,
    text: null,
    created_at: '2026-11-30T00:00:00Z',
    read_at: null
  };
}

function written(id: string, at: string, more: Partial<Comment> = {}): Comment {
  return {
    comment_id: id,
    author: 'bob',
    text: id,
    created_at: `2026-11-30T00:00:0${at}Z`,
    edited_at: null,
    deleted: false,
    hidden: false,
    mine: true,
    ...more
  };
}

describe('NotificationWatch', () => {
  const pageOf = (...numbers: number[]): INotificationPage => ({
    notifications: numbers.map(told),
    unread: numbers.length,
    next: null
  });

  it('tells of what is new, also after a reload', async () => {
    const kept = new Map<string, unknown>();
    const memory = {
      fetch: (key: string) => Promise.resolve(kept.get(key) as undefined),
      save: (key: string, value: unknown) => {
        kept.set(key, value);
        return Promise.resolve();
      }
    };
    let page = pageOf(2, 1);
    const found: number[][] = [];
    const begin = (): NotificationWatch => {
      const api = { notifications: () => Promise.resolve(page) };
      const watch = new NotificationWatch(api, memory);
      watch.arrived.connect((_, arrived) => {
        found.push(arrived.map(each => each.number));
      });
      return watch;
    };
    const watch = begin();
    await watch.refresh();
    await watch.refresh();
    page = pageOf(3, 2, 1);
    await watch.refresh();
    expect(found).toEqual([[2, 1], [3]]);
    expect(watch.unread).toBe(3);
    watch.dispose();

    const reloaded = begin();
    await reloaded.refresh();
    expect(found).toHaveLength(2);
    reloaded.dispose();
  });
});

describe('CommentsModel', () => {
  it('puts a comment that was brought back where it was', async () => {
    const comments = ['3', '2', '1'].map(at => written(at, at));
    const api = {
      comments: () =>
        Promise.resolve({ comments, total: 3, next: null, mayHide: false }),
      delete: () => Promise.resolve(written('2', '2', { deleted: true })),
      restore: () => Promise.resolve(written('2', '2')),
      write: () => Promise.resolve(written('4', '4'))
    } as unknown as SocialAPI;
    const model = new CommentsModel(api, 'hand');
    const ids = (): unknown => model.comments?.map(each => each.comment_id);
    await model.load();
    await model.delete('2');
    expect([ids(), model.total]).toEqual([['3', '1'], 2]);
    await model.write('4');
    await model.restore('2');
    expect([ids(), model.total]).toEqual([['4', '3', '2', '1'], 4]);
    model.dispose();
  });
});
