import * as React from 'react';

import { words } from '../cards/format';
import { handLine } from '../cards/names';
import type { Hand } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { TaskPicture } from './picture';

/** What a person can do with a hand of the front page. */
export interface IFrontActions {
  /** Show the page of a hand that is shared. */
  readonly show: (hand: Hand) => void;
  /** Lay its cards on the table. */
  readonly deal: (hand: Hand) => void;
}

/** One hand, as a card with a picture. A starter is dealt, and any other hand is looked at first. */
export function Tile(props: {
  hand: Hand;
  actions: IFrontActions;
  /** What stands above the title, such as who chose it. */
  above?: string;
  wide?: boolean;
}): React.JSX.Element {
  const { above, actions, hand, wide } = props;
  const trans = useTrans();
  const title = visible(hand.title, 'prose');
  const isStarter = Boolean(hand.reason);
  const facts = [hand.task && words(hand.task), handLine(hand, trans)].filter(
    Boolean
  );
  return (
    <button
      type="button"
      className="jp-AlacardFront-tile"
      data-id={hand.share_id}
      data-wide={wide ?? undefined}
      title={
        isStarter
          ? trans.__('Lay the cards of “%1” on the table', title)
          : trans.__('Show the page of “%1”', title)
      }
      onClick={() => (isStarter ? actions.deal(hand) : actions.show(hand))}
    >
      <TaskPicture task={hand.task} />
      <span className="jp-AlacardFront-text">
        {above && <span className="jp-AlacardFront-above">{above}</span>}
        <span className="jp-AlacardFront-title">{title}</span>
        <span className="jp-AlacardFront-line">
          {hand.reason
            ? visible(hand.reason, 'prose')
            : sharedLine(hand, trans)}
        </span>
        <span className="jp-AlacardFront-facts">{facts.join(' · ')}</span>
      </span>
    </button>
  );
}

/** Of whom a shared hand is, of which model, and what others made of it. */
export function sharedLine(
  hand: Hand,
  trans: ReturnType<typeof useTrans>
): string {
  const { remixes = 0, stars = 0, views = 0 } = hand.counts ?? {};
  return [
    visible(hand.hf_model_id),
    trans.__('by %1', visible(hand.owner)),
    views && trans._n('%1 view', '%1 views', views, views.toLocaleString()),
    remixes &&
      trans._n('%1 remix', '%1 remixes', remixes, remixes.toLocaleString()),
    stars && trans._n('%1 star', '%1 stars', stars, stars.toLocaleString())
  ]
    .filter(Boolean)
    .join(' · ');
}
