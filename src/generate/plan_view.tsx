import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Plan } from '../ground/api/values';
import { fitBadge, fitWord } from '../cards/fit';
import { Badges } from '../cards/badges';
import { words } from '../cards/format';
import { Prose } from '../ground/text/prose';
import { visible } from '../ground/text/visible';
import { useTrans } from '../ground/hooks';

/** How the notebook will run, and why so. */
export function PlanView(props: { plan: Plan }): React.JSX.Element {
  const { plan } = props;
  const trans = useTrans();
  const facts: [string, string | null | undefined][] = [
    [trans.__('Task'), plan.task && words(plan.task)],
    [trans.__('Library'), plan.library],
    [trans.__('Class'), plan.auto_class],
    [trans.__('Device'), plan.device],
    [trans.__('Data type'), plan.dtype],
    [
      trans.__('Installs'),
      (plan.requirements ?? []).map(each => each.requirement).join(', ')
    ]
  ];
  const reasons = [
    plan.fit.reason || fitWord(plan.fit, trans),
    readmeText(plan, trans),
    ...(plan.reasons ?? [])
  ].filter((reason, index, all) => reason && all.indexOf(reason) === index);
  return (
    <details className="jp-Alacard-plan">
      <summary>
        {trans.__('The plan')} <Badges badges={[fitBadge(plan.fit, trans)]} />
      </summary>
      <dl>
        {facts
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <React.Fragment key={label}>
              <dt>{label}</dt>
              <dd>{visible(value ?? '')}</dd>
            </React.Fragment>
          ))}
      </dl>
      <ul>
        {reasons.map(reason => (
          <li key={reason}>
            <Prose text={reason} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What becomes of the author's example; why one is only shown is the end of a sentence. */
function readmeText(plan: Plan, trans: TranslationBundle): string {
  const reason = plan.readme?.reason ?? '';
  return plan.readme?.mode === 'shown' && reason
    ? trans.__('The author’s own example is not run: %1', reason)
    : reason;
}
