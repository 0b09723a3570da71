import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer, IRouter } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { bellIcon } from '@jupyterlab/ui-components';

import { CommandIDs } from '../ground/ids';
import { RoomModels } from '../ground/room_models';
import { NO_ARGS } from '../ground/schemas';
import { addTab } from '../ground/tab';
import { SocialAPI } from './client';
import { toast } from './toasts';
import { ToldMemory } from './told';
import { INotificationWatch } from './tokens';
import { NotificationWatch } from './watch';
import { listName } from './words';

/** What others did with one's hands, in JupyterLab's notifications and as a list in a tab. */
export const notificationsPlugin: JupyterFrontEndPlugin<INotificationWatch> = {
  id: 'alacard_ext:notifications',
  description: 'Tells of remixes, comments and mentions.',
  autoStart: true,
  optional: [ITranslator, ICommandPalette, ILayoutRestorer, IRouter],
  provides: INotificationWatch,
  activate: (
    app: JupyterFrontEnd,
    maybeTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    router: IRouter | null
  ): INotificationWatch => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands, serviceManager } = app;
    const { serverSettings } = serviceManager;
    const api = new SocialAPI(serverSettings);
    const told = new ToldMemory(serverSettings.baseUrl);
    const watch = new NotificationWatch(api, told);
    const models = new RoomModels().with(INotificationWatch, watch);
    watch.arrived.connect((_, arrived) =>
      toast(arrived, { api, watch, commands, trans })
    );
    void app.restored.then(() => watch.start());

    addTab(
      { app, trans, palette, restorer, router },
      {
        name: 'notifications',
        type: 'Alacard Notifications',
        command: CommandIDs.openNotifications,
        label: trans.__('Notifications'),
        labelNow: () => listName(watch.unread, trans),
        caption: trans.__('Remixes of your hands, comments and mentions'),
        icon: bellIcon,
        args: {},
        load: async () => {
          const { NotificationsTab } = await import(
            /* webpackChunkName: "notifications" */ './tab'
          );
          const context = { models, commands, translator };
          return {
            linkOf: () => null,
            create: () => new NotificationsTab(context, api)
          };
        },
        route: {
          command: CommandIDs.routeNotifications,
          pattern: /[?&]alacard-notifications(=|&|$)/,
          argsOf: query => {
            query.delete('alacard-notifications');
            return {};
          }
        }
      }
    );
    watch.changed.connect(() =>
      commands.notifyCommandChanged(CommandIDs.openNotifications)
    );
    commands.addCommand(CommandIDs.checkNotifications, {
      label: trans.__('Check for Notifications'),
      describedBy: NO_ARGS,
      execute: () => watch.refresh()
    });
    palette?.addItem({
      command: CommandIDs.checkNotifications,
      category: trans.__('Alacard')
    });
    return watch;
  }
};
