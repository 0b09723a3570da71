import { Token } from '@lumino/coreutils';

import type { ModelDetails } from './details';
import type { HandModel } from './model';

export type IHandModel = HandModel;

export const IHandModel = new Token<IHandModel>(
  'alacard_ext:IHandModel',
  'The hand on the table: its cards, its locks and its history.'
);

export type IModelDetails = ModelDetails;

export const IModelDetails = new Token<IModelDetails>(
  'alacard_ext:IModelDetails',
  'Fit, access and trust of the model on the table.'
);
