import * as React from 'react';

import type { Conflict } from '../ground/api/types';
import { useChanged, useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { Choices, Side } from './choices';
import { kindName } from './lines';

/** A cell that both sides changed, and what becomes of it. */
export function ConflictView(props: {
  conflict: Conflict;
  number: number;
  choices: Choices;
}): React.JSX.Element {
  const { conflict, number, choices } = props;
  const trans = useTrans();
  const id = React.useId();
  useChanged(choices);
  const { side, text, cellType } = choices.of(conflict);
  const offered: readonly Exclude<Side, 'edited'>[] =
    conflict.both === null ? ['mine', 'theirs'] : ['mine', 'theirs', 'both'];
  const about = [
    trans.__('Conflict %1', number),
    kindName(cellType, trans),
    ...(conflict.section ? [visible(conflict.section)] : [])
  ].join(' · ');
  return (
    <fieldset className="jp-AlacardRebase-conflict">
      <legend>{about}</legend>
      <p>{reasonOf(conflict, trans)}</p>
      <div className="jp-AlacardRebase-sides">
        {offered.map(each => (
          <label key={each}>
            <input
              type="radio"
              name={`${id}-side`}
              checked={side === each}
              onChange={() => choices.take(conflict, each)}
            />
            {sideName(each, conflict, trans)}
          </label>
        ))}
        {side === 'edited' && (
          <label>
            <input type="radio" name={`${id}-side`} checked readOnly />
            {trans.__('Edited')}
          </label>
        )}
      </div>
      {text === null ? (
        <p className="jp-AlacardRebase-gone">
          {trans.__('The cell is deleted.')}
        </p>
      ) : (
        <label className="jp-AlacardRebase-text">
          {trans.__('The cell after the rebase')}
          <textarea
            value={text}
            rows={Math.min(Math.max(text.split('\n').length, 2), 14)}
            spellCheck={false}
            onChange={event => choices.edit(conflict, event.target.value)}
          />
        </label>
      )}
    </fieldset>
  );
}

function reasonOf(
  conflict: Conflict,
  trans: ReturnType<typeof useTrans>
): string {
  switch (conflict.kind) {
    case 'deleted_here':
      return trans.__('You deleted this cell, and the other side changed it.');
    case 'deleted_there':
      return trans.__('You changed this cell, and the other side deleted it.');
    default:
      return conflict.cell_type === conflict.their_cell_type
        ? trans.__('You and the other side changed the same lines.')
        : trans.__(
            'You and the other side changed this cell, and one of you changed its type.'
          );
  }
}

function sideName(
  side: Exclude<Side, 'edited'>,
  conflict: Conflict,
  trans: ReturnType<typeof useTrans>
): string {
  const { cell_type: mine, their_cell_type: theirs } = conflict;
  if (conflict[side] === null) {
    return side === 'mine'
      ? trans.__('Mine: delete it')
      : trans.__('Theirs: delete it');
  }
  if (mine !== theirs) {
    return side === 'mine'
      ? trans.__('Mine: %1', kindName(mine, trans))
      : trans.__('Theirs: %1', kindName(theirs, trans));
  }
  return {
    mine: trans.__('Mine'),
    theirs: trans.__('Theirs'),
    both: trans.__('Both, mine first')
  }[side];
}
