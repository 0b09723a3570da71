import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';

import { IAlacardAPI } from '../ground/tokens';
import { Generation } from './generation';
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
