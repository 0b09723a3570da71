import type { IWorkspace } from '../generate/tokens';
import type { IViewContext } from '../ground/hooks';
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
  }
): Promise<void> {
  const { jobs, hand, workspace, context } = parts;
  const folder = workspace.place().serverFolder ?? '';
  await dealForModels(new BulkDraft(jobs, hand.hand, ids, folder), context);
}
