import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { IAlacardAPI } from '../ground/tokens';
import { HubMonitor } from './monitor';
import { IHubMonitor } from './tokens';

/** Watches the Hub once something of it is shown. */
export const hubPlugin: JupyterFrontEndPlugin<IHubMonitor> = {
  id: 'alacard_ext:hub',
  description: 'Provides whether the Hub answers.',
  autoStart: true,
  requires: [IAlacardAPI],
  provides: IHubMonitor,
  activate: (_: JupyterFrontEnd, api: IAlacardAPI): IHubMonitor =>
    new HubMonitor(api)
};
