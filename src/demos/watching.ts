import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { AppTracker } from './app_tab';
import { followLaunches } from './following';
import { tellIdle } from './idle_notice';
import { LaunchAPI } from './launch_client';
import { LaunchedBoard } from './launched';

/**
 * A board of the person's launches. It tells of those that are about to end, and lets the tabs of
 * apps follow them.
 */
export function watchLaunches(
  settings: ServerConnection.ISettings,
  parts: {
    readonly commands: CommandRegistry;
    readonly tracker: AppTracker;
    readonly trans: TranslationBundle;
  }
): LaunchedBoard {
  const { commands, tracker, trans } = parts;
  const api = new LaunchAPI(settings);
  const board = new LaunchedBoard(api);
  tellIdle(board, api, commands, trans);
  followLaunches(board, tracker, api);
  return board;
}
