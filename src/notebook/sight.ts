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

/** The stamp of a verification, as far as it has the shape of one; a notebook may hold anything. */
export function verifiedOf(metadata: unknown): Verified | null {
  const made = (metadata as { alacard?: { verified?: unknown } } | null)
    ?.alacard?.verified as Partial<Verified> | null | undefined;
  const whole =
    typeof made === 'object' &&
    made !== null &&
    typeof made.outcome === 'string' &&
    typeof made.date === 'string' &&
    typeof made.digest === 'string' &&
    typeof made.machine === 'object';
  return whole ? (made as Verified) : null;
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
