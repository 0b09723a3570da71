import { bulkPlugin } from './bulk/plugin';
import { cardsEditorPlugin } from './cards_editor/plugin';
import { catalogPlugin } from './catalog/plugin';
import { collectionsPlugin } from './collections/plugin';
import {
  generateCommandsPlugin,
  generatePlugin,
  workspacePlugin
} from './generate/plugin';
import { demosPlugin } from './demos/plugin';
import { apiPlugin } from './ground/plugin';
import { pluginsOf } from './ground/rooms';
import { detailsPlugin, handCommandsPlugin, handPlugin } from './hand/plugin';
import { hubPlugin } from './hub/plugin';
import { jobsPlugin } from './jobs/plugin';
import { launcherPlugin } from './launcher/plugin';
import { exportPlugin } from './library/export_plugin';
import { libraryPlugin } from './library/plugin';
import { sharePlugin } from './library/share_plugin';
import { statisticsPlugin } from './library/statistics_plugin';
import { notebookPlugin } from './notebook/plugin';
import { runsPlugin, statesPlugin } from './notebook/states';
import { warningPlugin } from './notebook/warning';
import { panelModelPlugin, panelPlugin } from './panel/plugin';
import { pickerPlugin } from './picker/plugin';
import { rebasePlugin } from './rebase/plugin';
import { namedHandsPlugin } from './recipes/named_plugin';
import { recipesCommandPlugin, recipesPlugin } from './recipes/plugin';
import { settingsPlugin } from './settings/plugin';
import { notificationsPlugin } from './social/plugin';
import { tablePlugin } from './table/plugin';
import { verifyPlugin } from './verify/plugin';

export { IAlacardAPI, IPanelModel } from './ground/tokens';
export { IHubMonitor } from './hub/tokens';
export { IHandModel, IModelDetails } from './hand/tokens';
export { IRecipeBook } from './recipes/tokens';
export { IJobs } from './jobs/tokens';
export { INotebookRuns } from './notebook/tokens';
export { INotificationWatch } from './social/tokens';
export { IGeneration, IWorkspace } from './generate/tokens';

/** What stands whichever rooms a site has, and then, by the server's name, what each room adds. */
export default [
  apiPlugin,
  hubPlugin,
  handPlugin,
  detailsPlugin,
  recipesPlugin,
  runsPlugin,
  workspacePlugin,
  generatePlugin,
  tablePlugin,
  settingsPlugin,
  handCommandsPlugin,
  pickerPlugin,
  cardsEditorPlugin,
  recipesCommandPlugin,
  generateCommandsPlugin,
  panelModelPlugin,
  panelPlugin,
  launcherPlugin,
  notebookPlugin,
  warningPlugin,
  statesPlugin,
  ...pluginsOf({
    jobs: [jobsPlugin, bulkPlugin],
    verify: [verifyPlugin],
    catalog: [catalogPlugin],
    community: [
      collectionsPlugin,
      namedHandsPlugin,
      libraryPlugin,
      sharePlugin,
      exportPlugin,
      rebasePlugin,
      notificationsPlugin,
      statisticsPlugin
    ],
    demos: [demosPlugin]
  })
];
