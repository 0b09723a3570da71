import * as React from 'react';

import type { LaunchStatus } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import type { Network } from './launch_client';

/** On which rung an app runs, and what that does not keep from it. */
export function Isolated(props: {
  status: LaunchStatus;
  network: Network;
}): React.JSX.Element {
  const { network } = props;
  const { isolation } = props.status;
  const trans = useTrans();
  const open = network !== 'shut' || !isolation.own_network;
  return (
    <details className="jp-AlacardDemos-isolation">
      <summary>{trans.__('Isolated by: %1', isolation.title)}</summary>
      <ul>
        {isolation.promises.map(each => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      <p>{trans.__('Not promised:')}</p>
      <ul>
        {open && (
          <li>
            {trans.__(
              'Its port is open to everyone who has an account on this machine.'
            )}
          </li>
        )}
        {isolation.not_promised.map(each => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </details>
  );
}
