import { type ISignal, Signal } from '@lumino/signaling';

import type { Conflict } from '../ground/api/types';
import type { Notebook } from '../ground/api/values';

/** Which side of a conflict a person takes; `edited` is a text of their own. */
export type Side = 'mine' | 'theirs' | 'both' | 'edited';

interface IChoice {
  readonly side: Side;
  /** What becomes of the cell; null deletes it. */
  readonly text: string | null;
  /** The kind of cell that it becomes. */
  readonly cellType: string;
}

/** How a person settles the conflicts of a rebase: at first each has their own side. */
export class Choices {
  constructor(readonly conflicts: readonly Conflict[]) {
    for (const conflict of conflicts) {
      this.take(conflict, 'mine');
    }
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether anything was chosen that would be lost. */
  get made(): boolean {
    return [...this._choices.values()].some(({ side }) => side !== 'mine');
  }

  of(conflict: Conflict): IChoice {
    return this._choices.get(conflict.cell_id) ?? chosen(conflict, 'mine');
  }

  take(conflict: Conflict, side: Exclude<Side, 'edited'>): void {
    this._choices.set(conflict.cell_id, chosen(conflict, side));
    this._changed.emit();
  }

  edit(conflict: Conflict, text: string): void {
    // A text is of the kind of the side that it began with.
    const { cellType } = this.of(conflict);
    this._choices.set(conflict.cell_id, { side: 'edited', text, cellType });
    this._changed.emit();
  }

  /** The merged notebook with every conflict as it was settled. */
  settled(merged: Notebook): Notebook {
    const cells = (merged.cells as readonly ICellOfFile[]).flatMap(cell => {
      const choice = this._choices.get(cell.id);
      if (
        !choice ||
        (choice.text === cell.source && choice.cellType === cell.cell_type)
      ) {
        return [cell];
      }
      return choice.text === null
        ? []
        : [cellWith(cell, choice.text, choice.cellType)];
    });
    return { ...merged, cells };
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _choices = new Map<string, IChoice>();
}

/** The fields of a cell that a rebase touches. */
export interface ICellOfFile {
  readonly id: string;
  readonly cell_type: string;
  readonly source: string;
}

/** A cell with another text, and with what cells of a kind have. */
function cellWith(
  cell: ICellOfFile,
  source: string,
  cellType: string
): ICellOfFile {
  const made: Record<string, unknown> & ICellOfFile = {
    ...cell,
    source,
    cell_type: cellType
  };
  delete made.outputs;
  delete made.execution_count;
  if (cellType === 'code') {
    delete made.attachments;
    return { ...made, outputs: [], execution_count: null } as ICellOfFile;
  }
  return made;
}

function chosen(conflict: Conflict, side: Exclude<Side, 'edited'>): IChoice {
  const cellType =
    side === 'theirs' ? conflict.their_cell_type : conflict.cell_type;
  return { side, text: conflict[side], cellType };
}
