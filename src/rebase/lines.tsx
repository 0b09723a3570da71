import * as React from 'react';

import type { CellChange } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';

/** Changes and lines that are drawn; more are counted. */
const MOST_CHANGES = 200;
const MOST_LINES = 400;
const SIGNS = { same: ' ', added: '+', removed: '−', gap: '⋯' } as const;

/** What differs, cell by cell and line by line. */
export function ChangeList(props: {
  changes: readonly CellChange[];
}): React.JSX.Element {
  const trans = useTrans();
  const { changes } = props;
  const more = changes.length - MOST_CHANGES;
  return (
    <>
      <ul className="jp-AlacardRebase-changes">
        {changes.slice(0, MOST_CHANGES).map((change, index) => (
          <li key={index} data-kind={change.kind}>
            <h4>{headingOf(change, trans)}</h4>
            {change.lines.length > 0 && <Lines lines={change.lines} />}
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p>{trans._n('And %1 more cell.', 'And %1 more cells.', more, more)}</p>
      )}
    </>
  );
}

function Lines(props: { lines: CellChange['lines'] }): React.JSX.Element {
  const trans = useTrans();
  const more = props.lines.length - MOST_LINES;
  return (
    <>
      <pre tabIndex={0} aria-label={trans.__('Changed lines')}>
        {props.lines.slice(0, MOST_LINES).map((line, index) => (
          <span key={index} data-mark={line.mark}>
            {`${SIGNS[line.mark]} ${visible(line.text, 'code')}\n`}
          </span>
        ))}
      </pre>
      {more > 0 && (
        <p>{trans._n('And %1 more line.', 'And %1 more lines.', more, more)}</p>
      )}
    </>
  );
}

function headingOf(
  change: CellChange,
  trans: ReturnType<typeof useTrans>
): string {
  const what = {
    added: trans.__('Added'),
    removed: trans.__('Removed'),
    changed: trans.__('Changed'),
    moved: trans.__('Moved')
  }[change.kind];
  const parts = [
    what,
    change.kind === 'removed'
      ? trans.__('cell %1 before', change.number)
      : trans.__('cell %1', change.number),
    kindName(change.cell_type, trans)
  ];
  if (change.section) {
    parts.push(visible(change.section));
  }
  if (change.retyped) {
    parts.push(trans.__('was %1', kindName(change.retyped, trans)));
  }
  if (change.moved && change.kind === 'changed') {
    parts.push(trans.__('moved'));
  }
  return parts.join(' · ');
}

/** The kind of a cell in a word. */
export function kindName(
  type: string,
  trans: ReturnType<typeof useTrans>
): string {
  switch (type) {
    case 'code':
      return trans.__('code');
    case 'markdown':
      return trans.__('text');
    default:
      return visible(type);
  }
}
