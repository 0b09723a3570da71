import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../ground/ids';
import { IAlacardAPI } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import { IHubMonitor } from '../hub/tokens';
import { addPasteCommand } from './paste_command';

/** A card, or a whole hand, from what was copied elsewhere. */
export const pickerPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:picker',
  description: 'Command to paste a hand code, or a model by its address.',
  autoStart: true,
  requires: [IAlacardAPI, IHandModel, IHubMonitor],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    hand: IHandModel,
    monitor: IHubMonitor,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ) => {
    const trans = (translator ?? nullTranslator).load('alacard_ext');
    addPasteCommand(app.commands, { api, hand, monitor }, trans);
    palette?.addItem({
      command: CommandIDs.pasteHandCode,
      category: trans.__('Alacard')
    });
  }
};
