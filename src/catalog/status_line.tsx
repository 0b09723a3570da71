import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { APIError } from '../api/errors';
import { toAPIError } from '../api/errors';
import { fileSize } from '../cards/format';
import { useTrans } from '../panel/context';
import { useCatalog, useLoaded } from './context';
import { day } from './words';

/** Milliseconds between two looks at a running sync. */
const PACE = 1000;

/** The version of the catalog, and its sync with progress and cancel. */
export function StatusLine(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  const { catalog } = model;
  const { data, error, again } = useLoaded('status', signal =>
    catalog.status(signal)
  );
  const [kept, setKept] = React.useState(data);
  const [failed, setFailed] = React.useState<APIError | null>(null);
  React.useEffect(() => {
    if (data) {
      setKept(data);
    }
  }, [data]);
  const sync = kept?.sync;
  const running = sync?.running ?? false;
  React.useEffect(() => {
    if (running) {
      const timer = setInterval(again, PACE);
      return () => clearInterval(timer);
    }
    return undefined;
  }, [running, again]);
  const was = React.useRef(false);
  React.useEffect(() => {
    if (was.current && !running) {
      void model.search();
    }
    was.current = running;
  }, [model, running]);
  const act = (action: Promise<unknown>): void => {
    setFailed(null);
    void action
      .catch((reason: unknown) => setFailed(toAPIError(reason)))
      .then(again);
  };
  const message = failed?.message ?? error?.message ?? sync?.error;
  return (
    <footer className="jp-AlacardModels-status">
      <span role="status">
        {kept?.ready
          ? trans.__(
              '%1 models, catalog of %2%3',
              (kept.rows ?? 0).toLocaleString(),
              kept.built_at ? day(kept.built_at) : (kept.version ?? ''),
              kept.folder_size ? `, ${fileSize(kept.folder_size)}` : ''
            )
          : kept
            ? trans.__('No catalog yet: the bundled deck and the Hub answer.')
            : ''}
        {message && <span className="jp-AlacardModels-wrong"> {message}</span>}
      </span>
      {running ? (
        <>
          <progress
            aria-label={trans.__('Sync')}
            max={sync?.total ?? undefined}
            value={sync?.total ? (sync.done ?? 0) : undefined}
          />
          <span>{sync?.message ?? (sync?.done ?? 0).toLocaleString()}</span>
          <Button small onClick={() => act(catalog.cancelSync())}>
            {trans.__('Cancel sync')}
          </Button>
        </>
      ) : (
        <Button small onClick={() => act(catalog.startSync())}>
          {trans.__('Sync')}
        </Button>
      )}
    </footer>
  );
}
