import * as React from 'react';

import type { NotebookRuns } from './runs';

/** Draw again whenever the state of a notebook changes. */
export function useRuns(runs: NotebookRuns): NotebookRuns {
  const [, draw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    const onChanged = (): void => draw();
    runs.changed.connect(onChanged);
    return () => {
      runs.changed.disconnect(onChanged);
    };
  }, [runs]);
  return runs;
}
