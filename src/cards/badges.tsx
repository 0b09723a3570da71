import * as React from 'react';

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
          title={badge.title}
        >
          {badge.text}
        </span>
      ))}
    </span>
  );
}
