import { PageConfig } from '@jupyterlab/coreutils';
import { afterEach, describe, expect, it } from 'vitest';

import { libraryKept, pluginsOf } from '../rooms';

/** The ids of the plugins of three rooms in a page whose server has these. */
function plugins(rooms: string): string[] {
  PageConfig.setOption('alacardRooms', rooms);
  const plugin = (id: string) => ({ id, activate: () => undefined });
  return pluginsOf({
    verify: [plugin('verify')],
    catalog: [plugin('tab'), plugin('notice')],
    log: [plugin('log')]
  }).map(({ id }) => id);
}

describe('the plugins of a page', () => {
  afterEach(() => {
    PageConfig.setOption('alacardRooms', '');
  });

  it('are those of all rooms where the server says nothing, or has them', () => {
    const all = ['verify', 'tab', 'notice', 'log'];
    expect(plugins('')).toEqual(all);
    expect(plugins('jobs log verify catalog')).toEqual(all);
  });

  it('leave out each room that a site has switched off', () => {
    expect(plugins('jobs verify log')).toEqual(['verify', 'log']);
    // The name of a room within that of another says nothing of it.
    expect(plugins('jobs catalogue verify logs')).toEqual(['verify']);
  });
});

describe('where the library is kept', () => {
  it('is told by the server, and else in a file of one’s own', () => {
    for (const told of ['here', 'team', 'service'] as const) {
      PageConfig.setOption('alacardLibrary', told);
      expect(libraryKept()).toBe(told);
    }
    PageConfig.setOption('alacardLibrary', '');
    expect(libraryKept()).toBe('here');
  });
});
