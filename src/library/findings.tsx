import { Button } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { IFinding } from './share_client';
import type { Sharing } from './sharing';

/** What looks like a secret or a local path, before anything of it reaches others. */
export function Findings(props: { sharing: Sharing }): React.JSX.Element {
  const { sharing } = props;
  const { findings } = sharing;
  const trans = useTrans();
  const head = React.useRef<HTMLHeadingElement>(null);
  React.useEffect(() => head.current?.focus(), []);
  return (
    <section
      className="jp-AlacardShare-findings"
      aria-label={trans.__('What was found')}
    >
      <h3 ref={head} tabIndex={-1}>
        {trans._n(
          'Not shared yet: %1 place to look at',
          'Not shared yet: %1 places to look at',
          findings.length,
          findings.length
        )}
      </h3>
      <p>
        {trans.__(
          'These look like secrets, which are masked here, or like paths of this machine. Everyone with the link would see them.'
        )}
      </p>
      <ul tabIndex={0} aria-label={trans.__('What was found')}>
        {findings.map((finding, index) => (
          <li key={index} data-kind={finding.kind}>
            <strong>
              {finding.kind === 'secret'
                ? trans.__('Secret')
                : trans.__('Local path')}
            </strong>
            {` · ${placeOf(finding, trans)}`}
            <code>{visible(finding.excerpt, 'code')}</code>
          </li>
        ))}
      </ul>
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
          {trans.__('Share anyway')}
        </Button>
      </div>
    </section>
  );
}

/** Where it stands; cells and lines are counted from 1, as people do. */
export function placeOf(finding: IFinding, trans: TranslationBundle): string {
  const { cell, line, where } = finding;
  if (cell === null) {
    return trans.__('metadata of the notebook, line %1', line);
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
