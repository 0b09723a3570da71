import { nullTranslator } from '@jupyterlab/translation';
import { PromiseDelegate } from '@lumino/coreutils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Comment, Notification } from '../../ground/api/types';
import type { ICommentPage, INotificationPage, SocialAPI } from '../client';
import { CommentsModel } from '../comments_model';
import { NotificationPages } from '../list';
import { ToldMemory } from '../told';
import { NotificationWatch } from '../watch';
import { sentenceOf } from '../words';

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

  const found: number[][] = [];
  const begin = (page: () => INotificationPage): NotificationWatch => {
    const api = { notifications: () => Promise.resolve(page()) };
    const watch = new NotificationWatch(api, new ToldMemory('/lab/'));
    watch.arrived.connect((_, { notifications }) => {
      found.push(notifications.map(each => each.number));
    });
    return watch;
  };
  beforeEach(() => {
    found.length = 0;
    window.localStorage.clear();
  });
  afterEach(() => vi.restoreAllMocks());

  it('tells of what is new once, whichever window and whenever it asks', async () => {
    let page = pageOf(2, 1);
    const watch = begin(() => page);
    const other = begin(() => page);
    await watch.refresh();
    await watch.refresh();
    await other.refresh();
    page = pageOf(3, 2, 1);
    let renewed = 0;
    watch.renewed.connect(() => (renewed += 1));
    await other.refresh();
    await watch.refresh();
    expect(found).toEqual([[2, 1], [3]]);
    // Told by the other window, and shown in both.
    expect(renewed).toBe(1);
    expect(watch.unread).toBe(3);
    watch.dispose();
    other.dispose();

    const reloaded = begin(() => page);
    await reloaded.refresh();
    expect(found).toHaveLength(2);
    reloaded.dispose();
  });

  it('tells each once where the browser keeps nothing', async () => {
    const away = (): never => {
      throw new DOMException('', 'SecurityError');
    };
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(away);
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(away);
    const watch = begin(() => pageOf(1));
    await watch.refresh();
    await watch.refresh();
    expect(found).toEqual([[1]]);
    watch.dispose();
  });
});

describe('NotificationPages', () => {
  it('keeps what was read while the list was on its way', async () => {
    const late = new PromiseDelegate<INotificationPage>();
    const read = { ...told(1), read_at: '2026-11-30T00:00:01Z' };
    const answers = [
      late.promise,
      Promise.resolve({ notifications: [read], unread: 0, next: null })
    ];
    const api = {
      notifications: () => answers.shift(),
      markRead: () => Promise.resolve(0)
    } as unknown as SocialAPI;
    const watch = new NotificationWatch(api, new ToldMemory('/lab/'));
    const pages = new NotificationPages(api, watch);
    const loading = pages.load();
    await pages.markAllRead();
    expect(pages.entries).toBeNull();
    late.resolve({ notifications: [told(1)], unread: 1, next: null });
    await loading;
    expect(pages.entries?.map(each => each.read_at)).toEqual([read.read_at]);
    expect(watch.unread).toBe(0);
    pages.dispose();
    watch.dispose();
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

  it('keeps what was written while the list was on its way', async () => {
    const late = new PromiseDelegate<ICommentPage>();
    const pageOf = (...comments: Comment[]): ICommentPage => ({
      comments,
      total: comments.length,
      next: null,
      mayHide: false
    });
    const answers = [
      late.promise,
      Promise.resolve(pageOf(written('2', '2'), written('1', '1')))
    ];
    const api = {
      comments: () => answers.shift(),
      write: () => Promise.resolve(written('2', '2'))
    } as unknown as SocialAPI;
    const model = new CommentsModel(api, 'hand');
    const loading = model.load();
    await model.write('2');
    late.resolve(pageOf(written('1', '1')));
    await loading;
    expect(model.comments?.map(each => each.comment_id)).toEqual(['2', '1']);
    expect(model.total).toBe(2);
    model.dispose();
  });

  it('shows older pages until the one that is looked for is among them', async () => {
    const all = ['5', '4', '3', '2', '1'].map(at => written(at, at));
    const asked: (string | null)[] = [];
    const api = {
      comments: (_: string, { cursor }: { cursor: string | null }) => {
        asked.push(cursor);
        const at = Number(cursor ?? 0);
        const next = at + 2 < all.length ? `${at + 2}` : null;
        const comments = all.slice(at, at + 2);
        return Promise.resolve({ comments, total: 5, next, mayHide: false });
      }
    } as unknown as SocialAPI;
    const model = new CommentsModel(api, 'hand');
    expect(await model.seek('2')).toBe(true);
    expect(asked).toEqual([null, '2']);
    expect(await model.seek('gone')).toBe(false);
    expect(model.comments).toHaveLength(5);
    model.dispose();
  });

  it('loads as many as are shown, and keeps the one that is edited', async () => {
    const all = ['1', '2', '3'].map(at => written(at, at));
    const asked: (number | undefined)[] = [];
    const api = {
      comments: (
        _: string,
        { cursor, many = 20 }: { cursor: string | null; many?: number }
      ) => {
        asked.push(many);
        const newest = [...all].reverse();
        const comments =
          cursor === null ? newest.slice(0, -1) : newest.slice(-1);
        const next = cursor === null ? 'older' : null;
        return Promise.resolve({ comments, total: 3, next, mayHide: false });
      }
    } as unknown as SocialAPI;
    const model = new CommentsModel(api, 'hand');
    const ids = (): unknown => model.comments?.map(each => each.comment_id);
    await model.load();
    await model.more();
    model.edit('1', true);
    all.push(
      ...Array.from({ length: 30 }, (_, at) => written(`new ${at}`, '4'))
    );
    await model.load();
    await model.more();
    expect(model.comments).toHaveLength(33);
    expect((ids() as string[]).slice(-3)).toEqual(['3', '2', '1']);
    model.edit('1', false);
    await model.load();
    expect(asked).toEqual([20, 20, 20, 20, 33]);
    expect(ids()).not.toContain('1');
    model.dispose();
  });
});

it('calls who is not told “Someone”, whatever happened', () => {
  const trans = nullTranslator.load('alacard_ext');
  for (const reason of ['remix', 'mention', 'comment', 'withdrawn'] as const) {
    const told = { reason, title: 'Bread', actor: null } as never;
    expect(sentenceOf(told, trans)).toMatch(/^Someone.* “Bread”/);
  }
});
