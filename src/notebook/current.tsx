import * as React from 'react';

import { useTable, useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { StateView, useRuns } from './state_view';

/** The dealt notebook in front, however it was opened; nothing while another thing is. */
export function CurrentNotebook(props: {
  /** A notebook that is told of elsewhere. */
  except?: string | null;
}): React.JSX.Element | null {
  const trans = useTrans();
  const runs = useRuns(useTable().alacard.runs);
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
