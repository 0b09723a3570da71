import type { ServerConnection } from '@jupyterlab/services';
import type { IStateDB } from '@jupyterlab/statedb';

import { CatalogAPI } from '../catalog/client';
import type { IWorkspace } from '../generate/tokens';
import type { IViewContext } from '../ground/hooks';
import { MODEL_SEARCHES, SavedSearches } from '../ground/saved';
import type { IHandModel } from '../hand/tokens';
import type { IJobs } from '../jobs/tokens';
import { dealForModels } from './dialog';
import { BulkDraft } from './draft';

/** Let a person deal the hand on the table for these models and others. */
export async function deal(
  ids: readonly string[],
  parts: {
    jobs: IJobs;
    hand: IHandModel;
    workspace: IWorkspace;
    context: IViewContext;
    settings: ServerConnection.ISettings;
    state: IStateDB | null;
  }
): Promise<void> {
  const { jobs, hand, workspace, context, settings, state } = parts;
  const folder = workspace.place().serverFolder ?? '';
  const source = {
    searches: new SavedSearches(state, MODEL_SEARCHES),
    catalog: new CatalogAPI(settings)
  };
  const draft = new BulkDraft(jobs, hand.hand, ids, folder);
  await dealForModels(draft, context, source);
}
