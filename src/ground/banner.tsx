import * as React from 'react';

import { noticeIcon } from './icons';
import { Prose } from './text/prose';

/** A sentence that a person should read before going on. */
export function Banner(
  props: React.PropsWithChildren<{
    text: string;
    kind?: 'notice' | 'error';
    /** Whether a screen reader is told of it elsewhere. */
    silent?: boolean;
  }>
): React.JSX.Element {
  const kind = props.kind ?? 'notice';
  return (
    <div
      className="jp-Alacard-banner"
      data-kind={kind}
      role={props.silent ? undefined : kind === 'error' ? 'alert' : 'status'}
    >
      <noticeIcon.react tag="span" className="jp-Alacard-banner-icon" />
      <span className="jp-Alacard-banner-text">
        <Prose text={props.text} />
      </span>
      {props.children}
    </div>
  );
}
