import { Notification as Toast } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';

import { openSubject } from '../opening';
import { RatingView } from '../rating';
import { toast } from '../toasts';
import { Writing } from '../writing';

describe('RatingView', () => {
  it('goes back to what the server said last where a rating fails', async () => {
    const rate = vi
      .fn()
      .mockResolvedValueOnce({ mean: 4, count: 1, mine: 4 })
      .mockRejectedValueOnce(new Error('away'));
    const api = { rate };
    const told = { mean: null, count: 0, mine: null };
    render(<RatingView api={api} hand="hand" mine={false} rating={told} />);
    const star = (value: number): HTMLInputElement =>
      screen.getAllByRole<HTMLInputElement>('radio')[value - 1];
    const press = (input: HTMLInputElement): Promise<void> => {
      fireEvent.click(input);
      return Promise.resolve();
    };
    await act(() => press(star(4)));
    await act(() => press(star(1)));
    expect(star(4).checked).toBe(true);
    screen.getByText('4 of 5 stars, 1 rating');
  });
});

describe('Writing', () => {
  it('leaves the keys of an input method to it', () => {
    const onCancel = vi.fn();
    const onSend = vi.fn(() => Promise.resolve());
    const props = { text: 'パン', label: 'Change', send: 'Save' };
    render(<Writing {...props} onSend={onSend} onCancel={onCancel} />);
    const field = screen.getByLabelText('Change');
    fireEvent.keyDown(field, { key: 'Escape', isComposing: true });
    expect(onCancel).not.toHaveBeenCalled();
    fireEvent.keyDown(field, { key: 'Escape' });
    expect(onCancel).toHaveBeenCalledOnce();
  });
});

describe('openSubject', () => {
  it('leads to the comment of a hand, to a collection, and to the page of a demo', () => {
    const execute = vi.fn(() => Promise.resolve());
    const commands = { execute } as never;
    const hand = { kind: 'notebook', subject: 'hand', cause: 'cause' };
    openSubject({ ...hand, reason: 'mention' }, commands);
    openSubject({ ...hand, reason: 'remix' }, commands);
    const collection = { ...hand, kind: 'collection', subject: 'list' };
    openSubject({ ...collection, reason: 'withdrawn' }, commands);
    const demo = { ...hand, kind: 'demo', subject: 'app' };
    openSubject({ ...demo, reason: 'comment' }, commands);
    expect(execute.mock.calls).toEqual([
      ['alacard:open-share', { hand: 'hand', comment: 'cause' }],
      ['alacard:open-share', { hand: 'hand' }],
      ['alacard:open-library', { link: 'scope=collections&collection=list' }],
      ['alacard:open-demos', { demo: 'app' }]
    ]);
  });
});

describe('toast', () => {
  it('says that there may be more than a page of them', () => {
    const info = vi.spyOn(Toast, 'info').mockReturnValue('');
    const notifications = Array.from({ length: 20 }, () => ({}));
    const trans = nullTranslator.load('alacard_ext');
    for (const more of [false, true]) {
      toast({ notifications, more } as never, { trans } as never);
    }
    expect(info.mock.calls.map(([text]) => text)).toEqual([
      'You have 20 new notifications.',
      'You have 20 or more new notifications.'
    ]);
    info.mockRestore();
  });
});
