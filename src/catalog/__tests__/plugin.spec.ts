import type { JupyterFrontEnd } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { CommandRegistry } from '@lumino/commands';
import { afterEach, describe, expect, it } from 'vitest';

import { CommandIDs } from '../../ground/ids';
import { catalogPlugin } from '../plugin';

function activated(): CommandRegistry {
  const commands = new CommandRegistry();
  const app = { commands, serviceManager: {}, shell: {} };
  const optional = [null, null, null, null, null, null, null];
  void catalogPlugin.activate(
    app as unknown as JupyterFrontEnd,
    {},
    ...optional
  );
  return commands;
}

describe('the tab of the catalog', () => {
  afterEach(() => {
    PageConfig.setOption('alacardRooms', '');
  });

  it('is there where the server says nothing, or has the room', () => {
    expect(activated().hasCommand(CommandIDs.openModels)).toBe(true);
    PageConfig.setOption('alacardRooms', 'cards browse notebooks catalog');
    expect(activated().hasCommand(CommandIDs.openModels)).toBe(true);
  });

  it('is left out where a site has switched the room off', () => {
    PageConfig.setOption('alacardRooms', 'cards browse notebooks verify');
    expect(activated().hasCommand(CommandIDs.openModels)).toBe(false);
  });
});
