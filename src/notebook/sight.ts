import type { ICodeCellModel } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';

import type { Verified } from '../ground/api/types';
import type { ICellSight } from './state';

/** Letters of a line that the set-up printed; more is cut. */
const LONGEST = 120;

/** The code cells of an open notebook, as they are now. */
export function cellsOf(panel: NotebookPanel): ICellSight[] {
  const model = panel.content.model;
  const seen: ICellSight[] = [];
  for (let index = 0; index < (model?.cells.length ?? 0); index++) {
    const cell = model?.cells.get(index);
    if (cell?.type === 'code') {
      seen.push(sightOf(cell as ICodeCellModel, index));
    }
  }
  return seen;
}

/** Whether Jupyter knows all code cells of a notebook as this person's. */
export function isTrusted(panel: NotebookPanel): boolean {
  return panel.content.widgets.every(
    ({ model }) => model.type !== 'code' || model.trusted
  );
}

/**
 * The stamp of a verification; null for what is none, or is of a time that is still to come. A
 * notebook may hold anything.
 */
export function verifiedOf(
  metadata: unknown,
  now = Date.now()
): Verified | null {
  const { alacard } = (metadata ?? {}) as { alacard?: unknown };
  const made = isObject(alacard) ? alacard.verified : null;
  const whole =
    isObject(made) &&
    OUTCOMES.includes(made.outcome as Verified['outcome']) &&
    typeof made.digest === 'string' &&
    isPast(made.date, now) &&
    isObject(made.machine) &&
    typeof made.machine.system === 'string' &&
    made.machine.system !== '' &&
    isErrorOrNone(made.error) &&
    isRepairOrNone(made.repair);
  return whole ? (made as unknown as Verified) : null;
}

const OUTCOMES: readonly Verified['outcome'][] = [
  'passed',
  'failed',
  'out_of_memory',
  'kernel_died',
  'timeout',
  'cancelled'
];
/** A date and a time, as the server writes them. */
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
/** Milliseconds by which the clocks of two machines may differ. */
const CLOCKS = 86_400_000;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPast(date: unknown, now: number): boolean {
  return (
    typeof date === 'string' &&
    DATE.test(date) &&
    Date.parse(date) <= now + CLOCKS
  );
}

function isErrorOrNone(error: unknown): boolean {
  return (
    (error ?? null) === null ||
    (isObject(error) &&
      Number.isInteger(error.number) &&
      typeof error.name === 'string' &&
      typeof error.message === 'string')
  );
}

function isRepairOrNone(repair: unknown): boolean {
  return (
    (repair ?? null) === null ||
    (isObject(repair) &&
      typeof repair.diff === 'string' &&
      Array.isArray(repair.sentences) &&
      repair.sentences.every(each => typeof each === 'string'))
  );
}

/** The digest that a stamp holds of its code; null where the page may not compute one. */
export async function digestOf(
  cells: readonly ICellSight[]
): Promise<string | null> {
  // Absent where the page did not come by a secure connection.
  const subtle = (crypto as Partial<Crypto>).subtle;
  if (!subtle) {
    return null;
  }
  const text = cells.map(cell => `${cell.source}\0`).join('');
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)]
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join('');
}

function sightOf(cell: ICodeCellModel, index: number): ICellSight {
  const made = cell.getMetadata('alacard') as
    { section?: unknown } | null | undefined;
  const outputs = cell.outputs;
  let error: ICellSight['error'] = null;
  let told = '';
  for (let number = 0; number < outputs.length; number++) {
    const output = outputs.get(number).toJSON();
    if (output.output_type === 'error') {
      error = { name: textOf(output.ename), message: textOf(output.evalue) };
    } else if (output.output_type === 'stream') {
      told = textOf(output.text) || told;
    }
  }
  return {
    index,
    source: cell.sharedModel.source,
    count: cell.executionCount,
    waiting: cell.executionState !== 'idle',
    error,
    told: made?.section === 'setup' ? lastLine(told) : '',
    edited: cell.executionCount !== null && cell.isDirty
  };
}

function textOf(value: unknown): string {
  return Array.isArray(value)
    ? value.join('')
    : typeof value === 'string'
      ? value
      : '';
}

/** The last line as a terminal shows it: without colours, the last of what was written over. */
function lastLine(text: string): string {
  const lines = text
    .slice(-2000)
    // eslint-disable-next-line no-control-regex -- a terminal's own marks
    .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
    .split(/[\r\n]+/)
    .map(line => line.trim())
    .filter(Boolean);
  return lines[lines.length - 1]?.slice(0, LONGEST) ?? '';
}
