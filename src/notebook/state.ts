import type { Verified } from '../ground/api/types';

/** What is seen of one code cell. */
export interface ICellSight {
  /** Its place among all cells of the notebook. */
  readonly index: number;
  readonly source: string;
  readonly count: number | null;
  readonly waiting: boolean;
  readonly error: { readonly name: string; readonly message: string } | null;
  /** The last line that a cell of the set-up printed. */
  readonly told: string;
  /** Whether it was edited since it ran. */
  readonly edited: boolean;
}

/** What is seen of a notebook: its cells, its kernel, and what a verification left or does. */
export interface INotebookSight {
  readonly cells: readonly ICellSight[];
  readonly kernelBusy: boolean;
  readonly verified: Verified | null;
  /** Whether Jupyter knows the notebook that holds the stamp as this person's. */
  readonly trusted: boolean;
  /** Whether its code is what was verified; null where that cannot be told. */
  readonly sameCode: boolean | null;
  readonly verifying: {
    readonly id: string;
    readonly cell: number;
    readonly cells: number;
  } | null;
  /** Which of both came last, as far as this page saw it. */
  readonly last: 'run' | 'verification' | 'unknown';
}

export type RunKind =
  | 'dealt'
  | 'verifying'
  | 'running'
  | 'busy'
  | 'ran'
  | 'partly'
  | 'interrupted'
  | 'failed'
  | 'verified';

/** How far a notebook is, as it can be told from the notebook itself. */
export interface IRunState {
  readonly kind: RunKind;
  /** The cell that runs or failed, counted among code cells from 1; 0 for none. */
  readonly cell: number;
  readonly cells: number;
  /** Its place among all cells; -1 for none. */
  readonly index: number;
  /** Why it failed, or what the set-up does just now. */
  readonly message: string;
  /** Whether the code was edited since it ran, or else since it was verified. */
  readonly edited: boolean;
  readonly verified: Verified | null;
  /** Whether the stamp is the word of someone else's file and no more. */
  readonly claimed: boolean;
  /** The verification that runs; null for none. */
  readonly verification: string | null;
  /** Whether it was a verification that failed, not a run of the open notebook. */
  readonly refuted: boolean;
}

/** The state of a notebook; what happens now goes before what happened. */
export function stateOf(sight: INotebookSight): IRunState {
  const { verified, verifying } = sight;
  const cells = sight.cells.filter(cell => cell.source.trim());
  const changed = verified !== null && sight.sameCode === false;
  const at = (
    kind: RunKind,
    place: number,
    more: Partial<IRunState> = {}
  ): IRunState => ({
    kind,
    cell: place + 1,
    cells: cells.length,
    index: cells[place]?.index ?? -1,
    message: '',
    edited: changed,
    verified,
    claimed: verified !== null && !sight.trusted,
    verification: null,
    refuted: false,
    ...more
  });
  const bySeal = (): IRunState =>
    verified?.outcome === 'passed'
      ? at('verified', -1)
      : at('failed', (verified?.error?.number ?? 0) - 1, {
          message: messageOf(verified?.error ?? {}),
          refuted: true
        });
  const waiting = cells.findIndex(cell => cell.waiting);
  if (waiting >= 0) {
    return at('running', waiting, { message: cells[waiting].told });
  }
  if (verifying) {
    return at('verifying', verifying.cell - 1, {
      cell: verifying.cell,
      cells: verifying.cells || cells.length,
      verification: verifying.id
    });
  }
  const ran = cells.filter(cell => cell.count !== null).length;
  if (sight.kernelBusy) {
    return at('busy', -1);
  }
  // Of the same code what is known last counts; and what failed, where that cannot be told.
  const failing = verified !== null && verified.outcome !== 'passed';
  if (
    verified &&
    !changed &&
    !cells.some(cell => cell.edited) &&
    (sight.last === 'verification' || (failing && sight.last === 'unknown'))
  ) {
    return bySeal();
  }
  const edited = changed || cells.some(cell => cell.edited);
  const failed = cells.findIndex(cell => cell.error !== null);
  if (failed >= 0) {
    const error = cells[failed].error ?? {};
    return 'name' in error && error.name === 'KeyboardInterrupt'
      ? at('interrupted', failed, { edited })
      : at('failed', failed, { edited, message: messageOf(error) });
  }
  if (ran > 0) {
    const last = cells.findIndex(cell => cell.count === null) - 1;
    return ran === cells.length
      ? at('ran', -1, { edited })
      : at('partly', last, { cell: ran, edited });
  }
  return verified ? bySeal() : at('dealt', -1);
}

/** The name by which a notebook of ours stops with a sentence of its own. */
const STOP = 'Stop';

/** An error as Python's last line says it. */
function messageOf(error: { name?: string; message?: string }): string {
  const name = error.name === STOP && error.message ? '' : error.name;
  return [name, error.message].filter(Boolean).join(': ');
}
