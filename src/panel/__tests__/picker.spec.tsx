import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { announced, open, option } from './opened';

const press = (key: string): void => {
  fireEvent.keyDown(document.activeElement ?? document.body, { key });
};

describe('a picker by keyboard', () => {
  it('goes from the search into the list, moves, picks and takes back', async () => {
    const table = open();
    fireEvent.click(
      screen.getByRole('button', { name: /^Choose.*Prompt packs/ })
    );
    await option(/alpha/);
    const search = screen.getByRole('searchbox', { name: 'Search cards' });
    await waitFor(() => expect(document.activeElement).toBe(search));
    press('ArrowDown');
    expect(document.activeElement).toBe(await option(/alpha/));
    press('ArrowDown');
    press('End');
    expect(document.activeElement).toBe(await option(/gamma/));
    press('ArrowDown');
    expect(document.activeElement).toBe(await option(/gamma/));
    press('ArrowUp');
    press('Enter');
    press('Home');
    press(' ');
    expect(table.hand.hand.prompt.map(pack => pack.id)).toEqual([
      'delta',
      'alpha'
    ]);
    const chosen = screen
      .getAllByRole('option', { selected: true })
      .map(each => each.dataset.id);
    expect(chosen).toEqual(['alpha', 'delta']);
    press('Enter');
    expect(table.hand.hand.prompt.map(pack => pack.id)).toEqual(['delta']);
  });

  it('refuses a fourth pack, says why, and keeps the three', async () => {
    const table = open();
    fireEvent.click(
      screen.getByRole('button', { name: /^Choose.*Prompt packs/ })
    );
    for (const name of [/alpha/, /beta/, /delta/]) {
      fireEvent.click(await option(name));
    }
    const ids = (): string[] => table.hand.hand.prompt.map(pack => pack.id);
    expect(screen.queryByText(/at most/)).toBeNull();
    fireEvent.click(await option(/gamma/));
    expect(ids()).toEqual(['alpha', 'beta', 'delta']);
    const said = '3 packs at most: remove one before you add another.';
    const picker = screen.getByRole('region', { name: /^Choose/ });
    expect(picker.textContent).toContain(said);
    expect(announced()).toBe(said);
    fireEvent.click(await option(/alpha/));
    fireEvent.click(await option(/gamma/));
    expect(ids()).toEqual(['beta', 'delta', 'gamma']);
    expect(screen.queryByText(/at most/)).toBeNull();
  });

  it('takes one option into the tab order at a time', async () => {
    open();
    fireEvent.click(
      screen.getByRole('button', { name: /^Choose.*Prompt packs/ })
    );
    await option(/alpha/);
    const reachable = screen
      .getAllByRole('option')
      .filter(each => each.tabIndex === 0);
    expect(reachable).toHaveLength(1);
  });

  it('closes on Escape and after a pick, and gives the focus back', async () => {
    const table = open();
    const slot = screen.getByRole('button', { name: /^Choose.*Topic/ });
    fireEvent.click(slot);
    await option(/Sourdough/);
    press('Escape');
    expect(screen.queryByRole('listbox')).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(slot));
    fireEvent.click(slot);
    (await option(/Sourdough/)).focus();
    press('Enter');
    expect(table.hand.hand.topic?.id).toBe('sourdough');
    expect(table.panel.aside).toBeNull();
  });
});

describe('a drag', () => {
  it('lays the card into the slot of its type and into no other', async () => {
    const table = open();
    fireEvent.click(
      screen.getByRole('button', { name: /^Choose.*Prompt packs/ })
    );
    const dataTransfer = { setData: () => undefined };
    fireEvent.dragStart(await option(/beta/), { dataTransfer });
    const slot = (name: RegExp): HTMLElement =>
      screen.getByRole('group', { name });
    fireEvent.drop(slot(/^Topic/), { dataTransfer });
    expect(table.hand.hand.topic).toBeUndefined();
    expect(slot(/^Prompt packs/).dataset.drop).toBe('wanted');
    fireEvent.drop(slot(/^Prompt packs/), { dataTransfer });
    expect(table.hand.hand.prompt[0].id).toBe('beta');
  });
});
