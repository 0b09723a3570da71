import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { faceOf, typeName } from '../cards/face';
import type { Card, CardType } from '../ground/api/values';
import { useCommands, useRoom, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import { cardsIn, companionIds } from '../hand/hand';
import type { IOrigin } from '../hand/origin';
import { changedSlots, isSameHand } from '../hand/settled';
import { IHandModel } from '../hand/tokens';

/** Which hand the one on the table is a remix of, and what differs, card by card. */
export function RemixView(props: { origin: IOrigin }): React.JSX.Element {
  const { origin } = props;
  const trans = useTrans();
  const commands = useCommands();
  const hand = useRoom(IHandModel);
  const changed = changedSlots(origin.hand, hand.hand);
  const names = (type: CardType, cards: readonly Card[]): string =>
    cards.map(card => faceOf(type, card, trans).title).join(', ') ||
    trans.__('none');
  const title = visible(origin.title, 'prose');
  return (
    <section className="jp-Alacard-remix" aria-label={trans.__('Remix')}>
      <p>{trans.__('A remix of “%1” by %2', title, visible(origin.owner))}</p>
      {changed.length > 0 && (
        <dl aria-label={trans.__('What differs from the original')}>
          {changed.map(type => (
            <React.Fragment key={type}>
              <dt>{typeName(type, trans)}</dt>
              <dd>
                <del>{names(type, cardsIn(origin.hand, type))}</del>
                {' → '}
                <ins>{names(type, cardsIn(hand.hand, type))}</ins>
              </dd>
            </React.Fragment>
          ))}
        </dl>
      )}
      {changed.length === 0 && (
        <p className="jp-Alacard-hint">
          {isSameHand(origin.hand, hand.hand)
            ? trans.__(
                'Change any card; the others stay. Your own edits to cells are not carried over; to keep them, rebase the notebook.'
              )
            : trans.__(
                'Other models: %1',
                companionIds(hand.hand)
                  .map(id => visible(id))
                  .join(', ') || trans.__('none')
              )}
        </p>
      )}
      <div className="jp-Alacard-remix-actions">
        {commands.hasCommand(CommandIDs.openShare) && (
          <Button
            small
            className="jp-mod-styled"
            onClick={() =>
              void commands.execute(CommandIDs.openShare, {
                hand: origin.shareId
              })
            }
          >
            {trans.__('Show the original')}
          </Button>
        )}
        <Button
          small
          className="jp-mod-styled"
          title={trans.__(
            'Keep the cards, but no longer as a remix of the original'
          )}
          onClick={() => hand.endRemix()}
        >
          {trans.__('End remix')}
        </Button>
      </div>
    </section>
  );
}
