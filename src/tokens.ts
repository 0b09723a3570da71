import { Token } from '@lumino/coreutils';

import type { AlacardAPI } from './ground/api/client';
import type { Generation } from './generate/generation';
import type { Workspace } from './generate/workspace';
import type { HandModel } from './hand/model';
import type { ModelDetails } from './hub/details';
import type { HubMonitor } from './hub/monitor';
import type { NotebookRuns } from './notebook/runs';
import type { PanelModel } from './panel/model';
import type { RecipeBook } from './recipes/book';

/** The table that every plugin of Alacard, and any other extension, plays at. */
export interface IAlacard {
  readonly api: AlacardAPI;
  readonly hand: HandModel;
  readonly generation: Generation;
  readonly workspace: Workspace;
  readonly monitor: HubMonitor;
  readonly details: ModelDetails;
  readonly recipes: RecipeBook;
  readonly runs: NotebookRuns;
  readonly panel: PanelModel;
  /** Whether to ask before a notebook is generated. */
  confirm: boolean;
}

export const IAlacard = new Token<IAlacard>(
  'alacard_ext:IAlacard',
  'The hand on the table and what is generated from it.'
);
