import { Token } from '@lumino/coreutils';

import type { NotebookRuns } from './runs';

export type INotebookRuns = NotebookRuns;

export const INotebookRuns = new Token<INotebookRuns>(
  'alacard_ext:INotebookRuns',
  'How far each dealt notebook is that is open in this page.'
);
