import { Token } from '@lumino/coreutils';

import type { JobBoard } from './board';

export type IJobs = JobBoard;

export const IJobs = new Token<IJobs>(
  'alacard_ext:IJobs',
  'The jobs of a person: how many run and wait, what changes of them, and what is done with them.'
);
