import * as React from 'react';

import type { CommentsModel } from './comments_model';

/** A comment that a link leads to; another object looks for it again. */
export interface ISought {
  readonly comment: string;
}

/** Milliseconds in which what is loaded above a comment does not push it out of sight. */
const SETTLING = 5000;

/**
 * Load comments, and bring the one that is looked for into sight, with the focus. `marked` is that
 * one once it is there; `missing` tells that it is not.
 */
export function useSought(
  model: CommentsModel,
  edition: number,
  sought: ISought | null
): {
  list: React.RefObject<HTMLUListElement>;
  marked: string | null;
  missing: boolean;
} {
  const list = React.useRef<HTMLUListElement>(null);
  const [found, setFound] = React.useState<[ISought, boolean] | null>(null);
  const asked = React.useRef<ISought | null>(null);
  React.useEffect(() => {
    if (!sought || asked.current === sought) {
      void model.load();
      return undefined;
    }
    asked.current = sought;
    let isHere = true;
    void model.seek(sought.comment).then(there => {
      if (isHere) {
        setFound([sought, there]);
      }
    });
    return () => {
      isHere = false;
      // A search that was given up is begun again.
      asked.current = null;
    };
  }, [model, edition, sought]);
  const [which, there] = found ?? [null, false];
  const isFound = which !== null && which === sought && there;
  React.useEffect(() => {
    const row = [...(list.current?.children ?? [])].find(
      each => each instanceof HTMLElement && each.dataset.marked === 'true'
    );
    return isFound && row instanceof HTMLElement ? keepInSight(row) : undefined;
  }, [isFound, which]);
  return {
    list,
    marked: isFound ? which.comment : null,
    missing: which !== null && which === sought && !there
  };
}

/** Give a row the focus, and scroll to it until the page stands still or the person moves it. */
function keepInSight(row: HTMLElement): () => void {
  const show = (): void => row.scrollIntoView({ block: 'center' });
  row.focus({ preventScroll: true });
  show();
  const page = row.closest('main');
  const observer = new ResizeObserver(show);
  for (const part of page?.children ?? []) {
    observer.observe(part);
  }
  const acts = ['wheel', 'pointerdown', 'keydown'] as const;
  const stop = (): void => {
    observer.disconnect();
    clearTimeout(timer);
    acts.forEach(act => page?.removeEventListener(act, stop));
  };
  acts.forEach(act => page?.addEventListener(act, stop, { passive: true }));
  const timer = setTimeout(stop, SETTLING);
  return stop;
}
