import {
  addIcon,
  Button,
  deleteIcon,
  editIcon,
  launchIcon,
  shareIcon,
  type LabIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { words } from '../cards/format';
import { handLine } from '../cards/names';
import type { Hand } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { dealIcon } from '../ground/icons';
import { Rows, useRows } from '../ground/rows';
import { visible } from '../ground/text/visible';
import { useLibrary } from './context';
import { countsText, scopeName, verifiedName } from './words';

/** Pixels a row takes. */
const ROW = 76;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 20;

/** The hands found: only those in sight are in the page. */
export function HandList(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useLibrary();
  const { error, hands, hasMore, loading } = model;
  const rows = useRows({
    count: hands.length,
    height: ROW,
    ahead: AHEAD,
    onNearEnd:
      hasMore && !loading && !error ? () => void model.more() : undefined
  });
  const frame = React.useRef<Element | null>(null);
  React.useEffect(() => {
    frame.current =
      rows.scroll.current?.closest('.jp-AlacardLibrary-frame') ?? null;
  }, [rows.scroll]);
  const onDeleted = (index: number): void => {
    const left = model.hands.length;
    if (left) {
      rows.focus(Math.min(index, left - 1));
    } else {
      frame.current?.querySelector<HTMLElement>('[type="search"]')?.focus();
    }
  };
  return (
    <Rows
      rows={rows}
      label={scopeName(model.view.scope, trans)}
      busy={loading}
      className="jp-AlacardLibrary-scroll"
      // What is not counted to its end has no size: -1 says so to screen readers.
      total={model.totalIsAtLeast ? -1 : model.total}
      keyOf={index => hands[index].share_id}
    >
      {index => (
        <HandRow
          hand={hands[index]}
          reachable={index === rows.reachable}
          onFocus={() => rows.onFocus(index)}
          onDeleted={() => onDeleted(index)}
        />
      )}
    </Rows>
  );
}

/** One hand, and what can be done with it. */
export function HandRow(props: {
  hand: Hand;
  reachable: boolean;
  onFocus?: () => void;
  onDeleted?: () => void;
}): React.JSX.Element {
  const { hand } = props;
  const trans = useTrans();
  const { actions, model } = useLibrary();
  const tab = props.reachable ? 0 : -1;
  const title = visible(hand.title, 'prose');
  // What tells hands of one title apart comes first, where there is room for little.
  const facts = [
    handLine(hand, trans, model.cardNames),
    visible(hand.hf_model_id),
    hand.task && words(hand.task)
  ].filter(Boolean);
  const remove = async (): Promise<void> => {
    await actions.delete(hand);
    if (model.hands.every(each => each.share_id !== hand.share_id)) {
      props.onDeleted?.();
    }
  };
  const action = (
    label: string,
    icon: LabIcon,
    run: (hand: Hand) => Promise<void>
  ): React.JSX.Element => (
    <Button
      minimal
      small
      tabIndex={tab}
      aria-label={`${label}: ${title}`}
      title={label}
      onFocus={props.onFocus}
      onClick={() => void run.call(actions, hand)}
    >
      <icon.react tag="span" />
    </Button>
  );
  const isStarter = Boolean(hand.reason);
  const open = isStarter
    ? actions.dealAgain
    : hand.mine
      ? actions.open
      : actions.show;
  return (
    <div className="jp-AlacardLibrary-row" data-id={hand.share_id}>
      <button
        type="button"
        className="jp-AlacardLibrary-open"
        tabIndex={tab}
        title={
          hand.mine
            ? hand.path
              ? trans.__(
                  'Open the notebook of “%1”: %2',
                  title,
                  visible(hand.path)
                )
              : trans.__('Open the notebook of “%1”', title)
            : isStarter
              ? trans.__('Lay the cards of “%1” on the table', title)
              : trans.__('Show the page of “%1”', title)
        }
        onFocus={props.onFocus}
        onClick={() => void open.call(actions, hand)}
      >
        <span className="jp-AlacardLibrary-title">{title}</span>
        <span className="jp-AlacardLibrary-facts">{facts.join(' · ')}</span>
        <span className="jp-AlacardLibrary-facts">
          {hand.reason ? visible(hand.reason, 'prose') : <Story hand={hand} />}
        </span>
      </button>
      <span className="jp-AlacardLibrary-actions">
        {hand.mine && action(trans.__('Share…'), shareIcon, actions.share)}
        {!isStarter && action(trans.__('Show page'), launchIcon, actions.show)}
        {!isStarter &&
          action(trans.__('Add to collection…'), addIcon, actions.collect)}
        {action(
          isStarter ? trans.__('Deal') : trans.__('Deal again'),
          dealIcon,
          actions.dealAgain
        )}
        {hand.mine && action(trans.__('Rename'), editIcon, actions.rename)}
        {hand.mine && action(trans.__('Delete'), deleteIcon, remove)}
      </span>
    </div>
  );
}

/** Whose a hand is, of when, how its verification ended, and what others made of it. */
function Story({ hand }: { hand: Hand }): React.JSX.Element {
  const trans = useTrans();
  const when = new Date(hand.created_at).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short'
  });
  return (
    <>
      {!hand.mine && `${visible(hand.owner)} · `}
      <time dateTime={hand.created_at}>{when}</time>
      {' · '}
      <span data-verified={hand.verified ?? 'unknown'}>
        {hand.verified === 'passed' && '✓ '}
        {verifiedName(hand, trans)}
      </span>
      {hand.visibility !== 'private' && ` · ${countsText(hand, trans)}`}
    </>
  );
}
