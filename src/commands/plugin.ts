import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { notifyGeneration } from '../generate/notice';
import { NotebookOpener } from '../generate/opener';
import { retryWhenBack } from '../generate/retry';
import { IGeneration, IWorkspace } from '../generate/tokens';
import { IAlacardAPI, IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import { IHubMonitor } from '../hub/tokens';
import { IRecipeBook } from '../recipes/tokens';
import { addCardCommands } from './card_commands';
import { addCombineCommands } from './combine_commands';
import { addGenerateCommands } from './generate_commands';
import { addHandCommands } from './hand_commands';
import { CommandIDs } from '../ground/ids';

/** Every action as a command, and the ones that make sense anywhere in the palette. */
export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:commands',
  description:
    'Commands to deal a hand, to generate its notebook and to open it.',
  autoStart: true,
  requires: [
    IAlacardAPI,
    IHandModel,
    IPanelModel,
    IHubMonitor,
    IGeneration,
    IWorkspace,
    IRecipeBook
  ],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    hand: IHandModel,
    panel: IPanelModel,
    monitor: IHubMonitor,
    generation: IGeneration,
    workspace: IWorkspace,
    recipes: IRecipeBook,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ) => {
    const trans = (translator ?? nullTranslator).load('alacard_ext');
    const { commands } = app;
    addHandCommands(commands, { api, hand, panel, monitor }, trans);
    addCardCommands(app, { hand, panel, monitor }, trans);
    addGenerateCommands(
      commands,
      { hand, generation, recipes, workspace },
      new NotebookOpener(app),
      trans
    );
    addCombineCommands(
      commands,
      { api, hand, generation, panel, monitor },
      trans
    );
    notifyGeneration(generation, commands, trans);
    retryWhenBack(generation, monitor, commands);
    const category = trans.__('Alacard');
    for (const command of [
      CommandIDs.dealHand,
      CommandIDs.openPanel,
      CommandIDs.deal,
      CommandIDs.generate,
      CommandIDs.bakeOff,
      CommandIDs.workflow,
      CommandIDs.cancel,
      CommandIDs.undo,
      CommandIDs.redo,
      CommandIDs.clear,
      CommandIDs.copyHandCode,
      CommandIDs.pasteHandCode,
      CommandIDs.showRecipes
    ]) {
      palette?.addItem({ command, category });
    }
  }
};
