import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../ground/ids';
import { IAlacardAPI, IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import { IHubMonitor } from '../hub/tokens';
import { IRecipeBook } from '../recipes/tokens';
import { addCombineCommands } from './combine_commands';
import { addGenerateCommands } from './generate_commands';
import { Generation } from './generation';
import { notifyGeneration } from './notice';
import { NotebookOpener } from './opener';
import { retryWhenBack } from './retry';
import { IGeneration, IWorkspace } from './tokens';
import { Workspace } from './workspace';

/** Where notebooks go: the folder of the settings, or that of the file browser. */
export const workspacePlugin: JupyterFrontEndPlugin<IWorkspace> = {
  id: 'alacard_ext:workspace',
  description: 'Provides the folder that the next notebook is saved in.',
  autoStart: true,
  optional: [IDefaultFileBrowser],
  provides: IWorkspace,
  activate: (
    app: JupyterFrontEnd,
    browser: IDefaultFileBrowser | null
  ): IWorkspace => {
    const workspace = new Workspace(app.serviceManager.contents);
    if (browser) {
      workspace.follow(browser);
    }
    return workspace;
  }
};

/** One generation at a time, watched by its events. */
export const generatePlugin: JupyterFrontEndPlugin<IGeneration> = {
  id: 'alacard_ext:generate',
  description: 'Provides the generation of a notebook.',
  autoStart: true,
  requires: [IAlacardAPI, IWorkspace],
  provides: IGeneration,
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    workspace: IWorkspace
  ): IGeneration =>
    new Generation({
      api,
      workspace,
      stream: app.serviceManager.events.stream
    })
};

/** Commands that make a notebook, of one model or several, and what a person is told of it. */
export const generateCommandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:generate-commands',
  description: 'Commands that generate a notebook of the hand and open it.',
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
  optional: [ITranslator, ICommandPalette, IDocumentManager],
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
    palette: ICommandPalette | null,
    documents: IDocumentManager | null
  ) => {
    const trans = (translator ?? nullTranslator).load('alacard_ext');
    const { commands } = app;
    addGenerateCommands(
      commands,
      { hand, generation, recipes, workspace },
      new NotebookOpener(app, documents),
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
      CommandIDs.generate,
      CommandIDs.bakeOff,
      CommandIDs.workflow,
      CommandIDs.cancel
    ]) {
      palette?.addItem({ command, category });
    }
  }
};
