import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import {
  INotebookTracker,
  NotebookActions,
  type NotebookPanel
} from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../ground/ids';
import { objectArgs } from '../ground/schemas';
import { RoomModels } from '../ground/room_models';
import { notifyFailedRuns } from './failed';
import { StateMark } from './mark';
import { NotebookRuns } from './runs';
import { saveWhatOpeningWrote } from './settled';
import { INotebookRuns } from './tokens';

/** How far dealt notebooks are: what the panel shows and the other plugin fills. */
export const runsPlugin: JupyterFrontEndPlugin<INotebookRuns> = {
  id: 'alacard_ext:notebook-runs',
  description: 'Provides how far the dealt notebooks of this page are.',
  autoStart: true,
  provides: INotebookRuns,
  activate: (): INotebookRuns => new NotebookRuns()
};

/** Tells of each dealt notebook how far it is, in its toolbar and in the panel. */
export const statesPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:states',
  description: 'Tells how far each dealt notebook is: run, failed, verified.',
  autoStart: true,
  requires: [INotebookRuns, INotebookTracker],
  optional: [ITranslator, IToolbarWidgetRegistry],
  activate: (
    app: JupyterFrontEnd,
    runs: INotebookRuns,
    tracker: INotebookTracker,
    maybeTranslator: ITranslator | null,
    toolbars: IToolbarWidgetRegistry | null
  ) => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands } = app;
    const context = {
      models: new RoomModels().with(INotebookRuns, runs),
      commands,
      translator
    };

    tracker.widgetAdded.connect((_, panel) => {
      runs.watch(panel);
      // A file that cannot be written is no fault of opening it.
      void saveWhatOpeningWrote(panel).catch(() => undefined);
    });
    tracker.forEach(panel => runs.watch(panel));
    tracker.currentChanged.connect((_, panel) => runs.show(panel));
    runs.show(tracker.currentWidget);
    NotebookActions.executionScheduled.connect(() => runs.look());
    NotebookActions.executed.connect(() => runs.look());
    notifyFailedRuns(runs, commands, trans);

    toolbars?.addFactory<NotebookPanel>(
      'Notebook',
      'alacard-state',
      panel => new StateMark(panel, context)
    );

    commands.addCommand(CommandIDs.revealCell, {
      label: trans.__('Go to a cell of a notebook'),
      describedBy: objectArgs({
        path: { type: 'string', description: trans.__('Path of the notebook') },
        index: { type: 'number', description: trans.__('Place of the cell') }
      }),
      execute: async args => {
        const panel = tracker.find(each => each.context.path === args.path);
        const { index } = args;
        if (panel && typeof index === 'number' && index >= 0) {
          app.shell.activateById(panel.id);
          panel.content.activeCellIndex = index;
          await panel.content.scrollToItem(index, 'smart');
        }
      }
    });
  }
};
