import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { IStateDB } from '@jupyterlab/statedb';

import { AlacardAPI } from '../ground/api/client';
import { Generation } from '../generate/generation';
import { Workspace } from '../generate/workspace';
import { HandModel } from '../hand/model';
import { ModelDetails } from '../hub/details';
import { HubMonitor } from '../hub/monitor';
import { NotebookRuns } from '../notebook/runs';
import { PanelModel } from '../panel/model';
import { RecipeBook } from '../recipes/book';
import { IAlacard } from '../tokens';
import { keepState } from './state';

/** Builds the models that all other plugins share. */
export const tablePlugin: JupyterFrontEndPlugin<IAlacard> = {
  id: 'alacard_ext:table',
  description: 'Provides the hand on the table and what is generated from it.',
  autoStart: true,
  provides: IAlacard,
  optional: [IDefaultFileBrowser, IStateDB],
  activate: (
    app: JupyterFrontEnd,
    browser: IDefaultFileBrowser | null,
    state: IStateDB | null
  ): IAlacard => {
    const { serviceManager } = app;
    const api = new AlacardAPI(serviceManager.serverSettings);
    const hand = new HandModel(api);
    const monitor = new HubMonitor(api);
    const workspace = new Workspace(serviceManager.contents);
    if (browser) {
      workspace.follow(browser);
    }
    const alacard: IAlacard = {
      api,
      hand,
      monitor,
      workspace,
      details: new ModelDetails(api, hand, monitor),
      generation: new Generation({
        api,
        workspace,
        stream: serviceManager.events.stream
      }),
      recipes: new RecipeBook(),
      runs: new NotebookRuns(),
      panel: new PanelModel(),
      confirm: false
    };
    if (state) {
      void keepState(alacard, state, app.restored);
    }
    return alacard;
  }
};
