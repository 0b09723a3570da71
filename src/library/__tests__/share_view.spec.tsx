import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { act, fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';
import { expect, it, vi } from 'vitest';

import { recipe } from '../../__tests__/cards';
import { deferred, fakeServer } from '../../__tests__/server';
import { CommandIDs } from '../../ground/ids';
import { RoomModels } from '../../ground/room_models';
import { ShareActions } from '../share_actions';
import { ShareAPI } from '../share_client';
import { SharePage } from '../share_page';
import { ShareView } from '../share_view';

// What people say of a hand asks the server by itself.
vi.mock('../../social/section', () => ({ SocialSection: () => null }));
// A dialog of JupyterLab's own.
vi.mock('../../collections/forms', () => ({
  askLine: () => Promise.resolve('A wrong licence')
}));

const ID = 'a'.repeat(22);

/** The page of a hand that is shared, over a fake server. */
async function open(commands = new CommandRegistry()) {
  let latest = 1;
  const counts = { views: 1, downloads: 0, remixes: 0, stars: 0 };
  let featured_at: string | null = null;
  const { calls, settings } = fakeServer(({ path, query, body }) => {
    if (path.endsWith('/featured')) {
      const { featured } = body as { featured: boolean };
      featured_at = featured ? '2026-11-30T12:00:00Z' : null;
    }
    if (path.endsWith('/preview')) {
      const source = `version ${query.get('version')}`;
      return { notebook: { cells: [{ cell_type: 'code', source }] } };
    }
    return path.endsWith('/chain')
      ? { nodes: [], edges: [] }
      : path.endsWith('/versions')
        ? { versions: [] }
        : {
            share_id: ID,
            title: 'Bread',
            owner: 'bob',
            mine: true,
            visibility: 'everyone',
            created_at: '2026-11-29T12:00:00Z',
            hf_model_id: 'tiny/bert-sentiment',
            recipe: recipe(),
            version: latest,
            may_feature: true,
            may_withdraw: true,
            comments: 3,
            featured_at,
            counts: { ...counts }
          };
  });
  const context = {
    models: new RoomModels(),
    commands,
    translator: nullTranslator
  };
  const page = new SharePage(new ShareAPI(settings), ID);
  const changed = vi.fn();
  const actions = new ShareActions({ page, context, changed } as never);
  await page.load();
  const renderers = { rendermime: null, languages: null };
  render(
    <ShareView
      settings={settings}
      context={context}
      page={page}
      actions={actions}
      renderers={renderers}
    />
  );
  const cell = await screen.findByText('version 1');
  const asked = (name: string): number =>
    calls.filter(call => call.path.endsWith(name)).length;
  const publish = (): void => {
    latest = 2;
  };
  return { asked, calls, cell, changed, counts, page, publish };
}

it('draws a version once, however often its hand is asked for', async () => {
  const { asked, cell, page, publish } = await open();
  await act(() => page.load());
  await vi.waitFor(() => expect(asked('/chain')).toBe(2));
  expect(screen.getByText('version 1')).toBe(cell);
  expect(asked('/preview')).toBe(1);
  publish();
  await act(() => page.load());
  await screen.findByText('version 2');
  expect(asked('/preview')).toBe(2);
});

it('exports once at a time, and shows that it was counted', async () => {
  const commands = new CommandRegistry();
  const exported = deferred<undefined>();
  const args: unknown[] = [];
  commands.addCommand(CommandIDs.exportNotebook, {
    execute: given => {
      args.push(given);
      return exported.promise;
    }
  });
  const { counts } = await open(commands);
  fireEvent.click(screen.getByRole('button', { name: 'Download as…' }));
  const busy = await screen.findByRole('button', { name: 'Exporting…' });
  expect(busy.getAttribute('aria-busy')).toBe('true');
  fireEvent.click(busy);
  expect(args).toEqual([{ hand: ID, version: 1 }]);
  counts.downloads = 1;
  exported.resolve(undefined);
  await screen.findByText(/1 download ·/);
  await screen.findByRole('button', { name: 'Download as…' });
});

it('features a hand, and no longer, for whoever may', async () => {
  const { changed } = await open();
  fireEvent.click(screen.getByRole('button', { name: 'Feature' }));
  const end = await screen.findByRole('button', { name: 'Stop featuring' });
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  fireEvent.click(end);
  await screen.findByRole('button', { name: 'Feature' });
});

it('lets an administrator withdraw a hand, and asks why', async () => {
  const { calls, changed } = await open();
  fireEvent.click(screen.getByRole('button', { name: 'Withdraw…' }));
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  const told = calls.find(call => call.path.endsWith('/share'));
  const body = { visibility: 'private', why: 'A wrong licence' };
  expect(told?.body).toMatchObject(body);
});

it('leads the keyboard to what lies below the notebook', async () => {
  await open();
  screen.getByRole('button', { name: '↓ Comments (3)' });
  const section = screen.getByRole('region', { name: 'Remixes' });
  section.scrollIntoView = vi.fn();
  fireEvent.click(screen.getByRole('button', { name: /Remixes/ }));
  expect(document.activeElement).toBe(section);
});
