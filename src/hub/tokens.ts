import { Token } from '@lumino/coreutils';

import type { HubMonitor } from './monitor';

export type IHubMonitor = HubMonitor;

export const IHubMonitor = new Token<IHubMonitor>(
  'alacard_ext:IHubMonitor',
  'Whether the Hub answers, and as whom it is asked.'
);
