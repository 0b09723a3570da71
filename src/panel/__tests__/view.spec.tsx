import {
  act,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';
import * as React from 'react';
import { describe, expect, it } from 'vitest';

import { modelCard, recipe } from '../../__tests__/cards';
import { CARD_TYPES } from '../../ground/api/values';
import { CommandIDs } from '../../ground/ids';
import { fromRecipe } from '../../hand/hand';
import { Banner } from '../../ground/banner';
import { announced, open, PACKS, PINNED } from './opened';

describe('the panel', () => {
  it('explains itself while it is empty, and shows a dealt hand', async () => {
    const table = open();
    expect(screen.getByRole('region', { name: 'How it works' })).toBeTruthy();
    await waitFor(() =>
      expect(screen.getByRole('group', { name: 'Topic: empty' })).toBeTruthy()
    );
    await table.hand.deal();
    await screen.findByRole('group', { name: 'Topic: Sourdough' });
    expect(screen.queryByRole('region', { name: 'How it works' })).toBeNull();
    expect(screen.getByText('CODE')).toBeTruthy();
  });

  it('says which model of a workflow is picked', async () => {
    const table = open();
    act(() => {
      table.panel.aside = 'workflow';
    });
    await screen.findByRole('region', {
      name: 'Choose: First model of the workflow'
    });
    act(() => table.hand.join('workflow', modelCard('org/first')));
    await screen.findByRole('region', {
      name: 'Choose: Second model of the workflow'
    });
  });

  it('locks by a button that says whether it is pressed', async () => {
    const table = open();
    await table.hand.deal();
    await screen.findByRole('group', { name: 'Model: tiny' });
    const lock = await screen.findByRole('button', { name: 'Lock: Model' });
    expect(lock.getAttribute('aria-pressed')).toBe('false');
    fireEvent.click(lock);
    await waitFor(() => expect(lock.getAttribute('aria-pressed')).toBe('true'));
    expect([...table.hand.locks]).toEqual(['model']);
  });

  it('counts and names all packs of a slot', async () => {
    const table = open();
    PACKS.slice(1).forEach(pack => table.hand.place('prompt', pack));
    const slot = await screen.findByRole('group', {
      name: 'Prompt packs: beta, delta, gamma'
    });
    expect(slot.textContent).toContain('3 packs');
    expect(slot.textContent).toContain('9 prompts');
    expect(slot.textContent).not.toMatch(/\b2 prompts/);
  });

  it('tells in one sentence what each act did', async () => {
    const table = open();
    const { hand } = table;
    expect(announced()).toBe('');
    await hand.deal();
    const lying = 'tiny, quick_start, Sourdough, Beginner, Notebook only';
    await waitFor(() => expect(announced()).toBe(`Dealt: ${lying}.`));
    hand.empty('topic');
    await waitFor(() => expect(announced()).toBe('Removed: Sourdough.'));
    const node = document.querySelector('.jp-Alacard-unseen')?.firstChild;
    hand.undo();
    await waitFor(() =>
      expect(announced()).toBe(`Undone. On the table: ${lying}.`)
    );
    // A node of its own, so that the same words are read again.
    expect(document.querySelector('.jp-Alacard-unseen')?.firstChild).not.toBe(
      node
    );
    hand.redo();
    await waitFor(() => expect(announced()).toMatch(/^Redone/));
    hand.place('topic', recipe().topic);
    await waitFor(() => expect(announced()).toBe('Topic: Sourdough.'));
    hand.clear();
    await waitFor(() => expect(announced()).toBe('All cards removed.'));
  });

  it('says beside the button that all cards are locked, and unlocks them', async () => {
    const table = open();
    await table.hand.deal();
    CARD_TYPES.forEach(type => table.hand.toggleLock(type));
    await screen.findByText('Every card is locked.');
    const deal = (): HTMLButtonElement =>
      screen.getByRole('button', { name: 'Deal me a hand' });
    const why = document.getElementById(
      deal().getAttribute('aria-describedby') ?? ''
    );
    expect(why?.textContent).toContain('Every card is locked.');
    fireEvent.click(screen.getByRole('button', { name: 'Unlock all' }));
    await waitFor(() => expect(deal().disabled).toBe(false));
    expect(screen.queryByText('Every card is locked.')).toBeNull();
    expect(table.hand.complete).toBe(true);
  });

  it('says that the model cannot be had, and deals another one', async () => {
    const table = open();
    await table.hand.deal();
    await screen.findByText('Not here.', undefined, { timeout: 5000 });
    fireEvent.click(screen.getByRole('button', { name: 'Deal another model' }));
    const deals = (): string[][] =>
      table.server.calls
        .filter(call => call.path === 'shuffle')
        .map(call => call.query.getAll('locked_cards'));
    await waitFor(() => expect(deals()).toHaveLength(2));
    expect(deals()[1]).toEqual([
      'prompt:quick_start',
      'topic:sourdough',
      'difficulty:beginner',
      'ui_component:none'
    ]);
  });

  it('marks a card that will not be used, and tells what was dealt again', async () => {
    const table = open();
    await table.hand.deal();
    const { state } = table.hand;
    const misfit = {
      type: 'prompt' as const,
      id: 'quick_start',
      reason: 'Made for pictures.'
    };
    const fresh = open().hand;
    fresh.restore({ ...state, misfits: [misfit] }, [state]);
    await screen.findByText('Made for pictures.');
    expect(
      screen.getByRole('button', { name: 'Deal one that fits: Prompt packs' })
    ).toBeTruthy();
  });

  it('says why a bake-off has no app', async () => {
    const app = { ...recipe().ui_component, name: 'API endpoint' };
    const { hand } = open();
    hand.restore(
      {
        hand: {
          ...fromRecipe(
            recipe({
              companions: [modelCard('a/one')],
              combination: 'bake_off',
              ui_component: { ...app, type: 'api_endpoint' }
            })
          )
        },
        handCode: 'CODE',
        locks: [],
        misfits: []
      },
      []
    );
    hand.join('bake_off', modelCard('a/two'));
    const said =
      'A bake-off has no app, so “API endpoint” is put aside until one model is left.';
    await waitFor(() => expect(announced()).toBe(said));
    expect(screen.queryByText(/Dealt again to fit/)).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Keep only tiny' }));
    await screen.findByRole('group', { name: 'UI component: API endpoint' });
    await waitFor(() => expect(announced()).toBe('Removed: one, two.'));
  });

  it('folds a notebook away once another hand lies on the table', async () => {
    const table = open();
    const { hand, generation } = table;
    const made = recipe({ model_card: PINNED });
    hand.setRecipe(made, 'CODE');
    const fit = { verdict: 'fits', reason: 'It fits.', weight_bytes: 64 };
    generation.restore({
      answer: {
        recipe: made,
        filename: 'a.ipynb',
        gate: { passed: true, checks: [], findings: [] },
        model_info: { notice: null },
        plan: { fit }
      } as never,
      path: 'a.ipynb',
      saveError: null
    });
    await screen.findByText('Your notebook is ready');
    expect(screen.queryByText('Notebook of tiny')).toBeNull();
    const opened: unknown[] = [];
    table.commands.addCommand(CommandIDs.openNotebook, {
      execute: args => opened.push(args.path)
    });
    hand.place('model', modelCard('org/detr'));
    await screen.findByText('Notebook of tiny');
    expect(screen.queryByText('The plan')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Open' }));
    expect(opened).toEqual(['a.ipynb']);
    fireEvent.click(screen.getByRole('button', { name: 'Details' }));
    await screen.findByText('The plan');
  });

  it('shows what stands between backticks as code', () => {
    render(<Banner text="Run `hf auth login`, then deal." />);
    expect(screen.getByText('hf auth login').tagName).toBe('CODE');
    expect(document.body.textContent).toContain('Run hf auth login, then');
  });

  it('shows where the Hub is, without any token', async () => {
    open();
    await screen.findByText('Hub: hub.test, no token');
  });
});
