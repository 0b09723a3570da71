import { render, screen } from '@testing-library/react';
import * as React from 'react';
import { describe, expect, it } from 'vitest';

import { fakeTable } from '../../__tests__/table';
import type { Plan } from '../../ground/api/values';
import { ViewContext } from '../../ground/hooks';
import { PlanView } from '../plan_view';

function show(mode: string, reason: string): void {
  const plan = {
    fit: { verdict: 'fits', reason: 'It fits.' },
    readme: { mode, reason }
  } as unknown as Plan;
  render(
    <ViewContext.Provider value={fakeTable(() => ({}))}>
      <PlanView plan={plan} />
    </ViewContext.Provider>
  );
}

describe('the plan', () => {
  it('says of what it tells why it is not run', () => {
    show('shown', 'it imports os.');
    const told = screen.getAllByRole('listitem').map(each => each.textContent);
    expect(told).toContain(
      'The author’s own example is not run: it imports os.'
    );
  });

  it('leaves a whole sentence as it is', () => {
    show('run', 'It uses the loaded model.');
    const told = screen.getAllByRole('listitem').map(each => each.textContent);
    expect(told).toContain('It uses the loaded model.');
  });
});
