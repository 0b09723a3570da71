import {
  Button,
  caretDownIcon,
  caretUpIcon,
  closeIcon,
  editIcon,
  type LabIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { words } from '../cards/format';
import { handLine } from '../cards/names';
import type { CollectionItem } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { CollectionActions } from './actions';
import type { OneCollection } from './one';

interface IItemsProps {
  readonly one: OneCollection;
  readonly items: readonly CollectionItem[];
  readonly mine: boolean;
  readonly actions: CollectionActions;
}

/** The hands of a collection in order. Its owner moves them by buttons, by Alt and arrows, or by dragging. */
export function ItemList(props: IItemsProps): React.JSX.Element {
  const { actions, items, mine, one } = props;
  const trans = useTrans();
  const list = React.useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = React.useState<number | null>(null);
  const [over, setOver] = React.useState<number | null>(null);
  const [told, setTold] = React.useState('');
  const move = async (from: number, to: number): Promise<void> => {
    if (to < 0 || to >= items.length || from === to || one.busy) {
      return;
    }
    const { activeElement } = document;
    if (await actions.done(one, await one.move(from, to))) {
      setTold(trans.__('Moved to position %1 of %2.', to + 1, items.length));
      // What was pressed has moved with its row, and may have lost the focus.
      const row = list.current?.children[to];
      const pressed =
        activeElement instanceof HTMLButtonElement &&
        row?.contains(activeElement) &&
        !activeElement.disabled;
      (pressed ? activeElement : row?.querySelector('button'))?.focus();
    }
  };
  const remove = async (index: number): Promise<void> => {
    if (await actions.remove(one, items[index], index)) {
      const left = list.current?.children ?? [];
      left[Math.min(index, left.length - 1)]?.querySelector('button')?.focus();
    }
  };
  return (
    <>
      <ol
        ref={list}
        className="jp-AlacardCollections-items"
        aria-label={trans.__('Hands of this collection')}
      >
        {items.map((item, index) => (
          <li
            key={item.share_id}
            draggable={mine}
            data-over={over === index && dragged !== null}
            onDragStart={event => {
              event.dataTransfer.effectAllowed = 'move';
              setDragged(index);
            }}
            onDragOver={event => {
              if (dragged !== null) {
                event.preventDefault();
                setOver(index);
              }
            }}
            onDragEnd={() => {
              setDragged(null);
              setOver(null);
            }}
            onDrop={event => {
              event.preventDefault();
              if (dragged !== null) {
                void move(dragged, index);
              }
              setDragged(null);
              setOver(null);
            }}
            onKeyDown={event => {
              const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
              if (mine && event.altKey && step) {
                event.preventDefault();
                void move(index, index + step);
              }
            }}
          >
            <Item
              {...props}
              item={item}
              index={index}
              onMove={to => void move(index, to)}
              onRemove={() => void remove(index)}
            />
          </li>
        ))}
      </ol>
      <p className="jp-AlacardCollections-told" role="status">
        {told}
      </p>
    </>
  );
}

function Item(
  props: IItemsProps & {
    item: CollectionItem;
    index: number;
    onMove: (to: number) => void;
    onRemove: () => void;
  }
): React.JSX.Element {
  const { actions, index, item, items, mine, one, onMove, onRemove } = props;
  const trans = useTrans();
  const { hand } = item;
  const title = hand
    ? visible(hand.title, 'prose')
    : trans.__('A hand that was deleted or is no longer shared with you');
  const act = (
    label: string,
    icon: LabIcon,
    run: () => void,
    disabled = false
  ): React.JSX.Element => (
    <Button
      minimal
      small
      disabled={disabled}
      aria-label={trans.__('%1: %2', label, title)}
      title={label}
      onClick={run}
    >
      <icon.react tag="span" />
    </Button>
  );
  return (
    <>
      <div className="jp-AlacardCollections-item">
        {hand ? (
          <button
            type="button"
            className="jp-AlacardLibrary-open"
            title={trans.__('Show the page of “%1”', title)}
            onClick={() => void actions.show(hand)}
          >
            <span className="jp-AlacardLibrary-title">{title}</span>
            <span className="jp-AlacardLibrary-facts">
              {[
                handLine(hand, trans),
                visible(hand.hf_model_id),
                hand.task && words(hand.task)
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </button>
        ) : (
          <span className="jp-AlacardLibrary-facts">{title}</span>
        )}
        {item.note && (
          <p className="jp-AlacardCollections-note">
            {visible(item.note, 'prose')}
          </p>
        )}
      </div>
      {mine && (
        <span className="jp-AlacardLibrary-actions">
          {act(
            trans.__('Move up'),
            caretUpIcon,
            () => onMove(index - 1),
            index === 0
          )}
          {act(
            trans.__('Move down'),
            caretDownIcon,
            () => onMove(index + 1),
            index === items.length - 1
          )}
          {act(trans.__('Note…'), editIcon, () => void actions.note(one, item))}
          {act(trans.__('Remove'), closeIcon, onRemove)}
        </span>
      )}
    </>
  );
}
