import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { act, fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import {
  type Answerer,
  deferred,
  fakeServer,
  Refusal
} from '../../__tests__/server';
import type { Hand } from '../../ground/api/types';
import { type IViewContext, ViewContext } from '../../ground/hooks';
import { RoomModels } from '../../ground/room_models';
import { SavedSearches } from '../../ground/saved';
import { INotificationWatch } from '../../social/tokens';
import { LibraryAPI } from '../client';
import { type ILibraryTools, LibraryContext } from '../context';
import { LibraryModel } from '../model';
import { EMPTY_VIEW, type ILibraryView } from '../query';
import { renameHand } from '../rename';
import { HandRow } from '../rows';
import { LibraryView } from '../view';

const watch = { unread: 0 } as INotificationWatch;
Object.assign(watch, { changed: new Signal(watch) });

const context: IViewContext = {
  models: new RoomModels().with(INotificationWatch, watch),
  commands: new CommandRegistry(),
  translator: nullTranslator
};

/** The tab over a fake server. */
function open(view: Partial<ILibraryView>, answer: Answerer): LibraryModel {
  const { settings } = fakeServer(answer);
  const model = new LibraryModel(new LibraryAPI(settings), {
    ...EMPTY_VIEW,
    ...view
  });
  const filters = new SavedSearches(null, 'key');
  const tools = { model, filters, actions: {} } as unknown as ILibraryTools;
  render(<LibraryView context={context} tools={tools} />);
  return model;
}

const status = (): string | null | undefined =>
  document.querySelector('.jp-AlacardLibrary-count')?.textContent;

describe('the tab', () => {
  it('says that nothing trends only once that is known', async () => {
    const first = deferred<object>();
    const second = deferred<object>();
    const model = open({ scope: 'trending' }, ({ query }) =>
      query.get('timeframe') === 'week' ? first.promise : second.promise
    );
    const none = (): HTMLElement | null => screen.queryByText(/^Nobody has/);
    expect(status()).toBe('Loading…');
    expect(none()).toBeNull();
    first.resolve({ hands: [] });
    await screen.findByText(/^Nobody has viewed/);
    act(() => model.change({ timeframe: 'day' }));
    expect(none()).toBeNull();
    expect(status()).toBe('Loading…');
    second.resolve(
      new Refusal(503, { error: { code: 'AWAY', message: 'It is locked.' } })
    );
    await screen.findByText('It is locked.');
    expect(none()).toBeNull();
    expect(status()).toBe('');
  });

  it('leads from an empty time to all of it, and from there to one’s own', async () => {
    const model = open({ scope: 'trending' }, () => ({ hands: [] }));
    fireEvent.click(
      await screen.findByRole('button', { name: 'Show all time' })
    );
    const mine = await screen.findByText('Show my hands');
    expect(model.view.timeframe).toBe('all');
    fireEvent.click(mine);
    await screen.findByRole('button', { name: 'Deal me a hand' });
  });

  it('shows what the server says beside the list', async () => {
    open({}, () => ({
      data: { hands: [] },
      meta: { notice: 'One is damaged.' }
    }));
    await screen.findByText('One is damaged.');
  });

  it('says ‘at least’ only where nobody counted to the end', async () => {
    const model = open({}, ({ query }) => ({
      data: { hands: [] },
      meta: { total: 200, total_is_at_least: !query.get('q') || undefined }
    }));
    await screen.findByText('At least 200 hands');
    act(() => model.change({ q: 'bread' }));
    await screen.findByText('200 hands');
  });

  it('names the file of a hand of one’s own, of which titles may be many', () => {
    const tools = { model: { cardNames: {} }, actions: {} };
    const hand = {
      title: 'Bread',
      mine: true,
      path: 'loaves/rye.ipynb',
      prompts: [],
      topic: 'rye',
      difficulty: 'beginner',
      ui: 'none',
      hf_model_id: 'a/b',
      visibility: 'private',
      created_at: '2026-11-29T12:00:00Z'
    };
    render(
      <ViewContext.Provider value={context}>
        <LibraryContext.Provider value={tools as never}>
          <HandRow hand={hand as never} reachable />
        </LibraryContext.Provider>
      </ViewContext.Provider>
    );
    screen.getByTitle('Open the notebook of “Bread”: loaves/rye.ipynb');
  });

  it('says that the server cannot be reached', async () => {
    open({}, () => {
      throw new TypeError('Failed to fetch');
    });
    await screen.findByText(/cannot be reached/);
    expect(screen.queryByText(/Failed to fetch/)).toBeNull();
  });
});

describe('a new title', () => {
  const FINDING = {
    kind: 'secret',
    what: 'a token',
    cell: null,
    where: 'metadata',
    line: 1,
    excerpt: 'Bread •••'
  };
  const refusal = (): Refusal =>
    new Refusal(409, {
      error: {
        code: 'SHARE_FINDINGS',
        message: 'Look at it.',
        details: { findings: [FINDING] }
      }
    });

  beforeEach(() => {
    vi.stubGlobal('requestIdleCallback', (draw: () => void) => draw());
  });

  const button = (name: string): Promise<HTMLElement> =>
    vi.waitFor(() => {
      const all = document.querySelectorAll<HTMLElement>('.jp-Dialog-button');
      const found = [...all].find(each => each.textContent === name);
      if (!found) {
        throw new Error(`There is no button ‘${name}’.`);
      }
      return found;
    });

  it('that holds a secret is shown, typed again, or given all the same', async () => {
    const { calls, settings } = fakeServer(({ body }) =>
      (body as { accept_findings: boolean }).accept_findings
        ? { title: 'Bread' }
        : refusal()
    );
    const api = new LibraryAPI(settings);
    const given = { share_id: 'a'.repeat(22), title: 'Bread' } as Hand;
    const renamed = renameHand(given, context, async (title, accepted) => {
      await api.rename(given.share_id, title, accepted);
    });
    const type = async (text: string): Promise<void> => {
      const input = await vi.waitUntil(() =>
        document.querySelector<HTMLInputElement>('.jp-Dialog input')
      );
      input.value = text;
      (await button('Rename')).click();
    };
    await type('Bread hf_1');
    const back = await button('Back');
    const told = document.querySelector('.jp-Dialog');
    await vi.waitFor(() => {
      expect(told?.textContent).toContain('Secret · In the title · a token');
    });
    back.click();
    await vi.waitUntil(() => !back.isConnected);
    await vi.waitFor(() => {
      const input =
        document.querySelector<HTMLInputElement>('.jp-Dialog input');
      expect(input?.value).toBe('Bread hf_1');
    });
    await type('Bread hf_2');
    (await button('Rename anyway')).click();
    await renamed;
    expect(calls.map(call => call.body)).toEqual([
      { title: 'Bread hf_1', accept_findings: false },
      { title: 'Bread hf_2', accept_findings: false },
      { title: 'Bread hf_2', accept_findings: true }
    ]);
  });
});
