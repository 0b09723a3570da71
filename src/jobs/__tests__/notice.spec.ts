import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type IJobProgress, JobNotice } from '../notice';
import { elapsedText, spanText } from '../time';

const trans = nullTranslator.load('alacard_ext');

function progress(more: Partial<IJobProgress> = {}): IJobProgress {
  return {
    message: 'Baking',
    fraction: 0.25,
    startedAt: Date.now(),
    expectedSeconds: null,
    cancel: { caption: 'Stop it', run: () => undefined },
    ...more
  };
}

const ended = {
  message: 'Baked',
  type: 'success' as const,
  autoClose: 4000,
  actions: []
};

const shown = () => Notification.manager.notifications;

describe('JobNotice', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    Notification.manager.dismiss();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is one notification from the first word to the last', () => {
    const notice = new JobNotice(trans);
    const stop = vi.fn();
    notice.progress(progress({ cancel: { caption: 'Stop it', run: stop } }));
    const [{ id, message, options, type }] = shown();
    expect([message, type, options.progress]).toEqual([
      'Baking',
      'in-progress',
      0.25
    ]);
    const click = new MouseEvent('click', { cancelable: true });
    options.actions?.[0].callback(click);
    expect(stop).toHaveBeenCalledOnce();
    expect(click.defaultPrevented).toBe(true);
    notice.progress(progress({ message: 'Cooling', fraction: 0.75 }));
    notice.end(ended);
    expect(shown()).toMatchObject([{ id, message: 'Baked', type: 'success' }]);
    expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
  });

  it('tells how long it takes, beside how long it took before', () => {
    const notice = new JobNotice(trans);
    notice.progress(progress({ expectedSeconds: 30 }));
    expect(shown()[0].message).toBe('Baking (about 30 s)');
    vi.advanceTimersByTime(10_000);
    expect(shown()[0].message).toBe('Baking (10 s of about 30 s)');
    vi.advanceTimersByTime(60_000);
    expect(shown()[0].message).toBe('Baking (1 min 10 s; usually about 30 s)');
    // JupyterLab cuts what is long, and with it the time.
    notice.progress(
      progress({ message: 'Baking '.repeat(40), startedAt: Date.now() - 9000 })
    );
    expect(shown()[0].message).toHaveLength(140);
    expect(shown()[0].message).toMatch(/Bak.*… \(9 s\)$/);
    notice.stop();
  });

  it('does not come back when a person dismissed it, until the end', () => {
    const notice = new JobNotice(trans);
    notice.progress(progress());
    Notification.dismiss(shown()[0].id);
    notice.progress(progress({ message: 'Cooling' }));
    vi.advanceTimersByTime(20_000);
    expect(shown()).toEqual([]);
    notice.end(ended);
    expect(shown()).toMatchObject([{ message: 'Baked' }]);
  });

  it('says only the end of what is quick, and takes it back for the next', () => {
    const notice = new JobNotice(trans, 700);
    notice.progress(progress());
    vi.advanceTimersByTime(100);
    expect(shown()).toEqual([]);
    notice.end(ended);
    expect(shown()).toMatchObject([{ message: 'Baked' }]);
    notice.progress(progress({ message: 'Again' }));
    expect(shown()).toEqual([]);
    vi.advanceTimersByTime(800);
    expect(shown()).toMatchObject([{ message: 'Again' }]);
    notice.stop();
  });

  it('draws no toast over a view that tells the same', () => {
    const notice = new JobNotice(trans);
    notice.progress(progress({ inSight: true }));
    expect(shown()[0].options.autoClose).toBe(0);
    notice.end({ ...ended, inSight: true });
    expect(shown()).toMatchObject([
      { message: 'Baked', options: { autoClose: 0 } }
    ]);
    // Once the view is gone there is a toast, and it is told the end even when the view is back.
    notice.progress(progress({ inSight: true }));
    notice.progress(progress({ inSight: false }));
    expect(shown()[0].options.autoClose).toBe(false);
    notice.progress(progress({ inSight: true }));
    expect(shown()[0].options.autoClose).toBe(false);
    notice.end({ ...ended, inSight: true });
    expect(shown()[0].options.autoClose).toBe(4000);
  });
});

describe('spans of time', () => {
  it('are as short as they can be read', () => {
    expect([0, 59.4, 60, 3599, 7260].map(s => spanText(s, trans))).toEqual([
      '0 s',
      '59 s',
      '1 min 0 s',
      '59 min 59 s',
      '2 h 1 min'
    ]);
    expect(elapsedText(2, null, trans)).toBe('');
    expect(elapsedText(2, 3, trans)).toBe('');
    expect(elapsedText(12, 3, trans)).toBe('12 s');
  });
});
