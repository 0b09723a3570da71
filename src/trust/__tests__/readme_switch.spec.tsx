import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';

import { modelCard, recipe } from '../../__tests__/cards';
import { fakeTable } from '../../__tests__/table';
import type { GenerateAnswer } from '../../ground/api/values';
import { CommandIDs } from '../../ground/ids';
import { ViewContext } from '../../ground/hooks';
import { ReadmeSwitch } from '../readme_switch';

const HASH = 'f'.repeat(64);
const CODE = 'print(open("notes"))  # <b>\u202e';

type Readme = NonNullable<GenerateAnswer['plan']['readme']>;

function show(readme: Partial<Readme>, dealt = 'org/one') {
  const table = fakeTable(() => ({ recipe: recipe(), hand_code: null }));
  const { hand } = table;
  hand.setRecipe(recipe({ model_card: modelCard('org/one') }), null);
  const again = vi.fn();
  table.commands.addCommand(CommandIDs.generate, { execute: again });
  const answer = {
    model_info: { id: dealt },
    plan: {
      readme: {
        mode: 'shown',
        reason: '',
        sha256: HASH,
        code: CODE,
        offered: true,
        forbidden: false,
        rules: 2,
        ...readme
      }
    }
  } as unknown as GenerateAnswer;
  render(
    <ViewContext.Provider value={table}>
      <ReadmeSwitch answer={answer} />
    </ViewContext.Provider>
  );
  return { hand, again };
}

describe('the switch for the code of a model’s author', () => {
  it('shows the text, and allows that very text alone until it is undone', async () => {
    const { hand, again } = show({});
    const shown = screen.getByLabelText('The example’s code');
    expect(shown.textContent).toBe('print(open("notes"))  # <b>‹U+202E›');
    expect(screen.getByText(/not by Alacard.*your Hub token/)).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
    fireEvent.click(screen.getByRole('checkbox'));
    await waitFor(() => expect(hand.hand.model?.readme_code).toBe(HASH));
    fireEvent.click(screen.getByRole('button', { name: 'Deal again with it' }));
    expect(again).toHaveBeenCalledTimes(1);
    fireEvent.click(screen.getByRole('checkbox'));
    await waitFor(() => expect(hand.hand.model?.readme_code).toBeNull());
  });

  it('takes back what runs', () => {
    const { hand } = show({ mode: 'consented' });
    expect(hand.hand.model?.readme_code).toBeNull();
    expect(
      screen.getByRole('button', { name: 'Deal again without it' })
    ).toBeTruthy();
  });

  it('is not there where the site forbids it, and says so', () => {
    show({ offered: false, forbidden: true, code: '', sha256: null });
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.getByText(/This site runs no code/)).toBeTruthy();
  });

  it('is not there for another model, or where nothing is offered', () => {
    show({}, 'org/two');
    show({ offered: false });
    expect(screen.queryByRole('checkbox')).toBeNull();
  });
});
