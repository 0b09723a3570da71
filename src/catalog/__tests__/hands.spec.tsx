import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';
import { expect, it, vi } from 'vitest';

import { fakeServer, Refusal } from '../../__tests__/server';
import { ViewContext } from '../../ground/hooks';
import { CommandIDs } from '../../ground/ids';
import { RoomModels } from '../../ground/room_models';
import { CatalogAPI } from '../client';
import { CatalogContext, type ICatalogTools } from '../context';
import { Hands } from '../hands';
import { CatalogSync } from '../sync';

it('shows what people think and last said of the hands with a model', async () => {
  const { calls, settings } = fakeServer(({ path }) => {
    if (path === 'trending') {
      return { hands: [{ share_id: 'a' }, { share_id: 'b' }] };
    }
    if (path === 'notebook/b') {
      return new Refusal(404, { message: 'Taken back.' });
    }
    return path.endsWith('/comments')
      ? { comments: [{ author: 'eve', text: 'It\nruns.' }], may_hide: false }
      : {
          share_id: 'a',
          title: 'Bread',
          owner: 'bob',
          rating: { mean: 4.5, count: 2, mine: null },
          comments: 3
        };
  });
  const api = new CatalogAPI(settings);
  const tools = {
    model: { catalog: api },
    syncing: new CatalogSync(api, null)
  } as unknown as ICatalogTools;
  const commands = new CommandRegistry();
  const opened = vi.fn();
  commands.addCommand(CommandIDs.openShare, { execute: opened });
  const models = new RoomModels();
  const context = { models, commands, translator: nullTranslator };
  render(
    <ViewContext.Provider value={context}>
      <CatalogContext.Provider value={tools}>
        <Hands id="org/name" />
      </CatalogContext.Provider>
    </ViewContext.Provider>
  );
  const button = await screen.findByRole('button', { name: 'Bread' });
  expect(button.closest('li')?.textContent).toBe(
    'Bread by bob · 4.5 of 5 stars, 2 ratings · 3 commentseve: “It runs.”'
  );
  expect(calls[0].query.get('model')).toBe('org/name');
  fireEvent.click(button);
  expect(opened.mock.calls[0][0]).toEqual({ hand: 'a' });
});
