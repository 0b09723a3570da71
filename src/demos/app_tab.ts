import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, type WidgetTracker } from '@jupyterlab/apputils';
import { IFrame } from '@jupyterlab/ui-components';
import type { DockLayout } from '@lumino/widgets';

import type { LaunchStatus } from '../ground/api/types';
import { demosIcon } from '../ground/icons';
import { visible } from '../ground/text/visible';
import { DemosAPI } from './client';
import { LaunchAPI } from './launch_client';
import type { LaunchedBoard } from './launched';

/** The tabs of apps, so that a reload brings them back. */
export type AppTracker = WidgetTracker<MainAreaWidget<IFrame>>;

const PREFIX = 'alacard-demo-app-';

/**
 * Show the app of a demo that runs in a tab; false where it does not run. Its page has an opaque
 * origin: the frame says so, and so does the server with each answer.
 *
 * @throws APIError where the demo is not there
 */
export async function openApp(options: {
  app: JupyterFrontEnd;
  tracker: AppTracker;
  demo: string;
  /** The id of the tab beside which it is shown; null for a tab among the others. */
  beside: string | null;
}): Promise<boolean> {
  const { app, beside, demo, tracker } = options;
  const settings = app.serviceManager.serverSettings;
  const launches = new LaunchAPI(settings);
  const [status, { name }] = await Promise.all([
    launches.status(demo),
    new DemosAPI(settings).one(demo)
  ]);
  if (!status.demo_url) {
    return false;
  }
  const found = tracker.find(tab => tab.id === `${PREFIX}${demo}`);
  const tab = found ?? appTab(demo, visible(name, 'prose'));
  show(tab, launches, status);
  if (!found) {
    await tracker.add(tab);
  }
  const mode: DockLayout.InsertMode = beside ? 'split-right' : 'tab-after';
  if (!tab.isAttached || beside) {
    app.shell.add(tab, 'main', { mode, ...(beside && { ref: beside }) });
  }
  if (beside) {
    // What it stands beside may be behind the page of the demo.
    app.shell.activateById(beside);
  }
  app.shell.activateById(tab.id);
  return true;
}

/** Let the tab of an app that was launched again show it where it is now. */
export function followLaunches(
  board: LaunchedBoard,
  tracker: AppTracker,
  launches: LaunchAPI
): void {
  const ran = new Set<string>();
  board.changed.connect(() => {
    for (const { demo_id: demo, status } of board.launches) {
      const tab = tracker.find(each => each.id === `${PREFIX}${demo}`);
      if (status !== 'running') {
        ran.delete(demo);
      } else if (!ran.has(demo)) {
        ran.add(demo);
        if (tab) {
          void launches.status(demo).then(
            now => show(tab, launches, now),
            () => ran.delete(demo)
          );
        }
      }
    }
  });
}

function show(
  tab: MainAreaWidget<IFrame>,
  launches: LaunchAPI,
  status: LaunchStatus
): void {
  const url = launches.addressOf(status);
  if (status.demo_url && !tab.isDisposed && tab.content.url !== url) {
    tab.content.url = url;
  }
}

function appTab(demo: string, title: string): MainAreaWidget<IFrame> {
  const content = new IFrame({
    sandbox: [
      'allow-scripts',
      'allow-forms',
      'allow-modals',
      'allow-popups',
      'allow-downloads'
    ],
    referrerPolicy: 'no-referrer'
  });
  content.addClass('jp-AlacardDemos-app');
  content.node.querySelector('iframe')?.setAttribute('title', title);
  const tab = new MainAreaWidget({ content });
  tab.id = `${PREFIX}${demo}`;
  tab.title.label = title;
  tab.title.icon = demosIcon;
  tab.title.closable = true;
  return tab;
}
