import * as React from 'react';

import { fileSize } from '../cards/format';
import { useTrans } from '../panel/context';
import type { IModelPage } from './types';

/** What each quantisation takes of this machine. */
export function FitTable(props: {
  fit: NonNullable<IModelPage['fit']>;
}): React.JSX.Element {
  const trans = useTrans();
  if (!props.fit.length) {
    return <p>{trans.__('Nobody says how big the model is.')}</p>;
  }
  const word: Record<string, string> = {
    fits: trans.__('✓ fits'),
    tight: trans.__('! tight'),
    too_big: trans.__('✕ too big'),
    unknown: trans.__('unknown')
  };
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{trans.__('Weights as')}</th>
          <th scope="col">{trans.__('Memory')}</th>
          <th scope="col">{trans.__('Here')}</th>
        </tr>
      </thead>
      <tbody>
        {props.fit.map(row => (
          <tr key={row.quantisation} data-verdict={row.verdict}>
            <th scope="row">{row.quantisation}</th>
            <td>{row.bytes ? fileSize(row.bytes) : '–'}</td>
            <td title={row.reason}>{word[row.verdict] ?? row.verdict}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The score of the card with its parts, and why each is what it is. */
export function Quality(props: {
  quality: IModelPage['quality'];
}): React.JSX.Element {
  const trans = useTrans();
  const { quality } = props;
  if (!quality) {
    return <p>{trans.__('Not scored.')}</p>;
  }
  return (
    <>
      <p>
        <strong>{trans.__('%1 of 100', quality.score)}</strong>
      </p>
      <ul>
        {quality.parts.map(part => (
          <li key={part.name}>
            {trans.__('%1: %2 of %3', part.name, part.points, part.of)}
            {part.why && <small> {part.why}</small>}
          </li>
        ))}
      </ul>
    </>
  );
}

export function Access(props: { page: IModelPage }): React.JSX.Element {
  const trans = useTrans();
  const { model, access } = props.page;
  return (
    <>
      <p>
        {model.gated
          ? trans.__('Gated: ask for access on the Hub, with your account.')
          : trans.__('Open: no account is needed.')}
      </p>
      <p>
        {trans.__(
          'Licence: %1',
          access?.licence ?? model.license ?? trans.__('none named')
        )}
      </p>
      {access?.note && <p>{access.note}</p>}
    </>
  );
}

/** What the Hub's scanners found; a scan that found nothing is not a promise. */
export function Security(props: {
  security: IModelPage['security'];
}): React.JSX.Element {
  const trans = useTrans();
  const { security } = props;
  if (!security) {
    return <p>{trans.__('No scan is known.')}</p>;
  }
  const lines = Object.entries(security).filter(
    ([, value]) => value !== null && value !== '' && typeof value !== 'object'
  );
  const lists = Object.entries(security).filter(
    (entry): entry is [string, unknown[]] =>
      Array.isArray(entry[1]) && entry[1].length > 0
  );
  return (
    <ul>
      {lines.map(([name, value]) => (
        <li key={name}>
          {name.replace(/_/g, ' ')}: {String(value)}
        </li>
      ))}
      {lists.map(([name, values]) => (
        <li key={name}>
          {name.replace(/_/g, ' ')}:{' '}
          {values
            .slice(0, 10)
            .map(value =>
              typeof value === 'string' ? value : JSON.stringify(value)
            )
            .join(', ')}
        </li>
      ))}
    </ul>
  );
}
