import { Notification } from '@jupyterlab/apputils';
import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { expect, it, vi } from 'vitest';

import { CommandIDs } from '../../ground/ids';
import { exportPlugin } from '../export_plugin';

const { exportAs, exportOpen } = vi.hoisted(() => ({
  exportAs: vi.fn(),
  exportOpen: vi.fn()
}));
vi.mock('../export_open', () => ({ exportAs, exportOpen }));

/** The plugin in a window with two tabs, one of them a notebook. */
function activate() {
  const notebook = { context: { path: 'open.ipynb' } };
  const shell = { currentWidget: notebook, currentChanged: signal() };
  const notebooks = {
    currentWidget: notebook,
    currentChanged: signal(),
    find: (is: (each: typeof notebook) => boolean) =>
      [notebook].find(each => is(each))
  };
  const commands = new CommandRegistry();
  const serviceManager = { serverSettings: {}, contents: {} };
  void exportPlugin.activate(
    { commands, serviceManager, shell } as never,
    {},
    { place: () => ({ onServer: true, serverFolder: null }) },
    nullTranslator,
    null,
    notebooks
  );
  return { commands, notebook, shell };
}

function signal(): Signal<object, void> {
  return new Signal({});
}

it('exports the notebook in front, and none behind another tab', () => {
  const { commands, shell } = activate();
  const enabled = (args = {}): boolean =>
    commands.isEnabled(CommandIDs.exportNotebook, args);
  expect(enabled()).toBe(true);
  const told = vi.fn();
  commands.commandChanged.connect(told);
  shell.currentWidget = {};
  shell.currentChanged.emit();
  expect(told).toHaveBeenCalled();
  expect(enabled()).toBe(false);
  expect(enabled({ hand: 'a'.repeat(22) })).toBe(true);
});

it('exports the notebook of a path, as it is shown where it is open', async () => {
  const { commands, notebook } = activate();
  await commands.execute(CommandIDs.exportNotebook, { path: 'open.ipynb' });
  expect(exportOpen.mock.calls[0][0]).toBe(notebook);
  await commands.execute(CommandIDs.exportNotebook, { path: 'closed.ipynb' });
  expect(exportOpen).toHaveBeenCalledTimes(1);
  expect(exportAs.mock.calls[0][0]).toEqual({ path: 'closed.ipynb' });
});

it('says in a sentence that the server cannot be reached', async () => {
  const { commands } = activate();
  exportAs.mockRejectedValue(
    new ServerConnection.NetworkError(new TypeError('Failed to fetch'))
  );
  await commands.execute(CommandIDs.exportNotebook, { hand: 'a'.repeat(22) });
  const [told] = Notification.manager.notifications;
  expect(told.message).toContain('cannot be reached');
});
