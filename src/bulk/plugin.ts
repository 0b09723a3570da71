import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { checkIcon } from '@jupyterlab/ui-components';

import { IWorkspace } from '../generate/tokens';
import { CommandIDs } from '../ground/ids';
import { dealIcon } from '../ground/icons';
import { loadFor } from '../ground/lazy';
import { RoomModels } from '../ground/room_models';
import { objectArgs } from '../ground/schemas';
import { tellError } from '../ground/tell_error';
import { visible } from '../ground/text/visible';
import { IAlacardAPI } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import { IJobs } from '../jobs/tokens';

/** One hand for many models, and many notebooks verified: each as one job. */
export const bulkPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:bulk',
  description: 'Deals a hand for many models, and verifies many notebooks.',
  autoStart: true,
  requires: [IAlacardAPI, IHandModel, IWorkspace, IJobs],
  optional: [ITranslator, ICommandPalette, IDefaultFileBrowser, IStateDB],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    hand: IHandModel,
    workspace: IWorkspace,
    jobs: IJobs,
    maybeTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    browser: IDefaultFileBrowser | null,
    state: IStateDB | null
  ) => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands, serviceManager } = app;
    const { contents } = serviceManager;
    const telling = async (work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        tellError(error, trans);
      }
    };
    const paths = {
      type: 'array',
      items: { type: 'string' },
      description: trans.__('Paths of notebooks on the server')
    };

    commands.addCommand(CommandIDs.dealForModels, {
      label: trans.__('Deal This Hand for Many Models…'),
      caption: trans.__(
        'Generate a notebook of the cards in the sidebar for each of many models'
      ),
      icon: dealIcon,
      describedBy: objectArgs({
        models: {
          type: 'array',
          items: { type: 'string' },
          description: trans.__('IDs of the models to start with')
        }
      }),
      execute: async args => {
        const loaded = await loadFor(
          () => import(/* webpackChunkName: "bulk" */ './deal'),
          trans,
          () => void commands.execute(CommandIDs.dealForModels, args)
        );
        const models = new RoomModels();
        const context = { models, commands, translator };
        const ids = Array.isArray(args.models) ? args.models : [];
        await loaded?.deal(
          ids.filter(id => typeof id === 'string'),
          {
            ...{ jobs, hand, workspace, context, state },
            settings: serviceManager.serverSettings
          }
        );
      }
    });

    const verify = async (
      found: () => Promise<string[]> | string[],
      title: string,
      again: () => void
    ): Promise<void> => {
      const loaded = await loadFor(
        () => import(/* webpackChunkName: "bulk" */ './verify_many'),
        trans,
        again
      );
      await telling(async () => {
        const parts = { api, jobs, commands, trans };
        await loaded?.verifyMany(await found(), title, parts);
      });
    };

    commands.addCommand(CommandIDs.verifyMany, {
      label: trans.__('Verify Notebooks…'),
      describedBy: objectArgs({
        paths,
        title: { type: 'string', description: trans.__('A name for the job') }
      }),
      execute: async args => {
        const chosen = Array.isArray(args.paths) ? args.paths : [];
        await verify(
          () => chosen.filter(path => typeof path === 'string'),
          trans.__(
            'Verify: %1',
            typeof args.title === 'string' ? args.title : ''
          ),
          () => void commands.execute(CommandIDs.verifyMany, args)
        );
      }
    });

    /** The folder that is selected in the file browser, or else the one that it shows. */
    const selectedFolder = (): string => {
      const items = browser ? [...browser.selectedItems()] : [];
      const folder = items.find(({ type }) => type === 'directory');
      return folder?.path ?? browser?.model.path ?? '';
    };

    commands.addCommand(CommandIDs.verifyFolder, {
      label: trans.__('Verify Notebooks in Folder…'),
      icon: checkIcon,
      isEnabled: args => typeof args.path === 'string' || browser !== null,
      describedBy: objectArgs({
        path: {
          type: 'string',
          description: trans.__('The folder; by default the selected one')
        }
      }),
      execute: async args => {
        const folder =
          typeof args.path === 'string' ? args.path : selectedFolder();
        await verify(
          async () => {
            const { notebooksIn } = await import(
              /* webpackChunkName: "bulk" */ './verify_many'
            );
            return notebooksIn(folder, contents);
          },
          trans.__('Verify the folder %1', visible(folder || '/')),
          () => void commands.execute(CommandIDs.verifyFolder, args)
        );
      }
    });

    const category = trans.__('Alacard');
    palette?.addItem({ command: CommandIDs.dealForModels, category });
    palette?.addItem({ command: CommandIDs.verifyFolder, category });
  }
};
