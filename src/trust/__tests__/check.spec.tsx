import {
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';
import * as React from 'react';
import { describe, expect, it } from 'vitest';

import { modelCard, recipe } from '../../__tests__/cards';
import { fakeTable, type IFakeTable } from '../../__tests__/table';
import type { LadderStep, Trust } from '../../ground/api/values';
import { ViewContext } from '../../ground/hooks';
import { ModelCheck } from '../check';

const COMMIT = 'a'.repeat(40);

function step(name: LadderStep['step'], more = {}): LadderStep {
  return {
    step: name,
    title: `title of ${name}`,
    possible: false,
    chosen: false,
    reason: `reason of ${name}`,
    ...more
  };
}

const TRUST: Trust = {
  points: [
    { name: 'code', level: 'warn', text: 'It brings code.' },
    { name: 'format', level: 'good', text: 'Numbers alone.' }
  ],
  license: 'mit',
  weights: 'safetensors',
  pickled: [],
  scan: 'clean',
  issues: [],
  needs_code: true,
  code: [{ name: 'own.py', text: 'import os  # <b>', cut: false }],
  commit: COMMIT,
  token: { present: false, permissions: [] }
};

const STEPS = [
  step('full', { reason: 'Too big.' }),
  step('half', { possible: true, chosen: true, needed_bytes: 2_500_000_000 }),
  step('sibling', { possible: true, model_id: 'org/smaller' })
];

const fitOf = (id: string): object => ({
  verdict: id === 'org/giant' ? 'too_big' : 'tight',
  reason: id === 'org/giant' ? 'A giant.' : 'Tight.',
  dtype: 'bfloat16',
  parts: [
    { name: 'weights', low: 2_000_000_000, high: 2_100_000_000 },
    { name: 'cache', low: 0, high: 0 }
  ]
});

async function open(ladder = STEPS, trust = TRUST): Promise<IFakeTable> {
  const table = fakeTable(call => {
    if (call.path === 'fit') {
      const ids = call.query.getAll('id');
      return { models: ids.map(id => ({ id, fit: fitOf(id) })) };
    }
    if (call.path.startsWith('models/')) {
      const id = decodeURIComponent(call.path.slice('models/'.length));
      return {
        facts: { id },
        card: modelCard(id),
        fit: fitOf(id),
        ladder,
        trust,
        origin: 'hub',
        notice: null
      };
    }
    return { hand_code: 'CODE', recipe: recipe() };
  });
  render(
    <ViewContext.Provider value={table}>
      <Drawn table={table} />
    </ViewContext.Provider>
  );
  table.hand.place('model', modelCard());
  await screen.findByText('Before the first run', {}, { timeout: 3000 });
  return table;
}

/** Draws again when the hand changes, as the panel does. */
function Drawn(props: { table: IFakeTable }): React.JSX.Element {
  const [, draw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    const { hand } = props.table;
    hand.changed.connect(draw);
    return () => {
      hand.changed.disconnect(draw);
    };
  }, [props.table]);
  return <ModelCheck />;
}

