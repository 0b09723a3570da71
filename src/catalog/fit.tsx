import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { fileSize } from '../cards/format';
import { useTrans } from '../ground/hooks';
import type { IFitLine } from './wire';

/** What each quantisation takes of this machine, and what that is made of. */
export function FitTable(props: {
  fit: readonly IFitLine[];
}): React.JSX.Element {
  const trans = useTrans();
  const { fit } = props;
  if (!fit.length) {
    return <p>{trans.__('The size of this model is not known.')}</p>;
  }
  const free = fit.find(row => row.free !== null);
  return (
    <>
      {free?.free && (
        <p className="jp-AlacardModels-hint">
          {free.device === 'cpu' || free.device === null
            ? trans.__('Memory free here: %1', fileSize(free.free))
            : trans.__(
                'Memory free on %1: %2',
                free.device,
                fileSize(free.free)
              )}
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">{trans.__('Precision')}</th>
            <th scope="col">{trans.__('Memory')}</th>
            <th scope="col">{trans.__('Here')}</th>
          </tr>
        </thead>
        <tbody>
          {fit.map(row => (
            <tr key={row.quantisation} data-verdict={row.verdict}>
              <th scope="row">{row.quantisation}</th>
              <td>{range(row.low, row.bytes)}</td>
              <td>{verdictName(row.verdict, trans)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <details>
        <summary>{trans.__('Why')}</summary>
        <dl className="jp-AlacardModels-why">
          {fit.map(row => (
            <React.Fragment key={row.quantisation}>
              <dt>{row.quantisation}</dt>
              <dd>
                <Breakdown row={row} />
              </dd>
            </React.Fragment>
          ))}
        </dl>
      </details>
    </>
  );
}

function Breakdown(props: { row: IFitLine }): React.JSX.Element {
  const { row } = props;
  const trans = useTrans();
  const names: Record<string, string> = {
    weights: trans.__('weights'),
    cache: trans.__('cache'),
    activations: trans.__('activations'),
    runtime: trans.__('runtime'),
    measured: trans.__('measured')
  };
  return (
    <>
      {row.reason}
      {row.parts && row.parts.length > 0 && (
        <ul>
          {row.parts.map(part => (
            <li key={part.name}>
              {trans.__('%1: %2', names[part.name], range(part.low, part.high))}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Whether a model fits, never by colour alone. */
export function verdictName(verdict: string, trans: TranslationBundle): string {
  const names: Record<string, string> = {
    fits: trans.__('✓ fits'),
    tight: trans.__('! tight'),
    too_big: trans.__('✕ does not fit'),
    impossible: trans.__('✕ not possible here'),
    unknown: trans.__('unknown')
  };
  return names[verdict] ?? verdict;
}

/** Bytes from `low` to `high`; one figure where they read alike. */
export function range(low: number | null, high: number | null): string {
  if (!high) {
    return '–';
  }
  const [from, to] = [fileSize(low ?? high), fileSize(high)];
  return from === to ? to : `${from} – ${to}`;
}
