import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { fireEvent, render, screen, within } from '@testing-library/react';
import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';

import { type Answerer, fakeServer, Refusal } from '../../__tests__/server';
import type { FrontPage, Hand } from '../../ground/api/types';
import { ViewContext } from '../../ground/hooks';
import { RoomModels } from '../../ground/room_models';
import { FrontAPI } from '../client';
import { motifOf } from '../picture';
import { FrontView } from '../view';

function hand(id: string, more: Partial<Hand> = {}): Hand {
  return {
    share_id: id,
    title: `Hand ${id}`,
    hf_model_id: 'org/model',
    task: 'translation',
    topic: 'tea',
    difficulty: 'beginner',
    ui: 'none',
    prompts: [],
    filename: '',
    gate_passed: true,
    created_at: '2026-11-30T00:00:00Z',
    owner: 'bob',
    mine: false,
    visibility: 'everyone',
    ...more
  } as Hand;
}

const starter = hand('s', { reason: 'It is small.' });
const EMPTY: FrontPage = {
  featured: [],
  of_the_week: starter,
  chosen_by: 'calendar',
  trending: [],
  starters: [starter, hand('t', { reason: 'It is large.' })]
};

function open(answer: Answerer): {
  actions: { show: ReturnType<typeof vi.fn>; deal: ReturnType<typeof vi.fn> };
  list: ReturnType<typeof vi.fn>;
} {
  const actions = { show: vi.fn(), deal: vi.fn() };
  const list = vi.fn();
  const context = {
    models: new RoomModels(),
    commands: new CommandRegistry(),
    translator: nullTranslator
  };
  render(
    <ViewContext.Provider value={context}>
      <FrontView
        api={new FrontAPI(fakeServer(answer).settings)}
        edition={0}
        actions={actions}
        dealAny={vi.fn()}
        list={list}
      />
    </ViewContext.Provider>
  );
  return { actions, list };
}

describe('the front page', () => {
  it('shows starters where nothing is shared, and deals one', async () => {
    const { actions, list } = open(() => EMPTY);
    const week = await screen.findByRole('region', {
      name: 'Notebook of the week'
    });
    fireEvent.click(within(week).getByRole('button'));
    expect(actions.deal).toHaveBeenCalledWith(starter);
    expect(screen.queryByRole('region', { name: 'Featured' })).toBeNull();
    // What is of the week is not there twice.
    expect(screen.getAllByText('Hand s')).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: 'Show my hands' }));
    fireEvent.click(screen.getByRole('button', { name: 'All starters' }));
    expect(list.mock.calls).toEqual([['mine'], ['starters']]);
  });

  it('shows the page of what is shared, as text whatever it holds', async () => {
    const shared = hand('x', { title: '<img src=x onerror=alert(1)>' });
    const { actions } = open(() => ({
      ...EMPTY,
      featured: [shared],
      of_the_week: shared,
      chosen_by: 'administrator',
      trending: [shared]
    }));
    const row = await screen.findByRole('region', { name: 'Featured' });
    fireEvent.click(within(row).getByText('<img src=x onerror=alert(1)>'));
    expect(actions.show).toHaveBeenCalledWith(shared);
    expect(document.querySelector('img')).toBeNull();
    screen.getByText('Chosen by an administrator');
  });

  it('deals and explains where the server does not answer', async () => {
    open(() => new Refusal(503, { error: { code: 'X', message: 'Away.' } }));
    await screen.findByText('Away.');
    screen.getByRole('button', { name: 'Deal me a hand' });
    screen.getByText('Generate');
  });
});

describe('a picture', () => {
  it.each([
    ['text-generation', 'chat'],
    ['table-question-answering', 'table'],
    ['visual-question-answering', 'question'],
    ['image-to-3d', 'solid'],
    ['video-text-to-text', 'film'],
    ['automatic-speech-recognition', 'wave'],
    ['zero-shot-image-classification', 'photo'],
    ['sentence-similarity', 'points'],
    ['fill-mask', 'labels'],
    ['graph-ml', 'lines'],
    [null, 'cards']
  ])('of %s shows %s', (task, motif) => {
    expect(motifOf(task)).toBe(motif);
  });
});
