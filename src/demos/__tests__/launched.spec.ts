import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { LaunchedDemo } from '../../ground/api/types';
import { tellIdle } from '../idle_notice';
import { LaunchedBoard } from '../launched';

const MINUTE = 60_000;

function launch(values: Partial<LaunchedDemo> = {}): LaunchedDemo {
  return {
    demo_id: 'x',
    name: 'Mood <b>',
    status: 'running',
    expires_at: null,
    ...values
  };
}

function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * MINUTE).toISOString();
}

describe('the launches of a person', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    Notification.dismiss();
  });

  it('are looked at while any goes on, and no longer', async () => {
    const mine = vi.fn();
    mine.mockResolvedValueOnce([launch({ status: 'launching' })]);
    mine.mockResolvedValueOnce([launch()]);
    mine.mockRejectedValueOnce(new Error('away'));
    mine.mockResolvedValue([launch({ status: 'stopped' })]);
    const board = new LaunchedBoard({ mine });
    await board.look();
    await vi.advanceTimersByTimeAsync(2000);
    expect(board.launches[0].status).toBe('running');
    await vi.advanceTimersByTimeAsync(60 * MINUTE);
    expect(mine).toHaveBeenCalledTimes(4);
    expect(board.launches[0].status).toBe('stopped');
  });

  it('are told of before they end for want of use, and kept on request', async () => {
    const mine = vi.fn();
    const extend = vi.fn().mockResolvedValue({});
    const board = new LaunchedBoard({ mine });
    const trans = nullTranslator.load('alacard_ext');
    tellIdle(board, { extend }, new CommandRegistry(), trans);
    const notices = (): readonly Notification.INotification[] =>
      Notification.manager.notifications;
    mine.mockResolvedValue([launch({ expires_at: inMinutes(30) })]);
    await board.look();
    expect(notices()).toHaveLength(0);
    mine.mockResolvedValue([launch({ expires_at: inMinutes(4) })]);
    await board.look();
    await board.look();
    expect(notices()).toHaveLength(1);
    expect(notices()[0].message).toContain('Mood <b>');
    mine.mockResolvedValue([launch({ expires_at: inMinutes(120) })]);
    const [keep] = notices()[0].options.actions ?? [];
    keep.callback(new MouseEvent('click'));
    await vi.advanceTimersByTimeAsync(0);
    expect(extend).toHaveBeenCalledWith('x', 120);
    expect(notices()).toHaveLength(0);
  });
});
