import { Signal } from '@lumino/signaling';
import { act, render, screen } from '@testing-library/react';
import * as React from 'react';
import { expect, it } from 'vitest';

import { useChanged } from '../hooks';

it('draws a change that came between the first draw and its effects', () => {
  const source = { count: 0 } as {
    count: number;
    changed: Signal<object, void>;
  };
  source.changed = new Signal(source);
  const grow = (): void => {
    source.count += 1;
    source.changed.emit();
  };
  const View = (): React.JSX.Element => {
    useChanged(source);
    React.useLayoutEffect(grow, []);
    return <p role="status">{source.count}</p>;
  };
  render(<View />);
  expect(screen.getByRole('status').textContent).toBe('1');
  act(grow);
  expect(screen.getByRole('status').textContent).toBe('2');
});
