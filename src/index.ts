import { catalogPlugin } from './catalog/plugin';
import { commandsPlugin } from './commands/plugin';
import { launcherPlugin } from './launcher/plugin';
import { notebookPlugin } from './notebook/plugin';
import { warningPlugin } from './notebook/warning';
import { statesPlugin } from './notebook/states';
import { panelPlugin } from './panel/plugin';
import { settingsPlugin } from './settings/plugin';
import { tablePlugin } from './table/plugin';
import { verifyPlugin } from './verify/plugin';

export { IAlacard } from './tokens';

export default [
  tablePlugin,
  settingsPlugin,
  commandsPlugin,
  panelPlugin,
  launcherPlugin,
  notebookPlugin,
  warningPlugin,
  statesPlugin,
  catalogPlugin,
  verifyPlugin
];
