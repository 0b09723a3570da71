import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../ground/ids';
import { IAlacardAPI } from '../ground/tokens';
import { isTrusted } from './sight';

/**
 * Warns of a notebook that holds code of a model's author: of one that an earlier Alacard made, whose
 * check did not hold, and of one in which someone else allowed it. JupyterLab's own trust tells whose
 * it is: what this person dealt or ran here is signed.
 */
export const warningPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:notebook-warning',
  description:
    'Warns about code by a model’s author in notebooks from other people and from earlier versions of Alacard.',
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
        !panel.content.model?.sharedModel.getMetadata('alacard')
      ) {
        return;
      }
      try {
        const { data } = await api.warnings(contents.localPath(path));
        const { warnings = [] } = data;
        if (!warnings.length || warned.has(path) || panel.isDisposed) {
          return;
        }
        const outdated = warnings.some(each => each.kind === 'outdated');
        if (!outdated && isTrusted(panel)) {
          return;
        }
        warned.add(path);
        // JupyterLab cuts a notice after 140 characters.
        if (!outdated) {
          Notification.warning(
            trans.__(
              'This notebook runs code by a model’s author, and you have not been asked to allow it. Read the code before you run it.'
            ),
            {
              autoClose: false,
              actions: [
                {
                  label: trans.__('Show it'),
                  displayType: 'accent',
                  callback: () => showCell(panel, warnings[0].cell_id)
                }
              ]
            }
          );
          return;
        }
        const told = trans.__(
          'An earlier version of Alacard allowed code by the model’s author to run here. Read the code first, or deal the notebook again.'
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

/** Bring a cell into sight, and make it the active one. */
function showCell(panel: NotebookPanel, id: string | null | undefined): void {
  const { content } = panel;
  const index = content.widgets.findIndex(cell => cell.model.id === id);
  if (!panel.isDisposed && index >= 0) {
    content.activeCellIndex = index;
    void content.scrollToItem(index);
    content.activate();
  }
}
