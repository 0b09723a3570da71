import * as React from 'react';

import { useCommands, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { IModelHand } from './client';
import { useCatalog, useLoaded } from './context';

/** Characters of a comment that are quoted. */
const QUOTED = 160;

/** The hands with a model: those that rise among the shared ones, and the ways to all. */
export function Hands(props: { id: string }): React.JSX.Element {
  const { id } = props;
  const trans = useTrans();
  const commands = useCommands();
  const { model } = useCatalog();
  // Where the library is away, the links say why when they are followed.
  const { data: hands } = useLoaded(id, signal =>
    model.catalog.hands(id, signal)
  );
  const link = (scope: string, text: string): React.JSX.Element => (
    <li>
      <button
        type="button"
        className="jp-AlacardModels-link"
        onClick={() => {
          const view = new URLSearchParams({ scope, model: id });
          void commands.execute(CommandIDs.openLibrary, {
            link: view.toString()
          });
        }}
      >
        {text}
      </button>
    </li>
  );
  return (
    <>
      {hands && hands.length > 0 && (
        <ul aria-label={trans.__('Shared hands that people use most')}>
          {hands.map(hand => (
            <HandLine key={hand.hand.share_id} {...hand} />
          ))}
        </ul>
      )}
      <ul>
        {link('mine', trans.__('My hands with this model'))}
        {link('shared', trans.__('Shared hands with this model'))}
      </ul>
    </>
  );
}

/** A shared hand, with what people think and last said of it. */
function HandLine({ hand, comment }: IModelHand): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const { mean = null, count = 0 } = hand.rating ?? {};
  const { comments } = hand;
  const facts = [
    trans.__('by %1', visible(hand.owner)),
    mean !== null &&
      trans._n(
        '%3 of 5 stars, %2 rating',
        '%3 of 5 stars, %2 ratings',
        count,
        count.toLocaleString(),
        mean.toLocaleString(undefined, { maximumFractionDigits: 1 })
      ),
    comments > 0 &&
      trans._n('%1 comment', '%1 comments', comments, comments.toLocaleString())
  ];
  return (
    <li>
      <button
        type="button"
        className="jp-AlacardModels-link"
        onClick={() =>
          void commands.execute(CommandIDs.openShare, { hand: hand.share_id })
        }
      >
        {visible(hand.title, 'prose')}
      </button>{' '}
      <small>{facts.filter(Boolean).join(' · ')}</small>
      {comment && (
        <p>
          {trans.__(
            '%1: “%2”',
            visible(comment.author),
            visible(shortened(comment.text), 'prose')
          )}
        </p>
      )}
    </li>
  );
}

/** The beginning of a text in one line, which ends before a character and not within. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > QUOTED
    ? `${line.slice(0, QUOTED).replace(/[\uD800-\uDBFF]$/, '')}…`
    : line;
}
