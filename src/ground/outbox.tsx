import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { APIError } from './api/errors';
import type { IOutbox } from './api/request';
import { Banner } from './banner';
import { useTrans } from './hooks';

/** Milliseconds from one look to the next while the store is away. */
const EVERY = 15_000;

/** What a refusal of the library tells of the outbox. */
export function outboxOf(error: APIError | null): IOutbox | null {
  return (error?.details.outbox as IOutbox | undefined) ?? null;
}

/** That sharing is unavailable, and how many hands wait, in words; null where there is nothing to tell. */
export function outboxText(
  outbox: IOutbox,
  trans: TranslationBundle
): string | null {
  const { damaged, since, waiting } = outbox;
  const told: string[] = [];
  if (since !== null) {
    told.push(
      trans.__('Sharing has been unavailable since %1.', instantOf(since))
    );
  }
  if (waiting > 0) {
    told.push(
      trans._n(
        '%1 hand waits on this machine and will be added to the library once the library is available again.',
        '%1 hands wait on this machine and will be added to the library once the library is available again.',
        waiting,
        waiting.toLocaleString()
      )
    );
  }
  if (damaged > 0) {
    told.push(
      trans._n(
        '%1 hand that waited cannot be added to the library; the Jupyter server’s log says where its file is.',
        '%1 hands that waited cannot be added to the library; the Jupyter server’s log says where their files are.',
        damaged,
        damaged.toLocaleString()
      )
    );
  }
  return told.join(' ') || null;
}

/** The same as a notice, which looks again while the store is away. */
export function OutboxNotice(props: {
  outbox: IOutbox | null;
  look: () => void;
}): React.JSX.Element | null {
  const { outbox } = props;
  const trans = useTrans();
  const look = React.useRef(props.look);
  look.current = props.look;
  const waits =
    outbox !== null && (outbox.waiting > 0 || outbox.since !== null);
  React.useEffect(() => {
    if (!waits) {
      return undefined;
    }
    const timer = setInterval(() => {
      if (!document.hidden) {
        look.current();
      }
    }, EVERY);
    return () => clearInterval(timer);
  }, [waits]);
  const text = outbox && outboxText(outbox, trans);
  return text ? <Banner text={text} /> : null;
}

/** An instant as the reader's clock has it; with its day where that is not today. */
function instantOf(instant: string): string {
  const at = new Date(instant);
  const today = at.toDateString() === new Date().toDateString();
  return today
    ? at.toLocaleTimeString(undefined, { timeStyle: 'short' })
    : at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
