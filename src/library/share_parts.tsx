import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { HandWhole } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { keepInSight } from '../ground/keep_in_sight';

/** What lies below a notebook of many screens, with ways down to it. */
export function PartsOfPage(props: { hand: HandWhole }): React.JSX.Element {
  const { comments, counts } = props.hand;
  const trans = useTrans();
  const parts = [
    [trans.__('Remixes'), counts?.remixes ?? 0],
    [trans.__('Comments'), comments]
  ] as const;
  return (
    <nav
      className="jp-AlacardShare-parts"
      aria-label={trans.__('Below the notebook')}
    >
      {parts.map(([name, count]) => (
        <Button
          key={name}
          minimal
          small
          onClick={event => show(event.currentTarget, name)}
        >
          {trans.__('↓ %1 (%2)', name, count.toLocaleString())}
        </Button>
      ))}
    </nav>
  );
}

/** Bring a section of the same page into view, and lead the keyboard there. */
function show(from: HTMLElement, name: string): void {
  const sections = from.closest('main')?.querySelectorAll('section') ?? [];
  const found = [...sections].find(
    each => each.getAttribute('aria-label') === name
  );
  if (found) {
    found.tabIndex = -1;
    // Cells above are drawn, and grow, as they are scrolled past.
    keepInSight(found, 'start');
  }
}
