import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, type WidgetTracker } from '@jupyterlab/apputils';
import { IFrame } from '@jupyterlab/ui-components';
import { type DockLayout, Panel } from '@lumino/widgets';

import type { DemoWhole, LaunchStatus } from '../ground/api/types';
import type { IViewContext } from '../ground/hooks';
import { demosIcon } from '../ground/icons';
import { showInMain } from '../ground/main_area';
import { visible } from '../ground/text/visible';
import { AppEnded } from './app_ended';
import { DemosAPI } from './client';
import { LaunchAPI } from './launch_client';
import type { LaunchedBoard } from './launched';

/** The tabs of apps, so that a reload brings them back. */
export type AppTracker = WidgetTracker<MainAreaWidget<AppContent>>;

/** What the id of an app's tab begins with; that of its demo follows. */
export const PREFIX = 'alacard-demo-app-';

/**
 * The page of an app in a frame or, once the app does not run any more, what to do about that. The
 * page has an opaque origin: the frame says so, and so does the server with each answer.
 */
export class AppContent extends Panel {
  constructor(
    demo: DemoWhole,
    private readonly _api: LaunchAPI,
    board: LaunchedBoard,
    context: IViewContext
  ) {
    super();
    this.addClass('jp-AlacardDemos-app');
    this.demo = demo.id;
    this._frame = new IFrame({
      sandbox: [
        'allow-scripts',
        'allow-forms',
        'allow-modals',
        'allow-popups',
        'allow-downloads'
      ],
      referrerPolicy: 'no-referrer'
    });
    this._frame.node
      .querySelector('iframe')
      ?.setAttribute('title', visible(demo.name, 'prose'));
    this._ended = new AppEnded(
      { demo, api: this._api, board, context },
      status => this.follow(status)
    );
    this._ended.hide();
    this.addWidget(this._frame);
    this.addWidget(this._ended);
  }

  /** The id of the demo. */
  readonly demo: string;

  /** Show the app where it is now, or that it does not run; null where nothing is known of it. */
  follow(status: LaunchStatus | null): void {
    const runs = Boolean(status?.demo_url);
    const url = status && runs ? this._api.addressOf(status) : 'about:blank';
    // While it comes up, the page that was there stays, or how far it is.
    if (this.isDisposed || (this._told && status?.status === 'launching')) {
      return;
    }
    this._told = true;
    if (this._frame.url !== url) {
      this._frame.url = url;
    }
    this._frame.setHidden(!runs);
    this._ended.setHidden(runs);
    this._ended.tell(runs ? null : { message: status?.message ?? '' });
  }

  /** Whether anything is shown. */
  private _told = false;
  private readonly _frame: IFrame;
  private readonly _ended: AppEnded;
}

/**
 * Show the app of a demo in a tab, or how far its launch is; false where it was stopped.
 *
 * @throws APIError where the demo is not there
 */
export async function openApp(options: {
  app: JupyterFrontEnd;
  tracker: AppTracker;
  board: LaunchedBoard;
  context: IViewContext;
  demo: string;
  /** The id of the tab beside which it is shown; null for a tab among the others. */
  beside: string | null;
}): Promise<boolean> {
  const { app, beside, board, context, demo: id, tracker } = options;
  const settings = app.serviceManager.serverSettings;
  const launches = new LaunchAPI(settings);
  const [status, demo] = await Promise.all([
    launches.status(id),
    new DemosAPI(settings).one(id)
  ]);
  if (status.status === 'stopped') {
    return false;
  }
  const found = tracker.find(tab => tab.id === `${PREFIX}${id}`);
  const tab =
    found ?? appTab(demo, new AppContent(demo, launches, board, context));
  tab.content.follow(status);
  if (!found) {
    await tracker.add(tab);
  }
  const mode: DockLayout.InsertMode = beside ? 'split-right' : 'tab-after';
  if (beside) {
    // What it stands beside may be behind the page of the demo.
    app.shell.activateById(beside);
  }
  showInMain(app, tab, { mode, ...(beside && { ref: beside }) });
  return true;
}

function appTab(
  demo: DemoWhole,
  content: AppContent
): MainAreaWidget<AppContent> {
  const tab = new MainAreaWidget({ content });
  tab.id = `${PREFIX}${demo.id}`;
  tab.title.label = visible(demo.name, 'prose');
  tab.title.icon = demosIcon;
  tab.title.closable = true;
  return tab;
}
