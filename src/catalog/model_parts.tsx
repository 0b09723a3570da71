import * as React from 'react';

import { licenceLink, licenceText } from '../cards/licence';
import { useTrans } from '../ground/hooks';
import type { IModelPage } from './wire';

/** The score of the card with its parts, and why each is what it is. */
export function Quality(props: {
  quality: IModelPage['quality'];
}): React.JSX.Element {
  const trans = useTrans();
  const { quality } = props;
  if (!quality) {
    return <p>{trans.__('Not scored: its README is not available.')}</p>;
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
  const licences = licenceText(model, trans) ?? access.licence;
  const link = licenceLink(model.license_link);
  return (
    <>
      <p>{access.note}</p>
      <p>
        {trans.__('Licence: %1', licences ?? trans.__('none named'))}
        {link && (
          <>
            {' · '}
            <a
              href={link}
              target="_blank"
              rel="noopener noreferrer"
              title={link}
            >
              {trans.__('Read the licence')}
            </a>
          </>
        )}
      </p>
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
  const issues = issuesOf(security.issues);
  if (!issues.length) {
    return (
      <p>
        {security.scans_done === true
          ? trans.__('✓ The scans are finished and found nothing.')
          : trans.__(
              'Nothing was found so far; the scans are not finished yet.'
            )}
      </p>
    );
  }
  return (
    <>
      <p>
        {trans._n(
          '! The scans reported something about %1 file:',
          '! The scans reported something about %1 files:',
          issues.length
        )}
      </p>
      <ul>
        {issues.map(({ path, level }) => (
          <li key={path}>
            <span className="jp-AlacardModels-path">{path}</span>: {level}
          </li>
        ))}
      </ul>
    </>
  );
}

function issuesOf(found: unknown): { path: string; level: string }[] {
  return Array.isArray(found)
    ? found.map((issue: Record<string, unknown>) => ({
        path: String(issue.path),
        level: String(issue.level)
      }))
    : [];
}
