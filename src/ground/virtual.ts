import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer
} from '@tanstack/virtual-core';
import * as React from 'react';

/**
 * A list of which only the rows in sight are in the page; each is `row` pixels high, or as high as
 * it is drawn where rows are measured, whose keys then tell them apart.
 */
export function useVirtualizer(
  count: number,
  scroll: React.RefObject<HTMLElement>,
  row: number,
  keyOf: (index: number) => string | number = index => index
): Virtualizer<HTMLElement, Element> {
  const [, draw] = React.useReducer((round: number) => round + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => row,
    overscan: 8,
    getItemKey: keyOf,
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
