import { Button } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { IFinding } from './share_client';
import type { Sharing } from './sharing';

/** The server tells no more than so many. */
const MOST = 100;

/** What looks like a secret or a local path, before anything of it reaches others. */
export function Findings(props: { sharing: Sharing }): React.JSX.Element {
  const { sharing } = props;
  const { findings } = sharing;
  const trans = useTrans();
  const head = React.useRef<HTMLHeadingElement>(null);
  React.useEffect(() => head.current?.focus(), []);
  const publishes = sharing.asked === 'publish';
  const { length } = findings;
  return (
    <section
      className="jp-AlacardShare-findings"
      aria-label={trans.__('What was found')}
    >
      <h3 ref={head} tabIndex={-1}>
        {publishes
          ? trans._n(
              'Not published yet: %1 place to check',
              'Not published yet: %1 places to check',
              length,
              length
            )
          : trans._n(
              'Not shared yet: %1 place to check',
              'Not shared yet: %1 places to check',
              length,
              length
            )}
      </h3>
      <p>
        {trans.__(
          'These may be secrets, which are masked here, or paths on this computer. Everyone who can open the hand would see them in full.'
        )}
      </p>
      {length >= MOST && (
        <p>
          {trans.__(
            'The list stops after %1 places; there may be more.',
            MOST.toLocaleString()
          )}
        </p>
      )}
      <FindingList findings={findings} />
      <div className="jp-AlacardShare-buttons">
        <Button
          className="jp-mod-styled"
          disabled={sharing.busy}
          onClick={() => sharing.refuse()}
        >
          {trans.__('Back')}
        </Button>
        <Button
          className="jp-mod-styled jp-mod-warn"
          disabled={sharing.busy}
          onClick={() => void sharing.accept()}
        >
          {publishes ? trans.__('Publish anyway') : trans.__('Share anyway')}
        </Button>
      </div>
    </section>
  );
}

/** What was found, one after the other; `where` is told where it is known better than the server knows it. */
export function FindingList(props: {
  findings: readonly IFinding[];
  where?: string;
}): React.JSX.Element {
  const trans = useTrans();
  return (
    <ul
      className="jp-AlacardShare-findinglist"
      tabIndex={0}
      aria-label={trans.__('What was found')}
    >
      {props.findings.map((finding, index) => (
        <li key={index} data-kind={finding.kind}>
          <strong>
            {finding.kind === 'secret'
              ? trans.__('Secret')
              : trans.__('Local path')}
          </strong>
          {` · ${props.where ?? placeOf(finding, trans)}`}
          {finding.what && ` · ${visible(finding.what, 'prose')}`}
          <code>{visible(finding.excerpt, 'code')}</code>
        </li>
      ))}
    </ul>
  );
}

/** Where it stands; cells and lines are counted from 1, as people do. */
export function placeOf(finding: IFinding, trans: TranslationBundle): string {
  const { cell, line, where } = finding;
  if (cell === null) {
    return where === 'output'
      ? trans.__('saved state of widgets')
      : trans.__('outside the cells: title, cards, licence, note or metadata');
  }
  switch (where) {
    case 'output':
      return trans.__('output of cell %1, line %2', cell + 1, line);
    case 'metadata':
      return trans.__('metadata of cell %1, line %2', cell + 1, line);
    default:
      return trans.__('cell %1, line %2', cell + 1, line);
  }
}
