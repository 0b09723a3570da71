import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../ground/ids';
import { IAlacardAPI } from '../ground/tokens';
import { alacardMetadata } from './again';

/** Warns of notebooks that an earlier Alacard made, whose example its check did not hold. */
export const warningPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:notebook-warning',
  description:
    'Warns of code from a model’s page in notebooks that an earlier Alacard dealt.',
  autoStart: true,
  requires: [IAlacardAPI],
  optional: [ITranslator, INotebookTracker],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    translator: ITranslator | null,
    tracker: INotebookTracker | null
  ) => {
    const trans = (translator ?? nullTranslator).load('alacard_ext');
    const { contents } = app.serviceManager;
    const warned = new Set<string>();

    const look = async (panel: NotebookPanel): Promise<void> => {
      await panel.context.ready;
      const { path } = panel.context;
      if (
        warned.has(path) ||
        !alacardMetadata(panel.content.model?.sharedModel.metadata)
      ) {
        return;
      }
      try {
        const { data } = await api.warnings(contents.localPath(path));
        const outdated = (data.warnings ?? []).some(
          each => each.kind === 'outdated'
        );
        if (!outdated || warned.has(path) || panel.isDisposed) {
          return;
        }
        warned.add(path);
        // JupyterLab cuts a notice after 140 characters.
        const told = trans.__(
          'An earlier Alacard lets code of the model’s author run here by a check that could be passed by. Read it first, or deal it again.'
        );
        Notification.warning(told, {
          autoClose: false,
          actions: [
            {
              label: trans.__('Deal it again'),
              displayType: 'accent',
              callback: () =>
                void app.commands.execute(CommandIDs.dealFromNotebook, { path })
            }
          ]
        });
      } catch {
        // A drive that the server does not see: nothing is known of it, and nothing is said.
      }
    };
    tracker?.widgetAdded.connect((_, panel) => {
      void look(panel);
    });
  }
};
