import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../ground/ids';

/** One card in the launcher. */
export const launcherPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:launcher',
  description: 'A launcher card that opens the table of cards.',
  autoStart: true,
  optional: [ILauncher, ITranslator],
  activate: (
    _: JupyterFrontEnd,
    launcher: ILauncher | null,
    translator: ITranslator | null
  ) => {
    // JupyterLab's own category, by the name that its translation gives it.
    const trans = (translator ?? nullTranslator).load('jupyterlab');
    launcher?.add({
      command: CommandIDs.openPanel,
      args: { isLauncher: true },
      category: trans.__('Other'),
      rank: 1
    });
  }
};
