import { type ISignal, Signal } from '@lumino/signaling';

import type { Conflict } from '../ground/api/types';
import type { Notebook } from '../ground/api/values';

/** Which side of a conflict a person takes; `edited` is a text of their own. */
export type Side = 'mine' | 'theirs' | 'both' | 'edited';

interface IChoice {
  readonly side: Side;
  /** What becomes of the cell; null deletes it. */
  readonly text: string | null;
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

  of(conflict: Conflict): IChoice {
    return this._choices.get(conflict.cell_id) ?? chosen(conflict, 'mine');
  }

  take(conflict: Conflict, side: Exclude<Side, 'edited'>): void {
    this._choices.set(conflict.cell_id, chosen(conflict, side));
    this._changed.emit();
  }

  edit(conflict: Conflict, text: string): void {
    this._choices.set(conflict.cell_id, { side: 'edited', text });
    this._changed.emit();
  }

  /** The merged notebook with every conflict as it was settled. */
  settled(merged: Notebook): Notebook {
    const cells = (merged.cells as readonly ICellOfFile[]).flatMap(cell => {
      const choice = this._choices.get(cell.id);
      if (!choice || choice.text === cell.source) {
        return [cell];
      }
      if (choice.text === null) {
        return [];
      }
      const run =
        cell.cell_type === 'code' ? { outputs: [], execution_count: null } : {};
      return [{ ...cell, source: choice.text, ...run }];
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

function chosen(conflict: Conflict, side: Exclude<Side, 'edited'>): IChoice {
  return { side, text: conflict[side] };
}
