import type { ISharedCell, ISharedNotebook, YNotebook } from '@jupyter/ydoc';
import type * as nbformat from '@jupyterlab/nbformat';
import { JSONExt, type PartialJSONObject } from '@lumino/coreutils';

import type { Notebook } from '../ground/api/values';
import type { ICellOfFile } from './choices';

/** What kernels and runs write into metadata by themselves. */
const OF_RUNS: readonly string[] = ['execution', 'language_info', 'trusted'];

/** Under which name a step of the undo says what a rebase made of the notebook's metadata. */
const METADATA = 'alacard-metadata';

/** A rebase that was applied, for as long as it can be taken back by itself. */
export interface IApplied {
  /** Take it back; false where something else was done since, and then nothing is done. */
  undo(): boolean;
  /** Call back, once, when it can be taken back no longer. */
  whenOver(tell: () => void): void;
}

/**
 * What tells whether a notebook was changed meanwhile: ids, kinds, texts and metadata of its cells in
 * their order, and its own metadata, without what runs write.
 */
export function essenceOf(shared: ISharedNotebook): string {
  return JSON.stringify([
    written(shared.metadata),
    shared.cells.map(cell => [textOf(cell), written(cell.getMetadata())])
  ]);
}

/**
 * Make an open notebook what `merged` says, in one step that undo takes back whole. Cells that stay
 * the same are not touched, so that others who edit the notebook keep their place in it.
 */
export function applyNotebook(
  shared: ISharedNotebook,
  merged: Notebook
): IApplied {
  const cells = merged.cells as readonly Cell[];
  const notebook = shared as YNotebook;
  const { undoManager } = notebook;
  const before = shared.metadata;
  const last = undoManager.undoStack.at(-1);
  // What was typed just now is a step of its own.
  undoManager.stopCapturing();
  shared.transact(() => {
    placeCells(shared, cells);
    shared.metadata = merged.metadata as nbformat.INotebookMetadata;
  });
  undoManager.stopCapturing();
  const change = { before, after: shared.metadata };
  const step = undoManager.undoStack.at(-1);
  if (!step || step === last) {
    // No cell was changed, and undo knows of cells alone.
    return appliedMetadata(notebook, change);
  }
  step.meta.set(METADATA, change);
  followMetadata(notebook);
  const texts = shared.cells.map(textOf).join();
  return {
    undo: () =>
      undoManager.undoStack.at(-1) === step &&
      shared.cells.map(textOf).join() === texts &&
      shared.undo(),
    whenOver: tell => {
      const check = (): void => {
        if (shared.isDisposed || undoManager.undoStack.at(-1) !== step) {
          undoManager.off('stack-item-added', check);
          undoManager.off('stack-item-popped', check);
          undoManager.off('stack-cleared', check);
          shared.disposed.disconnect(check);
          tell();
        }
      };
      undoManager.on('stack-item-added', check);
      undoManager.on('stack-item-popped', check);
      undoManager.on('stack-cleared', check);
      shared.disposed.connect(check);
    }
  };
}

/** Entries of the metadata that say what a notebook was rebased onto last. */
const BASES = ['based_on', 'taken_up'] as const;

/**
 * Note what a notebook that a rebase leaves as it is was rebased onto, as any other rebase does;
 * whether there was anything to note.
 */
export function noteBase(shared: ISharedNotebook, merged: Notebook): boolean {
  const [ours, theirs] = [shared.metadata, merged.metadata].map(
    metadata => (metadata as { alacard?: PartialJSONObject }).alacard ?? {}
  );
  const noted = BASES.filter(name => !same(ours[name], theirs[name]));
  if (noted.length) {
    const based = Object.fromEntries(noted.map(name => [name, theirs[name]]));
    shared.setMetadata('alacard', { ...ours, ...based });
  }
  return noted.length > 0;
}

interface IMetadataChange {
  readonly before: nbformat.INotebookMetadata;
  readonly after: nbformat.INotebookMetadata;
}

/** A rebase of metadata alone. */
function appliedMetadata(
  shared: YNotebook,
  { before, after }: IMetadataChange
): IApplied {
  const stands = (): boolean =>
    !shared.isDisposed &&
    changedNames(before, after).every(name =>
      same(shared.getMetadata(name), after[name])
    );
  return {
    undo: () => {
      const possible = stands();
      if (possible) {
        leadTo(before, after, shared);
      }
      return possible;
    },
    whenOver: tell => {
      const check = (): void => {
        if (!stands()) {
          shared.metadataChanged.disconnect(check);
          shared.disposed.disconnect(check);
          tell();
        }
      };
      shared.metadataChanged.connect(check);
      shared.disposed.connect(check);
    }
  };
}

