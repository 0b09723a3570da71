import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { NotebookPanel } from '@jupyterlab/notebook';

import { alacardMetadata } from './again';

const opening = new WeakMap<object, Promise<void>>();

/** The cells of read-only notebooks as they were opened, which writes into their metadata alone. */
const opened = new WeakMap<object, string>();

/** Until what opening wrote into a notebook is saved; at once for one that needs none of it. */
export function whenOpened(context: object): Promise<void> {
  return opening.get(context) ?? Promise.resolve();
}

/**
 * Save what opening writes into a notebook that was just dealt. JupyterLab notes the kernel's
 * language with its version, which nobody knows before a kernel runs, and would call the notebook
 * unsaved for it. What a person edited is never saved here.
 */
export function saveWhatOpeningWrote(panel: NotebookPanel): Promise<void> {
  const saved = save(panel);
  opening.set(
    panel.context,
    saved.catch(() => undefined)
  );
  return saved;
}

async function save(panel: NotebookPanel): Promise<void> {
  const { context, sessionContext, content } = panel;
  await context.ready;
  const shared = content.model?.sharedModel;
  if (shared && context.contentsModel?.writable === false) {
    opened.set(context, JSON.stringify(shared.cells));
    return;
  }
  if (!shared || context.model.dirty || !isNew(shared.metadata)) {
    return;
  }
  const cells = (): string => JSON.stringify(shared.cells);
  const before = cells();
  await sessionContext.ready;
  const kernel = sessionContext.session?.kernel;
  await Promise.all([kernel?.info, kernel?.spec]);
  // The panel waits for the same, and writes it down when its turn comes.
  await new Promise(resolve => window.setTimeout(resolve));
  const { contentsModel, isDisposed, model } = panel.context;
  const wrote = !isDisposed && model.dirty && cells() === before;
  if (wrote && contentsModel?.writable !== false) {
    await context.save();
    // What is edited during a save is not in it, and JupyterLab calls it saved all the same.
    if (!context.isDisposed && cells() !== before) {
      model.dirty = true;
    }
  }
}

/**
 * Write an open notebook down as it is on the screen now.
 *
 * @returns whether the file holds that: false where the person broke it off
 * @throws what the save throws
 */
export async function saveAsShown(
  context: DocumentRegistry.IContext<DocumentRegistry.IModel>
): Promise<boolean> {
  // Two saves at once would take each other for a change from elsewhere.
  await whenOpened(context);
  const { contentsModel, model } = context;
  if (contentsModel?.writable === false) {
    const { cells } = model.sharedModel as { cells?: unknown };
    // A file that cannot be written holds what is on the screen until a cell is changed.
    if (!model.dirty || JSON.stringify(cells) === opened.get(context)) {
      return true;
    }
  }
  // Whether it is dirty tells too little: an edit during an earlier save is forgotten at its end.
  return saveUnlessBrokenOff(context);
}

/**
 * Save a document; where its file has changed on the disk meanwhile, JupyterLab asks the person.
 *
 * @returns whether it is saved: false where the person broke it off
 * @throws what the save throws
 */
export async function saveUnlessBrokenOff(
  context: DocumentRegistry.IContext<DocumentRegistry.IModel>
): Promise<boolean> {
  try {
    await context.save();
    return true;
  } catch (error) {
    if ((error as Error).name === 'ModalCancelError') {
      return false;
    }
    throw error;
  }
}

/** Whether it is a dealt notebook in which no kernel has noted its version yet. */
function isNew(metadata: unknown): boolean {
  const language = (metadata as { language_info?: { version?: unknown } })
    .language_info;
  return alacardMetadata(metadata) !== null && !language?.version;
}
