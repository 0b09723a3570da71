import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { IAlacardAPI } from '../ground/tokens';
import { IHubMonitor } from '../hub/tokens';
import { ModelDetails } from './details';
import { HandModel } from './model';
import { IHandModel, IModelDetails } from './tokens';

/** The hand on the table. */
export const handPlugin: JupyterFrontEndPlugin<IHandModel> = {
  id: 'alacard_ext:hand',
  description: 'Provides the hand on the table.',
  autoStart: true,
  requires: [IAlacardAPI],
  provides: IHandModel,
  activate: (_: JupyterFrontEnd, api: IAlacardAPI): IHandModel =>
    new HandModel(api)
};

/** What the server knows of the model in the hand. */
export const detailsPlugin: JupyterFrontEndPlugin<IModelDetails> = {
  id: 'alacard_ext:model-details',
  description: 'Provides fit, access and trust of the model on the table.',
  autoStart: true,
  requires: [IAlacardAPI, IHandModel, IHubMonitor],
  provides: IModelDetails,
  activate: (
    _: JupyterFrontEnd,
    api: IAlacardAPI,
    hand: IHandModel,
    monitor: IHubMonitor
  ): IModelDetails => new ModelDetails(api, hand, monitor)
};
