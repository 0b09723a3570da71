import * as React from 'react';

import type { Comparison } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { ChangeList } from './lines';

/** What was changed by hand in a notebook, and whence it comes. */
export function CompareView(props: {
  comparison: Comparison;
}): React.JSX.Element {
  const { against, changes, unchanged, trace, notes } = props.comparison;
  const trans = useTrans();
  return (
    <div className="jp-AlacardRebase-view">
      <p>
        {against === 'kept'
          ? trans.__('Compared with the notebook as your library keeps it.')
          : trans.__(
              'Compared with its hand, dealt again with the current templates. The list also contains differences that come from newer templates.'
            )}
      </p>
      {notes?.map(note => (
        <p key={note}>{visible(note, 'prose')}</p>
      ))}
      <section aria-label={trans.__('Changes')}>
        <h3>
          {changes.length
            ? trans._n(
                '%1 cell differs',
                '%1 cells differ',
                changes.length,
                changes.length
              )
            : trans.__('Nothing was changed by hand')}
        </h3>
        <p>
          {trans._n(
            '%1 cell is unchanged.',
            '%1 cells are unchanged.',
            unchanged,
            unchanged
          )}
        </p>
        <ChangeList changes={changes} />
      </section>
      {trace.sentences.length > 0 && (
        <section aria-label={trans.__('Where it comes from')}>
          <h3>{trans.__('Where it comes from')}</h3>
          <ul>
            {trace.sentences.map(sentence => (
              <li key={sentence}>{visible(sentence, 'prose')}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
