import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer, IRouter } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { tableRowsIcon } from '@jupyterlab/ui-components';

import { CommandIDs } from '../ground/ids';
import { RoomModels } from '../ground/room_models';
import { addTab } from '../ground/tab';

const VIEW = 'alacard-statistics';

/** The tab ‘Library Statistics’, loaded when it is first opened. */
export const statisticsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:library-statistics',
  description: 'A tab with what was generated, shared and remixed, in numbers.',
  autoStart: true,
  optional: [
    ITranslator,
    ICommandPalette,
    ILayoutRestorer,
    IRouter,
    IRenderMimeRegistry
  ],
  activate: (
    app: JupyterFrontEnd,
    maybeTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    router: IRouter | null,
    rendermime: IRenderMimeRegistry | null
  ) => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands, serviceManager } = app;
    const { serverSettings: settings } = serviceManager;
    const context = { models: new RoomModels(), commands, translator };
    addTab(
      { app, trans, palette, restorer, router },
      {
        name: 'library-statistics',
        type: 'Alacard Library Statistics',
        command: CommandIDs.openStatistics,
        label: trans.__('Library Statistics'),
        caption: trans.__(
          'What was generated, shared, remixed and verified, in numbers'
        ),
        icon: tableRowsIcon,
        args: {
          link: {
            type: 'string',
            description: trans.__('The time range: week, month, year or all')
          }
        },
        load: async () => {
          const { linkOf, StatisticsTab } = await import(
            /* webpackChunkName: "library-statistics" */ './statistics_tab'
          );
          return {
            linkOf,
            create: link =>
              new StatisticsTab({ context, settings, rendermime, link })
          };
        },
        route: {
          command: CommandIDs.routeStatistics,
          pattern: new RegExp(`[?&]${VIEW}=`),
          argsOf: query => {
            const link = query.get(VIEW) ?? '';
            query.delete(VIEW);
            return { link };
          }
        }
      }
    );
  }
};
