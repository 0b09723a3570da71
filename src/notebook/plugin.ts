import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../ground/ids';
import { objectArgs } from '../ground/schemas';
import { dealIcon } from '../ground/icons';
import { IAlacardAPI } from '../ground/tokens';
import { tellError } from '../ground/tell_error';
import { IHandModel } from '../hand/tokens';
import { alacardMetadata, dealAgain } from './again';

/** Deal again what a notebook was made from. */
export const notebookPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:notebook',
  description: 'Deals again the hand that a generated notebook was made from.',
  autoStart: true,
  requires: [IAlacardAPI, IHandModel],
  optional: [ITranslator, INotebookTracker, IDefaultFileBrowser],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    hand: IHandModel,
    translator: ITranslator | null,
    tracker: INotebookTracker | null,
    browser: IDefaultFileBrowser | null
  ) => {
    const trans = (translator ?? nullTranslator).load('alacard_ext');
    const { commands, serviceManager } = app;

    const selected = (): string | null => {
      const items = browser ? [...browser.selectedItems()] : [];
      return items.length === 1 && items[0].path.endsWith('.ipynb')
        ? items[0].path
        : null;
    };
    const current = (): unknown =>
      tracker?.currentWidget?.content.model?.sharedModel.metadata;

    commands.addCommand(CommandIDs.dealFromNotebook, {
      label: trans.__('Deal Again from This Notebook'),
      caption: trans.__('Lay out the hand that this notebook was made from'),
      icon: dealIcon,
      isEnabled: args =>
        args.from === 'browser'
          ? selected() !== null
          : typeof args.path === 'string' ||
            alacardMetadata(current()) !== null,
      // Of a file nobody knows yet what is in it; of an open notebook it is known.
      isVisible: args =>
        args.from === 'browser'
          ? selected() !== null
          : args.from !== 'notebook' || alacardMetadata(current()) !== null,
      describedBy: objectArgs({
        path: { type: 'string', description: trans.__('Path of the notebook') },
        from: {
          type: 'string',
          enum: ['browser', 'notebook'],
          description: trans.__('Take the selected file or the open notebook')
        }
      }),
      execute: async args => {
        const path =
          typeof args.path === 'string'
            ? args.path
            : args.from === 'browser'
              ? selected()
              : null;
        try {
          let metadata = current();
          if (path !== null) {
            const file = await serviceManager.contents.get(path, {
              type: 'notebook',
              content: true
            });
            metadata = (file.content as { metadata?: unknown }).metadata;
          }
          const made = alacardMetadata(metadata);
          if (!made) {
            Notification.warning(
              trans.__(
                'Alacard did not make this notebook, so there is no hand to deal.'
              ),
              { autoClose: 5000 }
            );
            return;
          }
          await dealAgain(made, { api, hand });
          await commands.execute(CommandIDs.openPanel);
        } catch (error) {
          tellError(error, trans);
        }
      }
    });
  }
};
