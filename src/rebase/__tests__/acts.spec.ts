import { YNotebook } from '@jupyter/ydoc';
import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { type Contents, ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { beforeEach, expect, it, vi } from 'vitest';

import { RoomModels } from '../../ground/room_models';
import { compareNotebook, type IActs, rebaseOpen } from '../acts';

const NEWEST = 'The newest version that was published';
const cell = (source: string) => ({
  id: 'a',
  cell_type: 'markdown',
  source,
  metadata: {}
});
const metadata = { alacard: { recipe: {}, share_id: 'a'.repeat(22) } };
const notebook = (source: string) => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata,
  cells: [cell(source)]
});

const told = (): string[] =>
  Notification.manager.notifications.map(each => each.message);

/** A server that answers a rebase with one conflict. */
const acts: IActs = {
  context: {
    models: new RoomModels(),
    commands: new CommandRegistry(),
    translator: nullTranslator
  },
  contents: {
    driveName: (path: string) => (path.includes(':') ? path.split(':')[0] : ''),
    localPath: (path: string) => path
  } as unknown as Contents.IManager,
  settings: ServerConnection.makeSettings({
    baseUrl: 'http://lab.test/',
    fetch: () => {
      const conflict = {
        cell_id: 'a',
        section: null,
        cell_type: 'markdown',
        their_cell_type: 'markdown',
        kind: 'both_changed',
        base: '0',
        mine: 'mine',
        theirs: 'theirs',
        both: null
      };
      const data = {
        notebook: notebook('mine'),
        conflicts: [conflict],
        changes: [],
        onto: 'original',
        base: 'one',
        theirs: 'two',
        up_to_date: false,
        notes: []
      };
      return Promise.resolve(new Response(JSON.stringify({ data, meta: {} })));
    }
  })
};

function openAt(path: string, save = (): void => undefined) {
  const sharedModel = new YNotebook();
  sharedModel.fromJSON(notebook('mine'));
  const context = {
    path,
    model: { dirty: true, sharedModel },
    contentsModel: { writable: true },
    save: () => Promise.resolve(save())
  };
  const open = { context, content: { model: { sharedModel } } };
  return { open: open as unknown as NotebookPanel, sharedModel };
}

/** An element of the dialog that is open, once it is there. */
async function part(selector: string): Promise<HTMLElement> {
  let found: HTMLElement | null = null;
  await expect
    .poll(() => (found = document.querySelector(`.jp-Dialog ${selector}`)))
    .not.toBeNull();
  return found as unknown as HTMLElement;
}

beforeEach(() => {
  Notification.dismiss();
  // Which jsdom does not have.
  vi.stubGlobal('requestIdleCallback', (work: () => void) => setTimeout(work));
  vi.spyOn(InputDialog, 'getItem').mockResolvedValue({
    button: { accept: true },
    value: NEWEST
  } as never);
});

it('says that a notebook on a foreign drive cannot be rebased or compared', async () => {
  await rebaseOpen(openAt('Drive:a.ipynb').open, acts);
  await compareNotebook('Drive:a.ipynb', acts);
  expect(told()).toHaveLength(2);
  expect(told()[0]).toContain('not in the folder of the Jupyter server');
});

it('overwrites nothing that was typed during the save', async () => {
  const { open, sharedModel } = openAt('a.ipynb', () =>
    sharedModel.cells[0].setSource('typed')
  );
  await rebaseOpen(open, acts);
  expect(told()[0]).toContain('changed in the meantime');
  expect(sharedModel.cells[0].getSource()).toBe('typed');
});

it('notes what a notebook that stays as it is was rebased onto', async () => {
  const { open, sharedModel } = openAt('a.ipynb');
  const { alacard } = metadata;
  const based = { ...alacard, based_on: { share_id: 'b', version: 2 } };
  const data = {
    notebook: { ...notebook('mine'), metadata: { alacard: based } },
    conflicts: [],
    changes: [],
    up_to_date: true,
    notes: []
  };
  const answer = (): Promise<Response> =>
    Promise.resolve(new Response(JSON.stringify({ data, meta: {} })));
  const settings = { ...acts.settings, fetch: answer };
  await rebaseOpen(open, { ...acts, settings });
  expect(sharedModel.getMetadata('alacard')).toEqual(based);
  expect(told()[0]).toContain('Save it');
  await rebaseOpen(open, { ...acts, settings });
  expect(told()[0]).not.toContain('Save it');
});

it('leaves keys to the conflicts, and asks before choices are lost', async () => {
  const { open, sharedModel } = openAt('a.ipynb');
  const rebased = rebaseOpen(open, acts);
  const theirs = (await part('label:nth-of-type(2) input')) as HTMLInputElement;
  theirs.click();
  const text = await part('textarea');
  for (const [target, key] of [
    [theirs, 'Enter'],
    [text, 'Enter'],
    [text, 'Escape']
  ] as const) {
    const options = { key, bubbles: true, cancelable: true };
    const free = target.dispatchEvent(new KeyboardEvent('keydown', options));
    expect(free).toBe(key === 'Enter');
  }
  (await part('.jp-mod-reject')).click();
  await expect
    .poll(() => document.querySelector('.jp-Dialog')?.textContent)
    .toContain('Discard your choices?');
  (await part('.jp-mod-reject')).click();
  const back = (await part('textarea')) as HTMLTextAreaElement;
  expect(back.value).toBe('theirs');
  (await part('.jp-mod-accept')).click();
  await rebased;
  expect(sharedModel.cells[0].getSource()).toBe('theirs');
});
