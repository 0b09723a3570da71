import * as React from 'react';

import type { JobStats } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { useTrans } from '../ground/hooks';
import { ageOf } from '../ground/text/age';
import { visible } from '../ground/text/visible';

/** What is wrong now. */
export function Alerts({
  alerts
}: {
  alerts: JobStats['alerts'];
}): React.JSX.Element {
  const trans = useTrans();
  return (
    <section aria-label={trans.__('Alerts')}>
      <h3>{trans.__('Alerts')}</h3>
      {alerts.length === 0 && (
        <p className="jp-AlacardJobs-facts">{trans.__('Nothing is wrong.')}</p>
      )}
      {alerts.map(({ episode, message, name, since }) => (
        <Banner
          key={`${name} ${episode}`}
          kind="error"
          silent
          text={trans.__(
            '%1 (%2)',
            visible(message, 'prose'),
            ageOf(since, new Date())
          )}
        />
      ))}
    </section>
  );
}
