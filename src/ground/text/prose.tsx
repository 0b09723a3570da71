import * as React from 'react';

import { visible } from './visible';

/** A sentence of the server's, in which commands and names of code stand between backticks. */
export function Prose(props: { text: string }): React.JSX.Element {
  const parts = visible(props.text, 'prose').split(/`([^`]+)`/);
  return (
    <>
      {parts.map((part, index) =>
        index % 2 ? (
          <code key={index} className="jp-Alacard-inline-code">
            {part}
          </code>
        ) : (
          part
        )
      )}
    </>
  );
}
