import { render, screen } from '@testing-library/react';
import * as React from 'react';
import { describe, expect, it } from 'vitest';

import { fakeTable } from '../../__tests__/table';
import { ViewContext } from '../../ground/hooks';
import { CommandIDs } from '../../ground/ids';
import type { IRun } from '../runs';
import { stateOf } from '../state';
import { StateView } from '../state_view';

function seen(waiting: boolean): IRun {
  const cell = { index: 0, source: '1', count: null, error: null };
  const state = stateOf({
    cells: [{ ...cell, waiting, told: '', edited: false }],
    kernelBusy: false,
    verified: null,
    trusted: true,
    sameCode: null,
    verifying: null,
    last: 'unknown'
  });
  return { path: 'a.ipynb', open: true, startedAt: null, state };
}

describe('the state of a notebook', () => {
  it('stands once in the page, and is read as it begins and ends', () => {
    const table = fakeTable(() => ({}));
    const view = (run: IRun): React.JSX.Element => (
      <ViewContext.Provider value={table}>
        <StateView run={run} />
      </ViewContext.Provider>
    );
    const { rerender } = render(view(seen(false)));
    expect(screen.getAllByText('Not run yet')).toHaveLength(1);
    const live = (): string | null =>
      screen.getByRole('status').getAttribute('aria-live');
    expect(live()).toBe('polite');
    rerender(view(seen(true)));
    expect(screen.getAllByText(/^Running/)).toHaveLength(1);
    rerender(view(seen(true)));
    expect(live()).toBe('off');
    rerender(view(seen(false)));
    expect(live()).toBe('polite');
  });

  it('offers to cancel the verification that goes on, and no other', () => {
    const table = fakeTable(() => ({}));
    const asked: unknown[] = [];
    table.commands.addCommand(CommandIDs.cancelVerification, {
      execute: args => asked.push(args.id)
    });
    const view = (run: IRun): React.JSX.Element => (
      <ViewContext.Provider value={table}>
        <StateView run={run} />
      </ViewContext.Provider>
    );
    const run = seen(false);
    const state = { ...run.state, verification: 'v1' };
    const { rerender } = render(view({ ...run, state }));
    screen.getByRole('button', { name: 'Cancel Verification' }).click();
    expect(asked).toEqual(['v1']);
    rerender(view(run));
    expect(screen.queryByRole('button')).toBeNull();
  });
});
