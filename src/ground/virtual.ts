import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer
} from '@tanstack/virtual-core';
import * as React from 'react';

/** A list of which only the rows in sight are in the page; each is `row` pixels high. */
export function useVirtualizer(
  count: number,
  scroll: React.RefObject<HTMLElement>,
  row: number
): Virtualizer<HTMLElement, Element> {
  const [, draw] = React.useReducer((round: number) => round + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => row,
    overscan: 8,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => draw()
  };
  const [list] = React.useState(
    () => new Virtualizer<HTMLElement, Element>(options)
  );
  list.setOptions(options);
  React.useLayoutEffect(() => list._didMount(), [list]);
  React.useLayoutEffect(() => list._willUpdate());
  return list;
}
