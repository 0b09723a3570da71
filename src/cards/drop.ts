import * as React from 'react';

import type { CardType } from '../ground/api/values';
import { DragContext, useRoom } from '../ground/hooks';
import { IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';

/** The MIME type under which a card is dragged. */
export const CARD_MIME = 'application/vnd.alacard.card';

/** Where a slot stands in a drag: not concerned, waiting for the card, or under it. */
export type DropState = 'none' | 'wanted' | 'over';

/** Let a slot take a card of its type that is dropped on it. */
export function useDropTarget(type: CardType): {
  state: DropState;
  handlers: React.DOMAttributes<HTMLElement>;
} {
  const hand = useRoom(IHandModel);
  const panel = useRoom(IPanelModel);
  const { dragged, setDragged } = React.useContext(DragContext);
  const [over, setOver] = React.useState(false);
  const wanted = dragged?.type === type;
  const allow = (event: React.DragEvent): void => {
    if (wanted) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    }
  };
  return {
    state: !wanted ? 'none' : over ? 'over' : 'wanted',
    handlers: {
      onDragEnter: allow,
      onDragOver: allow,
      onDragLeave: () => setOver(false),
      onDrop: event => {
        setOver(false);
        if (wanted) {
          event.preventDefault();
          hand.place(type, dragged.card);
          setDragged(null);
          if (type !== 'prompt') {
            panel.aside = null;
          }
        }
      }
    }
  };
}
