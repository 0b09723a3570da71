import * as React from 'react';

/**
 * A ref of what takes the focus where what had it went away with the change of `shown`, so that
 * whoever works by keyboard or hears the page is not sent back to its beginning.
 */
export function useFocusAfter<T extends HTMLElement>(
  shown: string
): React.RefObject<T> {
  const target = React.useRef<T>(null);
  const before = React.useRef(shown);
  React.useEffect(() => {
    if (before.current !== shown && document.activeElement === document.body) {
      target.current?.focus();
    }
    before.current = shown;
  }, [shown]);
  return target;
}
