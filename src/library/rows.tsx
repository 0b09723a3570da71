import {
  Button,
  deleteIcon,
  editIcon,
  type LabIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { words } from '../cards/format';
import type { Hand } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { dealIcon } from '../ground/icons';
import { visible } from '../ground/text/visible';
import { useVirtualizer } from '../ground/virtual';
import { nextIndex } from '../picker/roving';
import { useLibrary } from './context';
import { levelNames, verifiedName } from './words';

/** Pixels a row takes. */
const ROW = 76;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 20;

/** The hands found: only those in sight are in the page. */
export function HandList(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useLibrary();
  const { hands } = model;
  const scroll = React.useRef<HTMLDivElement>(null);
  const list = useVirtualizer(hands.length, scroll, ROW);
  const [active, setActive] = React.useState(0);
  const current = Math.min(active, Math.max(hands.length - 1, 0));
  const items = list.getVirtualItems().filter(item => hands[item.index]);
  const last = items.length ? items[items.length - 1].index : 0;
  const { error, hasMore, loading } = model;
  React.useEffect(() => {
    if (hasMore && !loading && !error && last >= hands.length - AHEAD) {
      void model.more();
    }
  }, [model, last, hands.length, hasMore, loading, error]);
  const frame = React.useRef<Element | null>(null);
  React.useEffect(() => {
    frame.current = scroll.current?.closest('.jp-AlacardLibrary-frame') ?? null;
  }, []);
  const focus = (target: number): void => {
    setActive(target);
    list.scrollToIndex(target);
    // The row is drawn in the frame after the scrolling.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        scroll.current
          ?.querySelector<HTMLElement>(
            `[data-index="${target}"] .jp-AlacardLibrary-open`
          )
          ?.focus()
      )
    );
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const target = nextIndex(event.key, current, hands.length);
    if (target === null) {
      return;
    }
    event.preventDefault();
    focus(target);
  };
  const onDeleted = (index: number): void => {
    const left = model.hands.length;
    if (left) {
      focus(Math.min(index, left - 1));
    } else {
      frame.current?.querySelector<HTMLElement>('[type="search"]')?.focus();
    }
  };
  const reachable = items.some(item => item.index === current)
    ? current
    : (items[0]?.index ?? 0);
  return (
    <div ref={scroll} className="jp-AlacardLibrary-scroll">
      <div
        role="list"
        aria-label={trans.__('My hands')}
        aria-busy={model.loading}
        style={{ height: list.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {items.map(item => (
          <div
            key={hands[item.index].share_id}
            role="listitem"
            className="jp-AlacardLibrary-item"
            aria-setsize={model.total ?? hands.length}
            aria-posinset={item.index + 1}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <HandRow
              hand={hands[item.index]}
              index={item.index}
              reachable={item.index === reachable}
              onFocus={() => setActive(item.index)}
              onDeleted={() => onDeleted(item.index)}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

/** One hand, and what can be done with it. */
export function HandRow(props: {
  hand: Hand;
  index: number;
  reachable: boolean;
  onFocus?: () => void;
  onDeleted?: () => void;
}): React.JSX.Element {
  const { hand } = props;
  const trans = useTrans();
  const { actions, model } = useLibrary();
  const tab = props.reachable ? 0 : -1;
  const title = visible(hand.title, 'prose');
  const level = levelNames(trans).find(([name]) => name === hand.difficulty);
  const facts = [
    visible(hand.hf_model_id),
    hand.task && words(hand.task),
    level?.[1] ?? hand.difficulty
  ].filter(Boolean);
  const when = new Date(hand.created_at).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short'
  });
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
  return (
    <div
      className="jp-AlacardLibrary-row"
      data-id={hand.share_id}
      data-index={props.index}
    >
      <button
        type="button"
        className="jp-AlacardLibrary-open"
        tabIndex={tab}
        title={trans.__('Open the notebook of “%1”', title)}
        onFocus={props.onFocus}
        onClick={() => void actions.open(hand)}
      >
        <span className="jp-AlacardLibrary-title">{title}</span>
        <span className="jp-AlacardLibrary-facts">{facts.join(' · ')}</span>
        <span className="jp-AlacardLibrary-facts">
          <time dateTime={hand.created_at}>{when}</time>
          {' · '}
          <span data-verified={hand.verified ?? 'unknown'}>
            {hand.verified === 'passed' && '✓ '}
            {verifiedName(hand, trans)}
          </span>
        </span>
      </button>
      <span className="jp-AlacardLibrary-actions">
        {action(trans.__('Deal again'), dealIcon, actions.dealAgain)}
        {action(trans.__('Rename'), editIcon, actions.rename)}
        {action(trans.__('Delete'), deleteIcon, remove)}
      </span>
    </div>
  );
}
