import { PageConfig } from '@jupyterlab/coreutils';

/** Whether the server has a room, which a site may have switched off (`AlacardApp.disabled_rooms`). */
export function hasRoom(name: string): boolean {
  const rooms = PageConfig.getOption('alacardRooms');
  // A page that is not served by Alacard's server extension tells nothing.
  return rooms === '' || rooms.split(' ').includes(name);
}
