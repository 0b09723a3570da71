import { toAPIError } from '../ground/api/errors';
import type { AppTracker } from './app_tab';
import type { LaunchAPI } from './launch_client';
import type { LaunchedBoard } from './launched';

/** Let the tabs of apps follow the person's launches: to where they are now, and to their end. */
export function followLaunches(
  board: LaunchedBoard,
  tracker: AppTracker,
  launches: Pick<LaunchAPI, 'status'>
): void {
  const told = new Map<string, string>();
  board.changed.connect(() => {
    const states = new Map<string, string>(
      board.launches.map(each => [each.demo_id, each.status])
    );
    tracker.forEach(({ content }) => {
      const state = states.get(content.demo) ?? 'stopped';
      if (state === 'launching') {
        told.delete(content.demo); // it comes up at another address
        return;
      }
      if (state === told.get(content.demo)) {
        return;
      }
      told.set(content.demo, state);
      void launches.status(content.demo).then(
        status => content.follow(status),
        (error: unknown) => {
          if (toAPIError(error).status === 404) {
            content.follow(null); // its demo is gone
          } else {
            told.delete(content.demo);
          }
        }
      );
    });
  });
}
