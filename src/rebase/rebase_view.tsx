import * as React from 'react';

import type { Rebased } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { Choices } from './choices';
import { ConflictView } from './conflict_view';
import { ChangeList } from './lines';

/** What a rebase will change, and the conflicts to settle, before anything is changed. */
export function RebaseView(props: {
  rebased: Rebased;
  choices: Choices;
}): React.JSX.Element {
  const { rebased, choices } = props;
  const { conflicts, changes } = rebased;
  const trans = useTrans();
  return (
    <div className="jp-AlacardRebase-view">
      <p>
        {trans.__(
          'Rebasing from %1 onto %2. Nothing is changed until you press Rebase, and Undo brings everything back.',
          visible(rebased.base),
          visible(rebased.theirs)
        )}
      </p>
      {rebased.notes?.map(note => (
        <p key={note}>{visible(note, 'prose')}</p>
      ))}
      {conflicts.length > 0 && (
        <section aria-label={trans.__('Conflicts')}>
          <h3>
            {trans._n(
              '%1 conflict to settle',
              '%1 conflicts to settle',
              conflicts.length,
              conflicts.length
            )}
          </h3>
          {conflicts.map((conflict, index) => (
            <ConflictView
              key={conflict.cell_id}
              conflict={conflict}
              number={index + 1}
              choices={choices}
            />
          ))}
        </section>
      )}
      <section aria-label={trans.__('Changes')}>
        <h3>
          {changes.length
            ? trans._n(
                '%1 cell changes without a conflict',
                '%1 cells change without a conflict',
                changes.length,
                changes.length
              )
            : trans.__('No other cell changes')}
        </h3>
        <ChangeList changes={changes} />
      </section>
    </div>
  );
}
