import * as React from 'react';

import { keepInSight } from '../ground/keep_in_sight';
import type { CommentsModel } from './comments_model';

/** A comment that a link leads to; another object looks for it again. */
export interface ISought {
  readonly comment: string;
}

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
    return isFound && row instanceof HTMLElement
      ? keepInSight(row, 'center')
      : undefined;
  }, [isFound, which]);
  return {
    list,
    marked: isFound ? which.comment : null,
    missing: which !== null && which === sought && !there
  };
}
