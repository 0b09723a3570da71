import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import * as React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { lazyView, loadFor } from '../lazy';

const SENTENCE = /could not be loaded.*server is running.*try again/;

function Part(props: { name: string }): React.JSX.Element {
  return <p>part of {props.name}</p>;
}

/** What fails as many times as it is told, and then brings `what`. */
function failing<T>(times: number, what: T) {
  let left = times;
  return vi.fn(() =>
    left-- > 0 ? Promise.reject(new Error('gone')) : Promise.resolve(what)
  );
}

describe('a part that is loaded on first use', () => {
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  });

  it('says that it does not come, and is tried again', async () => {
    const load = failing(2, Part);
    const Lazy = lazyView(load);
    render(<Lazy name="one" />);
    for (const round of [1, 2]) {
      expect((await screen.findByRole('alert')).textContent).toMatch(SENTENCE);
      expect(load).toHaveBeenCalledTimes(round);
      fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    }
    await screen.findByText('part of one');
    expect(screen.queryByRole('alert')).toBeNull();
    // What has come once is there at once.
    render(<Lazy name="two" />);
    expect(screen.getByText('part of two')).toBeTruthy();
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('says it in a tooltip where there is no room', async () => {
    const Lazy = lazyView(failing(1, Part), { compact: true });
    render(<Lazy name="one" />);
    const again = await screen.findByRole('button', { name: 'Try again' });
    expect(again.title).toMatch(SENTENCE);
    fireEvent.click(again);
    await screen.findByText('part of one');
  });

  it('is told of by a command, with a button that runs it again', async () => {
    const again = vi.fn();
    const trans = nullTranslator.load('');
    expect(await loadFor(failing(1, 'chunk'), trans, again)).toBeNull();
    const [told] = Notification.manager.notifications;
    expect(told.message).toMatch(SENTENCE);
    told.options.actions?.[0].callback(new MouseEvent('click'));
    expect(again).toHaveBeenCalledTimes(1);
    expect(await loadFor(failing(0, 'chunk'), trans, again)).toBe('chunk');
    await waitFor(() => expect(Notification.manager.count).toBe(1));
  });
});
