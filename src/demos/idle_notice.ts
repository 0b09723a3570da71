import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { LaunchedDemo } from '../ground/api/types';
import { CommandIDs } from '../ground/ids';
import { tellError } from '../ground/tell_error';
import { visible } from '../ground/text/visible';
import type { LaunchAPI } from './launch_client';
import type { LaunchedBoard } from './launched';
import { timeOf } from './words';

/** Milliseconds before an app is stopped in which its person is told. */
export const BEFORE = 5 * 60_000;
const HOURS = 2;

/** Tell of each app that is about to be stopped because nobody uses it, as long as that is so. */
export function tellIdle(
  board: LaunchedBoard,
  api: Pick<LaunchAPI, 'extend'>,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  const told = new Map<string, string>();
  const longest = new Map<string, number>();
  /** Whether it ends soon, for the time that it is left alone at most. */
  const isNear = ({
    demo_id: demo,
    expires_at: until
  }: LaunchedDemo): boolean => {
    const left = Date.parse(until ?? '') - Date.now();
    const most = Math.max(left, longest.get(demo) ?? 0);
    longest.set(demo, most);
    return left < Math.min(BEFORE, most / 3);
  };
  const keep = async (demo: string): Promise<void> => {
    try {
      await api.extend(demo, HOURS * 60);
    } catch (error) {
      tellError(error, trans);
    }
    await board.look();
  };
  const tell = (launch: LaunchedDemo, until: string): string =>
    Notification.warning(
      trans.__(
        'The app “%1” will be stopped at %2, because nobody is using it.',
        visible(launch.name, 'prose'),
        timeOf(until)
      ),
      {
        autoClose: false,
        actions: [
          {
            label: trans.__('Keep running'),
            callback: () => void keep(launch.demo_id)
          },
          {
            label: trans.__('Open'),
            callback: () =>
              void commands.execute(CommandIDs.openDemoApp, {
                demo: launch.demo_id
              })
          }
        ]
      }
    );
  board.changed.connect(() => {
    const ending = new Map(
      board.launches
        .filter(each => each.status === 'running' && isNear(each))
        .map(each => [each.demo_id, each])
    );
    for (const [demo, notice] of told) {
      if (!ending.has(demo)) {
        Notification.dismiss(notice);
        told.delete(demo);
      }
    }
    for (const [demo, launch] of ending) {
      if (!told.has(demo) && launch.expires_at) {
        told.set(demo, tell(launch, launch.expires_at));
      }
    }
  });
}
