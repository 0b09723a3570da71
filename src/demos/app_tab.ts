import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget } from '@jupyterlab/apputils';
import { IFrame } from '@jupyterlab/ui-components';

import { demosIcon } from '../ground/icons';
import { visible } from '../ground/text/visible';
import { DemosAPI } from './client';
import { LaunchAPI } from './launch_client';

/**
 * Show the app of a demo that runs in a tab. Its page has an opaque origin: the frame says so, and
 * so does the server with each answer.
 *
 * @throws APIError where the demo is not there
 */
export async function openApp(
  app: JupyterFrontEnd,
  demo: string
): Promise<boolean> {
  const settings = app.serviceManager.serverSettings;
  const launches = new LaunchAPI(settings);
  const [status, { name }] = await Promise.all([
    launches.status(demo),
    new DemosAPI(settings).one(demo)
  ]);
  if (!status.demo_url) {
    return false;
  }
  const id = `alacard-demo-app-${demo}`;
  const url = launches.addressOf(status);
  for (const widget of app.shell.widgets('main')) {
    if (widget.id === id) {
      const { content } = widget as MainAreaWidget<IFrame>;
      if (content.url !== url) {
        content.url = url;
      }
      app.shell.activateById(id);
      return true;
    }
  }
  const content = new IFrame({
    sandbox: [
      'allow-scripts',
      'allow-forms',
      'allow-modals',
      'allow-popups',
      'allow-downloads'
    ],
    referrerPolicy: 'no-referrer'
  });
  content.url = url;
  content.addClass('jp-AlacardDemos-app');
  const widget = new MainAreaWidget({ content });
  widget.id = id;
  const title = visible(name, 'prose');
  content.node.querySelector('iframe')?.setAttribute('title', title);
  widget.title.label = title;
  widget.title.icon = demosIcon;
  widget.title.closable = true;
  app.shell.add(widget, 'main', { mode: 'tab-after' });
  app.shell.activateById(id);
  return true;
}
