import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { downloadIcon } from '@jupyterlab/ui-components';

import { IWorkspace } from '../generate/tokens';
import { CommandIDs } from '../ground/ids';
import { loadFor } from '../ground/lazy';
import { objectArgs } from '../ground/schemas';
import { tellError } from '../ground/tell_error';
import { IJobs } from '../jobs/tokens';
import { notebookInFront } from '../notebook/in_front';

/** Exports of the open notebook, of hands and of collections; what makes them is loaded when first used. */
export const exportPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:export',
  description: 'Exports notebooks for other places.',
  autoStart: true,
  requires: [IJobs, IWorkspace],
  optional: [ITranslator, ICommandPalette, INotebookTracker],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    workspace: IWorkspace,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    notebooks: INotebookTracker | null
  ) => {
    const trans = (translator ?? nullTranslator).load('alacard_ext');
    const { commands, serviceManager } = app;
    const { serverSettings: settings, contents } = serviceManager;
    const inFront = (): NotebookPanel | null =>
      notebookInFront(notebooks, app.shell);
    commands.addCommand(CommandIDs.exportNotebook, {
      label: args =>
        args.hand ? trans.__('Download as…') : trans.__('Export Notebook for…'),
      caption: trans.__(
        'As a page, a program, a Hugging Face Space, or for Colab, Kaggle or Deepnote'
      ),
      icon: downloadIcon,
      isEnabled: args =>
        typeof args.hand === 'string' ||
        typeof args.collection === 'string' ||
        typeof args.path === 'string' ||
        inFront() !== null,
      describedBy: objectArgs({
        hand: {
          type: 'string',
          description: trans.__(
            'The share id of a hand; without it the open notebook'
          )
        },
        path: {
          type: 'string',
          description: trans.__(
            'The path of a notebook, open or not, instead of a hand'
          )
        },
        collection: {
          type: 'string',
          description: trans.__('The id of a collection, instead of a hand')
        },
        version: {
          type: 'number',
          description: trans.__('The version of the hand')
        }
      }),
      execute: async args => {
        const path = typeof args.path === 'string' ? args.path : null;
        const open =
          path === null
            ? inFront()
            : (notebooks?.find(each => each.context.path === path) ?? null);
        const loaded = await loadFor(
          () => import(/* webpackChunkName: "export" */ './export_open'),
          trans,
          () => void commands.execute(CommandIDs.exportNotebook, args)
        );
        const place = workspace.place();
        const folder = place.onServer ? (place.serverFolder ?? '') : null;
        const parts = { settings, trans, jobs, folder };
        try {
          if (typeof args.collection === 'string') {
            await loaded?.exportCollection(args.collection, parts);
            return;
          }
          if (typeof args.hand === 'string') {
            const version =
              typeof args.version === 'number' ? args.version : null;
            const source = { hand: args.hand, version };
            await loaded?.exportAs(source, parts);
          } else if (open) {
            await loaded?.exportOpen(open, contents, parts);
          } else if (path !== null) {
            await loaded?.exportAs({ path }, parts);
          }
        } catch (error) {
          tellError(error, trans);
        }
      }
    });
    palette?.addItem({
      command: CommandIDs.exportNotebook,
      category: trans.__('Alacard')
    });
    const tell = (): void =>
      commands.notifyCommandChanged(CommandIDs.exportNotebook);
    notebooks?.currentChanged.connect(tell);
    app.shell.currentChanged?.connect(tell);
  }
};
