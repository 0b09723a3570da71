import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { faceOf, typeName } from '../cards/face';
import { fullText } from '../cards/full';
import { CARD_TYPES } from '../ground/api/values';
import { useRoom, useTrans } from '../ground/hooks';
import { IHandModel } from '../hand/tokens';
import { cardsIn } from '../hand/hand';
import type { HandModel } from '../hand/model';
import { redealtText, newsTexts } from './news';

/** The one place that tells a screen reader what happened to the hand, a sentence each time. */
export function Announcer(): React.JSX.Element {
  const trans = useTrans();
  const hand = useRoom(IHandModel);
  // What follows from an act is told after it, and the act is not told again.
  const later = redealtText(hand, trans);
  const text =
    later ||
    [deedText(hand, trans), ...newsTexts(hand, trans)]
      .filter(Boolean)
      .join(' ');
  const count = useCount(hand.deed);
  return (
    <div className="jp-Alacard-unseen" role="status" aria-live="polite">
      {/* A new node is read even where it says the same as the last one. */}
      <span key={`${count} ${later}`}>{text}</span>
    </div>
  );
}

/** The number of different values seen so far. */
function useCount(value: unknown): number {
  const seen = React.useRef({ value, count: 0 });
  if (seen.current.value !== value) {
    seen.current = { value, count: seen.current.count + 1 };
  }
  return seen.current.count;
}

function deedText(hand: HandModel, trans: TranslationBundle): string {
  const { kind, type, cards = [] } = hand.deed;
  const names = cards
    .map(card => faceOf(type ?? 'model', card, trans).title)
    .join(', ');
  const types = type ? [type] : CARD_TYPES;
  const lying = types
    .flatMap(each =>
      cardsIn(hand.hand, each).map(card => faceOf(each, card, trans).title)
    )
    .join(', ');
  switch (kind) {
    case 'none':
      return '';
    case 'dealt':
      return trans.__('Dealt: %1.', lying);
    case 'laid':
      return trans.__('On the table: %1.', lying);
    case 'placed':
      return trans.__('%1: %2.', type ? typeName(type, trans) : '', names);
    case 'removed':
      return trans.__('Removed: %1.', names);
    case 'joined':
      return trans.__('Added: %1.', names);
    case 'parted':
      return trans.__('Removed: %1.', names);
    case 'cleared':
      return trans.__('All cards removed.');
    case 'undone':
      return lying
        ? trans.__('Undone. On the table: %1.', lying)
        : trans.__('Undone. The table is empty.');
    case 'redone':
      return lying
        ? trans.__('Redone. On the table: %1.', lying)
        : trans.__('Redone. The table is empty.');
    case 'full':
      return fullText(type, trans);
  }
}
