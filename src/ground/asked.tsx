import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { APIError } from './api/errors';
import { isAbort, toAPIError } from './api/errors';
import { Banner } from './banner';
import { errorText } from './error_text';
import { useTrans } from './hooks';

/** An answer that a view waits for. */
export interface ILoaded<T> {
  readonly data: T | null;
  readonly error: APIError | null;
  readonly again: () => void;
}

/**
 * Ask once for `key`, and again with each new `edition` of what is asked; until that answer is there
 * the last one stands. An answer to another key is never shown.
 */
export function useAsked<T>(
  key: string,
  ask: (signal: AbortSignal) => Promise<T>,
  edition = 0
): ILoaded<T> {
  const [round, again] = React.useReducer((count: number) => count + 1, 0);
  const [state, setState] = React.useState<{
    key: string;
    data: T | null;
    error: APIError | null;
  }>({ key, data: null, error: null });
  const latest = React.useRef(ask);
  latest.current = ask;
  React.useEffect(() => {
    const control = new AbortController();
    setState(last =>
      last.key === key && last.data !== null
        ? last
        : { key, data: null, error: null }
    );
    latest.current(control.signal).then(
      data => {
        if (!control.signal.aborted) {
          setState({ key, data, error: null });
        }
      },
      (error: unknown) => {
        if (!control.signal.aborted && !isAbort(error)) {
          setState({ key, data: null, error: toAPIError(error) });
        }
      }
    );
    return () => control.abort();
  }, [key, round, edition]);
  return state.key === key
    ? { data: state.data, error: state.error, again }
    : { data: null, error: null, again };
}

/** What stands where an answer is still to come, or came as a refusal. */
export function Waiting(props: {
  loaded: ILoaded<unknown>;
}): React.JSX.Element {
  const trans = useTrans();
  const { error, again } = props.loaded;
  return error ? (
    <Banner text={errorText(error, trans)} kind="error">
      <Button small onClick={again}>
        {trans.__('Try again')}
      </Button>
    </Banner>
  ) : (
    <p className="jp-Alacard-waiting" role="status">
      {trans.__('Loading…')}
    </p>
  );
}
