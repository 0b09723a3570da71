import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { describe, expect, it, vi } from 'vitest';

import { fakeServer } from '../../__tests__/server';
import { AlacardAPI } from '../../ground/api/client';
import { CommandIDs } from '../../ground/ids';
import { NotebookRuns } from '../../notebook/runs';
import { verifyPlugin } from '../plugin';

const status = (seq: number, more: object = {}) => ({
  request_id: 'one',
  path: 'good.ipynb',
  seq,
  phase: 'running',
  attempt: 1,
  cell: 1,
  cells: 4,
  seconds: 3,
  fraction: 0.1,
  message: 'Cell 1 of 4.',
  ...more
});

/** The plugin in a page of whose server `running` verifications go on. */
function activate(running: number) {
  const server = fakeServer(call =>
    call.method === 'DELETE'
      ? status(9, { phase: 'cancelled' })
      : { verifications: Array.from({ length: running }, () => status(2)) }
  );
  const commands = new CommandRegistry();
  const items: { command: string; category: string }[] = [];
  const app = {
    commands,
    restored: Promise.resolve(),
    serviceManager: {
      contents: { localPath: (path: string) => path },
      events: { stream: null }
    }
  };
  void verifyPlugin.activate(
    app as never,
    new AlacardAPI(server.settings),
    new NotebookRuns(),
    nullTranslator,
    null,
    null,
    { addItem: (item: (typeof items)[number]) => items.push(item) }
  );
  return { server, commands, items };
}

describe('Cancel Verification', () => {
  it('stands in the palette and cancels what goes on', async () => {
    const { server, commands, items } = activate(1);
    expect(items).toContainEqual({
      command: CommandIDs.cancelVerification,
      category: 'Alacard'
    });
    expect(commands.label(CommandIDs.cancelVerification)).toBe(
      'Cancel Verification'
    );
    const enabled = () => commands.isEnabled(CommandIDs.cancelVerification);
    expect(enabled()).toBe(false);
    // What was under way before the page was loaded is found once JupyterLab stands.
    await vi.waitFor(() => expect(enabled()).toBe(true), 60_000);
    await commands.execute(CommandIDs.cancelVerification);
    expect(server.calls.filter(call => call.method === 'DELETE')).toMatchObject(
      [{ path: 'notebook/verify/one' }]
    );
    expect(enabled()).toBe(false);
  });

  it('cannot be chosen where nothing goes on', async () => {
    const { server, commands } = activate(0);
    await vi.waitFor(() => expect(server.calls).toHaveLength(1), 60_000);
    expect(commands.isEnabled(CommandIDs.cancelVerification)).toBe(false);
  });
});
