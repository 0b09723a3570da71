import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';

import { ViewContext } from '../../ground/hooks';
import { RoomModels } from '../../ground/room_models';
import { AddForm } from '../add_dialog';
import { CollectionsView } from '../view';

function row(name: string, mine: boolean) {
  return {
    collection_id: name,
    visibility: 'everyone',
    name,
    mine,
    owner: 'bob',
    size: 1,
    revision: 1
  };
}

function show(view: React.JSX.Element): void {
  const context = {
    models: new RoomModels(),
    commands: new CommandRegistry(),
    translator: nullTranslator
  };
  render(<ViewContext.Provider value={context}>{view}</ViewContext.Provider>);
}

describe('collections', () => {
  it('of others are there behind a page of those that one shares oneself', async () => {
    const list = vi.fn((query: { scope: string }, cursor: string | null) =>
      Promise.resolve(
        query.scope === 'shared' && cursor
          ? { collections: [row('Theirs', false)], total: 2, next: null }
          : {
              collections: [row('Own', true)],
              total: 2,
              next: query.scope === 'shared' ? 'more' : null
            }
      )
    );
    const actions = { api: { list } } as never;
    show(
      <CollectionsView
        open=""
        edition={0}
        actions={actions}
        onOpen={() => undefined}
      />
    );
    await screen.findByText('Theirs');
    expect(screen.getAllByText('Own')).toHaveLength(1);
  });

  it('keep the field of the search while it is emptied', async () => {
    const many = Array.from({ length: 9 }, (_, at) => row(`c${at}`, true));
    const list = vi
      .fn()
      .mockResolvedValueOnce({ collections: many, total: 9, next: null })
      .mockReturnValue(new Promise(() => undefined));
    const api = { list } as never;
    show(<AddForm hand="h" api={api} onChanged={() => undefined} />);
    const field = await screen.findByRole('searchbox');
    fireEvent.change(field, { target: { value: 'c1' } });
    fireEvent.change(field, { target: { value: '' } });
    expect(screen.getByRole('searchbox')).toBe(field);
  });

  it('lead the keyboard into one that is opened, and back to where it was', async () => {
    const api = {
      list: ({ scope }: { scope: string }) =>
        Promise.resolve({
          collections: scope === 'mine' ? [row('A', true), row('B', true)] : [],
          total: 2,
          next: null
        }),
      one: (name: string) =>
        Promise.resolve({ ...row(name, true), items: [], unseen: 0 })
    };
    const actions = { api } as never;
    function Shown(): React.JSX.Element {
      const [open, setOpen] = React.useState('');
      return (
        <CollectionsView
          open={open}
          edition={0}
          actions={actions}
          onOpen={setOpen}
        />
      );
    }
    show(<Shown />);
    const focused = (): string => document.activeElement?.textContent ?? '';
    const press = async (name: RegExp): Promise<void> => {
      const button = await screen.findByRole('button', { name });
      button.focus();
      fireEvent.click(button);
    };
    await press(/^B/);
    await vi.waitFor(() => expect(focused()).toBe('B'));
    expect(document.activeElement?.tagName).toBe('H2');
    await press(/All collections/);
    await vi.waitFor(() => expect(focused()).toMatch(/^B1 hand/));
  });
});