describe('what is shown before the first run', () => {
  it('tells each step with its state and its reason, in words', async () => {
    await open();
    const items = screen.getAllByRole('listitem').map(each => each.textContent);
    expect(items[0]).toContain('no');
    expect(items[0]).toContain('Too big.');
    expect(items[1]).toContain('chosen');
    expect(items[1]).toContain('2.5 GB');
    expect(items[3]).toContain('Warning: It brings code.');
  });

  it('tells what the memory is taken by, as ranges', async () => {
    await open();
    const rows = screen.getAllByRole('row').map(each => each.textContent);
    expect(rows).toEqual(['Weights2 GB – 2.1 GB']);
  });

  it('lets a person choose another step, and take it back', async () => {
    const table = await open();
    fireEvent.click(
      screen.getByRole('button', { name: 'Run it this way: title of full' })
    );
    await waitFor(() => expect(table.hand.hand.model?.step).toBe('full'));
    fireEvent.click(
      screen.getByRole('button', { name: 'Let the plan decide' })
    );
    await waitFor(() => expect(table.hand.hand.model?.step).toBeNull());
  });

  it('lays the model that stands in on the table', async () => {
    const table = await open();
    fireEvent.click(
      screen.getByRole('button', { name: 'Run it this way: title of sibling' })
    );
    await waitFor(() => expect(table.hand.hand.model?.id).toBe('org/smaller'));
  });

  it('shows the code as text, and switches it on for its commit alone', async () => {
    const table = await open();
    expect(screen.getByText('import os # <b>')).toBeTruthy();
    const box = screen.getByRole('checkbox');
    expect((box as HTMLInputElement).checked).toBe(false);
    fireEvent.click(box);
    await waitFor(() =>
      expect(table.hand.hand.model?.trust_remote_code).toBe(COMMIT)
    );
    fireEvent.click(screen.getByRole('checkbox'));
    await waitFor(() =>
      expect(table.hand.hand.model?.trust_remote_code).toBeNull()
    );
  });

  it('names the pickle and the library that opens it, and asks for trust', async () => {
    const table = await open(STEPS, {
      ...TRUST,
      needs_code: false,
      code: [],
      unpickled_by: 'Flair',
      pickled: ['pytorch_model.bin']
    });
    expect(screen.getByText('pytorch_model.bin')).toBeTruthy();
    fireEvent.click(
      screen.getByRole('checkbox', { name: /load it with Flair, at commit aa/ })
    );
    await waitFor(() =>
      expect(table.hand.hand.model?.trust_remote_code).toBe(COMMIT)
    );
  });

  it('offers no switch where the code cannot be shown', async () => {
    await open(STEPS, { ...TRUST, code: [] });
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.getByText(/cannot be shown right now/)).toBeTruthy();
  });

  it('binds consent to the commit of another repository as well', async () => {
    const theirs = 'c'.repeat(40);
    const table = await open(STEPS, {
      ...TRUST,
      code: [
        {
          name: 'm.py',
          repository: 'host/code',
          commit: theirs,
          text: 'x = 1',
          cut: false
        }
      ],
      code_commits: { 'host/code': theirs }
    });
    expect(screen.getByText('host/code/m.py')).toBeTruthy();
    fireEvent.click(
      screen.getByRole('checkbox', {
        name: /that of host\/code @ cccccccccccc/
      })
    );
    await waitFor(() =>
      expect(table.hand.hand.model?.trusted_code).toEqual({
        'host/code': theirs
      })
    );
    expect(table.hand.hand.model?.trust_remote_code).toBe(COMMIT);
    fireEvent.click(screen.getByRole('checkbox'));
    await waitFor(() => expect(table.hand.hand.model?.trusted_code).toBeNull());
  });

  it('offers no switch for code that is not whole, or that is refused', async () => {
    await open(STEPS, { ...TRUST, code_missing: ['org/tiny/other.py'] });
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.getByText(/org\/tiny\/other.py/)).toBeTruthy();
    cleanup();
    await open(STEPS, { ...TRUST, code_refused: 'Two repositories.' });
    expect(screen.queryByRole('checkbox')).toBeNull();
  });

  it('tells of several models the fit of the hardest, by its name', async () => {
    const { hand } = await open();
    const own = hand.hand.model?.id;
    expect(screen.getByText(/tight/).textContent).toContain('tight');
    hand.join('bake_off', modelCard('org/giant'));
    await waitFor(() => expect(screen.getByText(/too big/)).toBeTruthy(), {
      timeout: 5000
    });
    const summary = screen.getByText('Before the first run').closest('summary');
    expect(summary?.textContent).toContain('org/giant');
    expect(screen.getByText('A giant.')).toBeTruthy();
    hand.playAlone();
    await waitFor(() => expect(screen.queryByText(/too big/)).toBeNull());
    expect(hand.hand.model?.id).toBe(own);
  });
});
