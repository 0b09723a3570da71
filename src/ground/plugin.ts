import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { AlacardAPI } from './api/client';
import { IAlacardAPI } from './tokens';

/** The client of the routes, which all rooms share. */
export const apiPlugin: JupyterFrontEndPlugin<IAlacardAPI> = {
  id: 'alacard_ext:api',
  description: 'Provides the client of Alacard’s REST routes.',
  autoStart: true,
  provides: IAlacardAPI,
  activate: (app: JupyterFrontEnd): IAlacardAPI =>
    new AlacardAPI(app.serviceManager.serverSettings)
};