function textOf(cell: ISharedCell): string {
  return JSON.stringify([cell.getId(), cell.cell_type, cell.getSource()]);
}

/** Metadata but for what runs write, whatever the order of its entries. */
function written(metadata: object): unknown[] {
  return Object.entries(metadata as Record<string, unknown>)
    .filter(([name]) => !OF_RUNS.includes(name))
    .map(([name, value]) =>
      // The kernel's other names are those that it is found under.
      name === 'kernelspec'
        ? [name, (value as { name?: unknown } | null)?.name]
        : [name, value]
    )
    .sort(([one], [other]) => String(one).localeCompare(String(other)));
}

type Cell = ICellOfFile & nbformat.ICell;

/** Bring the cells into the order that is wanted; what is moved is put in again. */
function placeCells(shared: ISharedNotebook, wanted: readonly Cell[]): void {
  const kinds = new Map(wanted.map(cell => [cell.id, cell.cell_type]));
  // The notebook's own list is not brought up to date before the transaction has ended.
  const there: (ISharedCell | string)[] = [...shared.cells];
  const idAt = (index: number): string | null => {
    const cell = index < there.length ? there[index] : null;
    return typeof cell === 'object' ? (cell?.getId() ?? null) : cell;
  };
  const remove = (index: number): void => {
    shared.deleteCell(index);
    there.splice(index, 1);
  };
  for (let index = there.length - 1; index >= 0; index--) {
    const cell = shared.cells[index];
    if (kinds.get(cell.getId()) !== cell.cell_type) {
      remove(index);
    }
  }
  wanted.forEach((cell, index) => {
    if (idAt(index) !== cell.id && idAt(index + 1) === cell.id) {
      // One cell that went further down; it is put in there.
      remove(index);
    }
    const known = there[index];
    if (typeof known === 'object' && known.getId() === cell.id) {
      updateCell(known, cell);
      return;
    }
    const at = there.findIndex((_, other) => idAt(other) === cell.id);
    if (at >= 0) {
      remove(at);
    }
    shared.insertCell(index, cell);
    there.splice(index, 0, cell.id);
  });
}

function updateCell(there: ISharedCell, cell: Cell): void {
  if (there.getSource() !== cell.source) {
    there.setSource(cell.source);
    if (there.cell_type === 'code') {
      // Outputs are of the source that ran.
      const code = there as unknown as {
        setOutputs(outputs: never[]): void;
        execution_count: number | null;
      };
      code.setOutputs([]);
      code.execution_count = null;
    }
  }
  if (JSON.stringify(there.getMetadata()) !== JSON.stringify(cell.metadata)) {
    there.setMetadata(cell.metadata as never);
  }
}

const followed = new WeakSet();

/** The undo of a notebook knows its cells alone: its metadata goes back and forth with them. */
function followMetadata(shared: YNotebook): void {
  const { undoManager } = shared;
  if (followed.has(undoManager)) {
    return;
  }
  followed.add(undoManager);
  // One for all rebases of the notebook, which ends with it.
  undoManager.on('stack-item-popped', ({ stackItem, type }) => {
    const change = stackItem.meta.get(METADATA) as IMetadataChange | undefined;
    if (!change) {
      return;
    }
    const { before, after } = change;
    if (type === 'undo') {
      undoManager.redoStack.at(-1)?.meta.set(METADATA, change);
      leadTo(before, after, shared);
    } else {
      undoManager.undoStack.at(-1)?.meta.set(METADATA, change);
      leadTo(after, before, shared);
    }
  });
}

/** Bring the entries that differ between two states of the metadata to one; others stay. */
function leadTo(
  wanted: nbformat.INotebookMetadata,
  other: nbformat.INotebookMetadata,
  shared: YNotebook
): void {
  const names = changedNames(wanted, other);
  const kept = Object.entries(shared.metadata).filter(
    ([name]) => !names.includes(name)
  );
  const put = Object.entries(wanted).filter(([name]) => names.includes(name));
  shared.metadata = Object.fromEntries([...kept, ...put]);
}

function changedNames(
  one: nbformat.INotebookMetadata,
  other: nbformat.INotebookMetadata
): string[] {
  return Object.keys({ ...one, ...other }).filter(
    name => !same(one[name], other[name])
  );
}

function same(one: unknown, other: unknown): boolean {
  return JSONExt.deepEqual((one ?? null) as never, (other ?? null) as never);
}
