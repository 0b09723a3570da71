import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../ground/ids';
import { IAlacardAPI, IPanelModel } from '../ground/tokens';
import { IHubMonitor } from '../hub/tokens';
import { addCardCommands } from './card_commands';
import { ModelDetails } from './details';
import { addHandCommands } from './hand_commands';
import { HandModel } from './model';
import { IHandModel, IModelDetails } from './tokens';

/** The hand on the table. */
export const handPlugin: JupyterFrontEndPlugin<IHandModel> = {
  id: 'alacard_ext:hand',
  description: 'Provides the hand on the table.',
  autoStart: true,
  requires: [IAlacardAPI],
  provides: IHandModel,
  activate: (_: JupyterFrontEnd, api: IAlacardAPI): IHandModel =>
    new HandModel(api)
};

/** What the server knows of the model in the hand. */
export const detailsPlugin: JupyterFrontEndPlugin<IModelDetails> = {
  id: 'alacard_ext:model-details',
  description: 'Provides fit, access and trust of the model on the table.',
  autoStart: true,
  requires: [IAlacardAPI, IHandModel, IHubMonitor],
  provides: IModelDetails,
  activate: (
    _: JupyterFrontEnd,
    api: IAlacardAPI,
    hand: IHandModel,
    monitor: IHubMonitor
  ): IModelDetails => new ModelDetails(api, hand, monitor)
};

/** Every action on the hand and its cards as a command; in the palette those of the whole hand. */
export const handCommandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:hand-commands',
  description: 'Commands that change the hand and its cards.',
  autoStart: true,
  requires: [IHandModel, IPanelModel, IHubMonitor],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    hand: IHandModel,
    panel: IPanelModel,
    monitor: IHubMonitor,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ) => {
    const trans = (translator ?? nullTranslator).load('alacard_ext');
    addHandCommands(app.commands, hand, trans);
    addCardCommands(app, { hand, panel, monitor }, trans);
    const category = trans.__('Alacard');
    for (const command of [
      CommandIDs.deal,
      CommandIDs.undo,
      CommandIDs.redo,
      CommandIDs.clear,
      CommandIDs.copyHandCode
    ]) {
      palette?.addItem({ command, category });
    }
  }
};
