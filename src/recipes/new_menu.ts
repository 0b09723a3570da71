import type { JupyterFrontEnd } from '@jupyterlab/application';
import { type IRankedMenu, RankedMenu } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import { MenuBar } from '@lumino/widgets';

/** How JupyterLab names its menus. */
const FILE = 'jp-mainmenu-file';
const NEW = 'jp-mainmenu-file-new';
/** Behind JupyterLab's own items and Alacard's. */
const RANK = 70;

/**
 * Add items to the menu File > New until what is answered is disposed of; null where there is no such
 * menu. It is found as JupyterLab itself finds it, by the names of the menus.
 */
export function addToNewMenu(
  shell: JupyterFrontEnd.IShell,
  items: IRankedMenu.IItemOptions[]
): IDisposable | null {
  for (const widget of shell.widgets('menu')) {
    const file =
      widget instanceof MenuBar
        ? widget.menus.find(menu => menu.id === FILE)
        : undefined;
    const found = file?.items.find(item => item.submenu?.id === NEW)?.submenu;
    if (found instanceof RankedMenu) {
      return found.addGroup(items, RANK);
    }
  }
  return null;
}
