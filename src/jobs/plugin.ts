import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer, IRouter } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IStateDB } from '@jupyterlab/statedb';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { listIcon } from '@jupyterlab/ui-components';

import { CommandIDs } from '../ground/ids';
import { RoomModels } from '../ground/room_models';
import { objectArgs } from '../ground/schemas';
import { addTab } from '../ground/tab';
import { JobBoard } from './board';
import { JobsAPI } from './client';
import { tellEnded } from './end_notice';
import { JobEnds } from './ends';
import { SeenMemory } from './seen';
import { JobsStatus } from './status_item';
import { IJobs } from './tokens';

/** Long work: how much of it goes on, in the status bar; all of it, in a tab; and how it ended. */
export const jobsPlugin: JupyterFrontEndPlugin<IJobs> = {
  id: 'alacard_ext:jobs',
  description: 'Provides the jobs of a person, a tab and a status-bar item.',
  autoStart: true,
  optional: [
    ITranslator,
    ICommandPalette,
    ILayoutRestorer,
    IRouter,
    IStateDB,
    IStatusBar
  ],
  provides: IJobs,
  activate: (
    app: JupyterFrontEnd,
    maybeTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    router: IRouter | null,
    state: IStateDB | null,
    statusBar: IStatusBar | null
  ): IJobs => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands, serviceManager } = app;
    const { serverSettings, events } = serviceManager;
    const board = new JobBoard(new JobsAPI(serverSettings), events.stream);
    const onAlerts = (): void => {
      if (board.alerts.length > 0) {
        board.changed.disconnect(onAlerts);
        void import(/* webpackChunkName: "jobs" */ './alert_notices').then(
          ({ tellAlerts }) => tellAlerts(board, commands, trans),
          // Where the server is away, the next change tries again.
          () => board.changed.connect(onAlerts)
        );
      }
    };
    board.changed.connect(onAlerts);
    const memory = new SeenMemory(state, serverSettings.baseUrl);
    const ends = new JobEnds(board, memory);
    ends.ended.connect((_, ended) => tellEnded(ended, commands, trans));
    void app.restored.then(async () => {
      board.start();
      await ends.start();
    });

    statusBar?.registerStatusItem('alacard_ext:jobs', {
      item: new JobsStatus(board, commands, trans),
      align: 'left',
      rank: 60,
      isActive: () => board.running + board.waiting > 0,
      activeStateChanged: board.changed
    });

    commands.addCommand(CommandIDs.downloadFile, {
      label: trans.__('Download File'),
      describedBy: objectArgs({
        path: {
          type: 'string',
          description: trans.__('The path of a file of this server')
        }
      }),
      isEnabled: ({ path }) => typeof path === 'string' && path !== '',
      execute: async args => {
        const path = args.path as string;
        const link = document.createElement('a');
        link.href = await serviceManager.contents.getDownloadUrl(path);
        link.download = PathExt.basename(path);
        link.click();
      }
    });
    addTab(
      { app, trans, palette, restorer, router },
      {
        name: 'jobs',
        type: 'Alacard Jobs',
        command: CommandIDs.openJobs,
        label: trans.__('Jobs'),
        caption: trans.__(
          'Alacard’s jobs: which ones run, which ones wait, and how they ended'
        ),
        icon: listIcon,
        args: {
          link: {
            type: 'string',
            description: trans.__('The view to show, as it appears in a link')
          },
          job: {
            type: 'string',
            description: trans.__('The id of the job to show')
          }
        },
        load: async () => {
          const { JobsTab, linkOf } = await import(
            /* webpackChunkName: "jobs" */ './tab'
          );
          const models = new RoomModels().with(IJobs, board);
          const context = { models, commands, translator };
          return { linkOf, create: link => new JobsTab(context, link) };
        },
        route: {
          command: CommandIDs.routeJobs,
          pattern: /[?&]alacard-jobs(=|&|$)/,
          argsOf: query => {
            const link = query.get('alacard-jobs') ?? '';
            query.delete('alacard-jobs');
            return { link };
          }
        }
      }
    );
    return board;
  }
};
