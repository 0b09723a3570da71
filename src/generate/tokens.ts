import { Token } from '@lumino/coreutils';

import type { Generation } from './generation';
import type { Workspace } from './workspace';

export type IGeneration = Generation;

export const IGeneration = new Token<IGeneration>(
  'alacard_ext:IGeneration',
  'The generation of a notebook: how far it is, and how it ended.'
);

export type IWorkspace = Workspace;

export const IWorkspace = new Token<IWorkspace>(
  'alacard_ext:IWorkspace',
  'The folder that the next notebook is saved in.'
);
