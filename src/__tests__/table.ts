/** A whole table for tests of views, over the fake server. */
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import { AlacardAPI } from '../ground/api/client';
import { Generation } from '../generate/generation';
import { Workspace } from '../generate/workspace';
import { HandModel } from '../hand/model';
import { ModelDetails } from '../hub/details';
import { HubMonitor } from '../hub/monitor';
import { NotebookRuns } from '../notebook/runs';
import type { ITable } from '../ground/hooks';
import { PanelModel } from '../panel/model';
import { RecipeBook } from '../recipes/book';
import type { Answerer } from './server';
import { fakeServer } from './server';

export function fakeTable(answer: Answerer): ITable & {
  server: ReturnType<typeof fakeServer>;
} {
  const server = fakeServer(answer);
  const api = new AlacardAPI(server.settings);
  const hand = new HandModel(api);
  const monitor = new HubMonitor(api);
  const workspace = new Workspace({
    driveName: () => '',
    localPath: (path: string) => path
  } as never);
  return {
    server,
    commands: new CommandRegistry(),
    translator: nullTranslator,
    alacard: {
      api,
      hand,
      monitor,
      workspace,
      details: new ModelDetails(api, hand, monitor),
      generation: new Generation({ api, workspace, stream: null }),
      recipes: new RecipeBook(),
      runs: new NotebookRuns(),
      panel: new PanelModel(),
      confirm: false
    }
  };
}
