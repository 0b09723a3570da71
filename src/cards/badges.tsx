import * as React from 'react';

import { visible } from '../ground/text/visible';
import type { IBadge } from './face';

/** The small facts of a card. */
export function Badges(props: {
  badges: readonly IBadge[];
}): React.JSX.Element {
  return (
    <span className="jp-Alacard-badges">
      {props.badges.map(badge => (
        <span
          key={badge.title}
          className="jp-Alacard-badge"
          data-mark={badge.mark ?? 'plain'}
          title={visible(badge.title, 'prose')}
        >
          {visible(badge.text)}
        </span>
      ))}
    </span>
  );
}
