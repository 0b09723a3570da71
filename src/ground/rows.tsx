import type { VirtualItem } from '@tanstack/virtual-core';
import * as React from 'react';

import { nextIndex } from './roving';
import { useVirtualizer } from './virtual';

/** A list of rows of which only those in sight are in the page, and one takes part in the tab order. */
export interface IRows {
  readonly scroll: React.RefObject<HTMLDivElement>;
  /** The rows that are in the page. */
  readonly items: readonly VirtualItem[];
  /** Pixels of all rows together. */
  readonly height: number;
  readonly count: number;
  /** The row that the tabulator key reaches. */
  readonly reachable: number;
  /** Bring a row in sight and move the focus to it. */
  focus(index: number): void;
  /** Begin at the top, as another list does. */
  toTop(): void;
  /** Take in how high a row is drawn; absent where all are alike. */
  readonly measure?: (row: Element | null) => void;
  onFocus(index: number): void;
  onKeyDown(event: React.KeyboardEvent): void;
}

/** The state of such a list; each row is `height` pixels high, or about so where it is measured. */
export function useRows(options: {
  count: number;
  height: number;
  /** Where rows are as high as what is in them: what tells one from another. */
  measuredBy?: (index: number) => string;
  /** Rows before the end at which `onNearEnd` is called. */
  ahead: number;
  /** Asks for the next page; absent where there is none to ask for now. */
  onNearEnd?: () => void;
}): IRows {
  const { count, height, measuredBy, ahead, onNearEnd } = options;
  const scroll = React.useRef<HTMLDivElement>(null);
  const list = useVirtualizer(count, scroll, height, measuredBy);
  const [active, setActive] = React.useState(0);
  const current = Math.min(active, Math.max(count - 1, 0));
  const items = list.getVirtualItems().filter(item => item.index < count);
  const last = items.length ? items[items.length - 1].index : 0;
  const asked = React.useRef(onNearEnd);
  asked.current = onNearEnd;
  const asks = onNearEnd !== undefined;
  React.useEffect(() => {
    if (asks && last >= count - ahead) {
      asked.current?.();
    }
  }, [asks, last, count, ahead]);
  const focus = (target: number): void => {
    setActive(target);
    list.scrollToIndex(target);
    // The row is drawn in the frame after the scrolling.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        scroll.current
          ?.querySelector<HTMLElement>(`[data-index="${target}"] button`)
          ?.focus()
      )
    );
  };
  return {
    scroll,
    items,
    height: list.getTotalSize(),
    count,
    reachable: items.some(item => item.index === current)
      ? current
      : (items[0]?.index ?? 0),
    focus,
    toTop: () => {
      setActive(0);
      scroll.current?.scrollTo({ top: 0 });
    },
    measure: measuredBy && list.measureElement,
    onFocus: setActive,
    onKeyDown: event => {
      const target = nextIndex(event.key, current, count);
      if (target !== null) {
        event.preventDefault();
        focus(target);
      }
    }
  };
}

/** The rows of a list, by arrow keys. The first button of each is what it is opened by. */
export function Rows(props: {
  rows: IRows;
  label: string;
  busy: boolean;
  className?: string;
  /** How many there are in all, as far as that is known. */
  total?: number | null;
  keyOf(index: number): string;
  children(index: number): React.ReactNode;
}): React.JSX.Element {
  const { rows } = props;
  return (
    <div
      ref={rows.scroll}
      className={`jp-Alacard-rows ${props.className ?? ''}`}
    >
      <div
        role="list"
        aria-label={props.label}
        aria-busy={props.busy}
        style={{ height: rows.height }}
        onKeyDown={rows.onKeyDown}
      >
        {rows.items.map(({ index, start }) => (
          <div
            key={props.keyOf(index)}
            ref={rows.measure}
            role="listitem"
            className="jp-Alacard-rows-item"
            data-index={index}
            aria-setsize={props.total ?? rows.count}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start}px)` }}
          >
            {props.children(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
