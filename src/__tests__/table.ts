/** A whole table for tests of views, over the fake server. */
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import { Generation } from '../generate/generation';
import { IGeneration, IWorkspace } from '../generate/tokens';
import { Workspace } from '../generate/workspace';
import { AlacardAPI } from '../ground/api/client';
import type { IViewContext } from '../ground/hooks';
import { PanelModel } from '../ground/panel';
import { RoomModels } from '../ground/room_models';
import { IAlacardAPI, IPanelModel } from '../ground/tokens';
import { ModelDetails } from '../hand/details';
import { HandModel } from '../hand/model';
import { IHandModel, IModelDetails } from '../hand/tokens';
import { HubMonitor } from '../hub/monitor';
import { IHubMonitor } from '../hub/tokens';
import { NotebookRuns } from '../notebook/runs';
import { INotebookRuns } from '../notebook/tokens';
import { RecipeBook } from '../recipes/book';
import { IRecipeBook } from '../recipes/tokens';
import type { Answerer, IFakeServer } from './server';
import { fakeServer } from './server';

/** What views are given, and each model by itself. */
export interface IFakeTable extends IViewContext {
  readonly server: IFakeServer;
  readonly api: AlacardAPI;
  readonly panel: PanelModel;
  readonly hand: HandModel;
  readonly monitor: HubMonitor;
  readonly workspace: Workspace;
  readonly generation: Generation;
  readonly runs: NotebookRuns;
}

export function fakeTable(answer: Answerer): IFakeTable {
  const server = fakeServer(answer);
  const api = new AlacardAPI(server.settings);
  const panel = new PanelModel();
  const hand = new HandModel(api);
  const monitor = new HubMonitor(api);
  const workspace = new Workspace({
    driveName: () => '',
    localPath: (path: string) => path
  } as never);
  const generation = new Generation({ api, workspace, stream: null });
  const runs = new NotebookRuns();
  const models = new RoomModels()
    .with(IAlacardAPI, api)
    .with(IPanelModel, panel)
    .with(IHandModel, hand)
    .with(IModelDetails, new ModelDetails(api, hand, monitor))
    .with(IHubMonitor, monitor)
    .with(IWorkspace, workspace)
    .with(IGeneration, generation)
    .with(IRecipeBook, new RecipeBook())
    .with(INotebookRuns, runs);
  return {
    server,
    models,
    commands: new CommandRegistry(),
    translator: nullTranslator,
    api,
    panel,
    hand,
    monitor,
    workspace,
    generation,
    runs
  };
}
