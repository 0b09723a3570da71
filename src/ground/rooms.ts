import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';

/** Whether the server has a room, which a site may have switched off (`AlacardApp.disabled_rooms`). */
export function hasRoom(name: string): boolean {
  const rooms = PageConfig.getOption('alacardRooms');
  // A page that is not served by Alacard's server extension tells nothing.
  return rooms === '' || rooms.split(' ').includes(name);
}

/**
 * The plugins of the rooms that the server has, by the server's names of the rooms. What is switched
 * off there has no command, tab or palette entry here, since its plugins are not handed over.
 */
export function pluginsOf(
  rooms: Record<string, readonly JupyterFrontEndPlugin<unknown>[]>
): JupyterFrontEndPlugin<unknown>[] {
  return Object.entries(rooms).flatMap(([name, plugins]) =>
    hasRoom(name) ? plugins : []
  );
}

/**
 * Where the library is kept, as the server tells it: in a file of the person's own, in a database that
 * a team shares, or by a service of JupyterHub, which alone protects what is private.
 */
export function libraryKept(): 'here' | 'team' | 'service' {
  const told = PageConfig.getOption('alacardLibrary');
  return told === 'team' || told === 'service' ? told : 'here';
}
