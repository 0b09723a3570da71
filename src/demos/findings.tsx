import * as React from 'react';

import type { BundleFinding } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';

const LEVELS = ['refused', 'consent', 'note'] as const;

/** What was found in a bundle, the gravest first, each with where it is and what to do. */
export function Findings(props: {
  findings: readonly BundleFinding[];
}): React.JSX.Element {
  const { findings } = props;
  const trans = useTrans();
  const titles = {
    refused: trans.__('Refused'),
    consent: trans.__('Needs consent before a launch'),
    note: trans.__('Good to know')
  };
  if (!findings.length) {
    return <p>{trans.__('Nothing was found that needs your attention.')}</p>;
  }
  return (
    <div className="jp-AlacardDemos-findings">
      {LEVELS.map(level => {
        const found = findings.filter(each => each.level === level);
        return (
          found.length > 0 && (
            <section key={level} data-level={level} aria-label={titles[level]}>
              <h4>
                {titles[level]} ({found.length})
              </h4>
              <ul>
                {found.map((each, index) => (
                  <li key={index}>
                    {each.file && (
                      <code>
                        {visible(each.file)}
                        {each.line ? `:${each.line}` : ''}
                      </code>
                    )}{' '}
                    <span>{visible(each.message, 'prose')}</span>{' '}
                    <span className="jp-AlacardDemos-facts">
                      {visible(each.what_to_do, 'prose')}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          )
        );
      })}
    </div>
  );
}
