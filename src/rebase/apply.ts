import type { ISharedCell, ISharedNotebook, YNotebook } from '@jupyter/ydoc';
import type * as nbformat from '@jupyterlab/nbformat';

import type { Notebook } from '../ground/api/values';
import type { ICellOfFile } from './choices';

/** What tells whether cells were changed meanwhile: their ids, kinds and texts in their order. */
export function essenceOf(shared: ISharedNotebook): string {
  return JSON.stringify(
    shared.cells.map(cell => [cell.getId(), cell.cell_type, cell.getSource()])
  );
}

/**
 * Make an open notebook what `merged` says, in one step that undo takes back whole. Cells that stay
 * the same are not touched, so that others who edit the notebook keep their place in it.
 *
 * @returns a function that takes it back, while nothing else was done
 */
export function applyNotebook(
  shared: ISharedNotebook,
  merged: Notebook
): () => void {
  const cells = merged.cells as readonly Cell[];
  const { undoManager } = shared as YNotebook;
  const before = shared.metadata;
  // What was typed just now is a step of its own.
  undoManager.stopCapturing();
  shared.transact(() => {
    placeCells(shared, cells);
    shared.metadata = merged.metadata as nbformat.INotebookMetadata;
  });
  undoManager.stopCapturing();
  followMetadata(shared as YNotebook, before);
  return () => {
    shared.undo();
  };
}

type Cell = ICellOfFile & nbformat.ICell;

/** Bring the cells into the order that is wanted; what is moved is put in anew. */
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

/** The undo of a notebook knows its cells alone: its metadata goes back and forth with them. */
function followMetadata(
  shared: YNotebook,
  before: nbformat.INotebookMetadata
): void {
  const { undoManager } = shared;
  const after = shared.metadata;
  let item: unknown = undoManager.undoStack[undoManager.undoStack.length - 1];
  if (!item) {
    return;
  }
  undoManager.on(
    'stack-item-popped',
    ({ stackItem, type }: { stackItem: unknown; type: 'undo' | 'redo' }) => {
      if (stackItem !== item) {
        return;
      }
      const undone = type === 'undo';
      const stack = undone ? undoManager.redoStack : undoManager.undoStack;
      item = stack[stack.length - 1];
      shared.metadata = undone ? before : after;
    }
  );
}
