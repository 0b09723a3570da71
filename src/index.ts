import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  {
    id: 'alacard_ext:plugin',
    description: 'Alacard',
    autoStart: true,
    activate: () => undefined
  }
];

export default plugins;
