import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { act, fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';

import { fakeServer, Refusal } from '../../__tests__/server';
import { type IViewContext, ViewContext } from '../../ground/hooks';
import { OutboxNotice } from '../../ground/outbox';
import { CommandIDs } from '../../ground/ids';
import { RoomModels } from '../../ground/room_models';
import { ShareAPI } from '../share_client';
import { StatisticsAPI } from '../statistics_client';
import { StatisticsView } from '../statistics_view';
import { WorkedQuestion } from '../worked';

const ID = 'a'.repeat(22);
const opened: unknown[] = [];
const commands = new CommandRegistry();
commands.addCommand(CommandIDs.openLibrary, {
  execute: args => opened.push(args)
});
const context: IViewContext = {
  models: new RoomModels(),
  commands,
  translator: nullTranslator
};
const within = (children: React.ReactNode): React.JSX.Element => (
  <ViewContext.Provider value={context}>{children}</ViewContext.Provider>
);
const SUMS = { generated: 4, shared: 2, remixed: 1, verified: 0, passed: 0 };

describe('the statistics', () => {
  const open = (statistics: object): void => {
    const { settings } = fakeServer(() => statistics);
    render(
      within(
        <StatisticsView
          api={new StatisticsAPI(settings)}
          rendermime={null}
          frame="year"
          edition={0}
          show={() => undefined}
        />
      )
    );
  };

  it('are figures and tables where nothing draws charts, and lead to the hands', async () => {
    open({
      scope: 'deployment',
      floor: 3,
      people: 5,
      since: null,
      sums: SUMS,
      models: [{ name: 'a/‮b', ...SUMS, passed: null }],
      dealt: {
        weeks: [{ week: '2026-11-30', dealt: 30 }],
        tasks: [
          { name: 'fill-mask', dealt: 10 },
          { name: 'text-to-speech', dealt: 20 }
        ],
        cards: [{ type: 'topic', id: 'cats', name: null, dealt: 20 }]
      },
      health: { generate_to_share: { part: 2, whole: 4 }, worked: null },
      authors: [
        { owner: 'ada', hands: 2, stars: 7, downloads: 9, remixes: 1, trend: 1 }
      ]
    });
    await screen.findByText(/^All hands of 5 people/);
    screen.getByText('50%');
    expect(screen.queryByText(/“It worked” answers/)).toBeNull();
    screen.getByRole('table', { name: 'Authors of shared hands' });
    screen.getByRole('row', { name: 'a/‹U+202E›b 4 2 1 0 few' });
    fireEvent.click(screen.getByRole('button', { name: 'a/‹U+202E›b' }));
    expect(opened).toEqual([{ link: 'scope=shared&model=a%2F%E2%80%AEb' }]);

    const count = screen.getByRole('combobox', { name: 'What to count' });
    fireEvent.change(count, { target: { value: 'remixed' } });
    screen.getByRole('row', { name: 'a/‹U+202E›b 1 4 2 0 few' });
    fireEvent.change(count, { target: { value: 'passed' } });
    screen.getByText('There is nothing of this to show for this period.');
    fireEvent.change(count, { target: { value: 'dealt' } });
    screen.getByRole('row', { name: '2026-11-30 30' });
    screen.getByRole('row', { name: 'Cats 20' });
    expect(
      screen
        .getAllByRole('row', { name: /speech|mask/i })
        .map(row => row.textContent)
    ).toEqual(['Text to speech20', 'Fill mask10']);
  });

  it('say of few people that these are one’s own, and what to do where there is nothing', async () => {
    open({
      scope: 'mine',
      floor: 3,
      people: null,
      since: null,
      sums: { ...SUMS, generated: 0 },
      health: {}
    });
    await screen.findByText(/^These are your own hands/);
    screen.getByRole('button', { name: 'Deal me a hand' });
    expect(
      screen.queryByRole('combobox', { name: 'What to count' })
    ).toBeNull();
  });
});

describe('did it work', () => {
  it('is answered by a press, taken back by another, and tells a refusal', async () => {
    const sent: (boolean | null)[] = [];
    let refuses = false;
    const { settings } = fakeServer(({ method, body }) => {
      if (refuses) {
        return new Refusal(503, {
          error: { code: 'STORE_UNAVAILABLE', message: 'It is away.' }
        });
      }
      const worked =
        method === 'PUT' ? (body as { worked: boolean }).worked : null;
      if (method !== 'GET') {
        sent.push(worked);
      }
      return { worked, all: null };
    });
    render(within(<WorkedQuestion id={ID} api={new ShareAPI(settings)} />));
    const yes = await screen.findByRole('button', { name: 'Yes' });
    const pressed = (is: boolean): Promise<void> =>
      vi.waitFor(() =>
        expect(yes.getAttribute('aria-pressed')).toBe(String(is))
      );
    fireEvent.click(yes);
    await pressed(true);
    fireEvent.click(yes);
    await pressed(false);
    expect(sent).toEqual([true, null]);
    refuses = true;
    fireEvent.click(screen.getByRole('button', { name: 'No' }));
    await screen.findByText('It is away.');
  });
});

it('tells what waits, and looks again while the store is away alone', () => {
  vi.useFakeTimers();
  const look = vi.fn();
  const notice = (since: string | null, waiting: number): React.JSX.Element =>
    within(
      <OutboxNotice outbox={{ waiting, damaged: 0, since }} look={look} />
    );
  const shown = render(notice('2026-11-29T12:00:00Z', 2));
  screen.getByText(/^Sharing has been unavailable since .*2 hands wait/);
  act(() => void vi.advanceTimersByTime(15_000));
  expect(look).toHaveBeenCalledTimes(1);
  shown.rerender(notice(null, 0));
  expect(shown.container.textContent).toBe('');
  act(() => void vi.advanceTimersByTime(60_000));
  expect(look).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});
