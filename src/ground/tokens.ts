import { Token } from '@lumino/coreutils';

import type { AlacardAPI } from './api/client';
import type { PanelModel } from './panel';

export type IAlacardAPI = AlacardAPI;

export const IAlacardAPI = new Token<IAlacardAPI>(
  'alacard_ext:IAlacardAPI',
  'The client of Alacard’s REST routes.'
);

export type IPanelModel = PanelModel;

export const IPanelModel = new Token<IPanelModel>(
  'alacard_ext:IPanelModel',
  'What is open beside the hand in the panel.'
);
