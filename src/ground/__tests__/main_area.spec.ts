import type { JupyterFrontEnd } from '@jupyterlab/application';
import { TabPanel, Widget } from '@lumino/widgets';
import { describe, expect, it, vi } from 'vitest';

import { showInMain } from '../main_area';

function appOf(name: string, main: Widget | null) {
  const shell = {
    add: vi.fn(),
    activateById: vi.fn(),
    widgets: () => (main ? [main] : [])[Symbol.iterator]()
  };
  return { app: { name, shell } as unknown as JupyterFrontEnd, shell };
}

function tabOf(): Widget {
  const tab = new Widget();
  tab.id = 'x';
  return tab;
}

describe('a tab among the documents', () => {
  it('is one of its own in JupyterLab, beside what is there', () => {
    const { app, shell } = appOf('JupyterLab', new Widget());
    const tab = tabOf();
    showInMain(app, tab, { type: 'A' });
    expect(shell.add).toHaveBeenCalledWith(tab, 'main', { type: 'A' });
    expect(shell.activateById).toHaveBeenCalledWith('x');
  });

  it('stands beside the files of Notebook 7, whose page has one document', () => {
    const tree = new TabPanel();
    tree.addWidget(new Widget());
    const { app, shell } = appOf('Jupyter Notebook', tree);
    const tab = tabOf();
    showInMain(app, tab);
    expect(tree.currentWidget).toBe(tab);
    expect(shell.add).not.toHaveBeenCalled();
  });

  it('is on the right of a notebook there, and the document where there is none', () => {
    const beside = appOf('Jupyter Notebook', new Widget());
    showInMain(beside.app, tabOf());
    expect(beside.shell.add.mock.calls[0][1]).toBe('right');
    const alone = appOf('Jupyter Notebook', null);
    showInMain(alone.app, tabOf());
    expect(alone.shell.add.mock.calls[0][1]).toBe('main');
  });
});
