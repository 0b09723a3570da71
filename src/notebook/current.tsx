import * as React from 'react';

import { useRoom, useTrans } from '../ground/hooks';
import { lazyView } from '../ground/lazy';
import { INotebookRuns } from './tokens';
import { visible } from '../ground/text/visible';
import { useRuns } from './use_runs';

const StateView = lazyView(
  async () =>
    (await import(/* webpackChunkName: "notebook" */ './state_view')).StateView
);

/** The dealt notebook in front, however it was opened; nothing while another thing is. */
export function CurrentNotebook(props: {
  /** A notebook that is told of elsewhere. */
  except?: string | null;
}): React.JSX.Element | null {
  const trans = useTrans();
  const runs = useRuns(useRoom(INotebookRuns));
  const run = runs.current === null ? null : runs.of(runs.current);
  if (!run || run.path === props.except) {
    return null;
  }
  return (
    <section
      className="jp-Alacard-current"
      role="region"
      aria-label={trans.__('The open notebook')}
    >
      <p className="jp-Alacard-result-path" title={visible(run.path)}>
        {visible(run.path.split('/').pop() ?? run.path)}
      </p>
      <StateView run={run} />
    </section>
  );
}
