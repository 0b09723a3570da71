import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { expect, it, vi } from 'vitest';

import { CommandIDs } from '../../ground/ids';
import { sharePlugin } from '../../library/share_plugin';
import { rebasePlugin } from '../plugin';

const signal = (): Signal<object, void> => new Signal({});

it('works upon the notebook in front, and upon none behind another tab', () => {
  const metadata = { alacard: { recipe: {} } };
  const notebook = { content: { model: { sharedModel: { metadata } } } };
  const shell = {
    currentWidget: notebook as object,
    currentChanged: signal()
  };
  const notebooks = { currentWidget: notebook, currentChanged: signal() };
  const commands = new CommandRegistry();
  const serviceManager = { serverSettings: {}, contents: {} };
  const app = { commands, serviceManager, shell } as never;
  const none = null as never;
  void rebasePlugin.activate(
    app,
    none,
    none,
    nullTranslator,
    null,
    notebooks,
    null
  );
  const parts = [none, none, none, none, nullTranslator, null, null, null];
  void sharePlugin.activate(app, ...parts, null, null, notebooks, null);
  const ids = [
    CommandIDs.rebaseNotebook,
    CommandIDs.compareNotebook,
    CommandIDs.remixNotebook,
    CommandIDs.shareNotebook
  ];
  const enabled = (): boolean[] => ids.map(id => commands.isEnabled(id));
  expect(enabled()).toEqual([true, true, true, true]);

  const told = vi.fn();
  commands.commandChanged.connect((_, { id }) => void told(id));
  shell.currentWidget = {};
  shell.currentChanged.emit();
  expect(told.mock.calls.flat()).toEqual(expect.arrayContaining(ids));
  expect(enabled()).toEqual([false, false, false, false]);
});
