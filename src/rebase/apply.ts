import type { ISharedNotebook, YNotebook } from '@jupyter/ydoc';
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
  const cells = merged.cells as readonly (ICellOfFile & nbformat.ICell)[];
  const { undoManager } = shared as YNotebook;
  const before = shared.metadata;
  // What was typed just now is a step of its own.
  undoManager.stopCapturing();
  shared.transact(() => {
    const wanted = new Map(cells.map(cell => [cell.id, cell.cell_type]));
    for (let index = shared.cells.length - 1; index >= 0; index--) {
      const cell = shared.cells[index];
      if (wanted.get(cell.getId()) !== cell.cell_type) {
        shared.deleteCell(index);
      }
    }
    cells.forEach((cell, index) => {
      const at = shared.cells.findIndex(each => each.getId() === cell.id);
      if (at < 0) {
        shared.insertCell(index, cell);
        return;
      }
      if (at !== index) {
        shared.moveCell(at, index);
      }
      updateCell(shared, index, cell);
    });
    shared.metadata = merged.metadata as nbformat.INotebookMetadata;
  });
  undoManager.stopCapturing();
  followMetadata(shared as YNotebook, before);
  return () => {
    shared.undo();
  };
}

function updateCell(
  shared: ISharedNotebook,
  index: number,
  cell: ICellOfFile & nbformat.ICell
): void {
  const there = shared.cells[index];
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
