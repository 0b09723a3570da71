import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { APIError } from '../ground/api/errors';
import { toAPIError } from '../ground/api/errors';
import { fileSize } from '../cards/format';
import { useTrans } from '../ground/hooks';
import { useCatalog, useLoaded } from './context';
import type { ISyncState } from './wire';
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
  const total = sync?.total ?? 0;
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
  const told = [...(kept?.troubles ?? []), ...(kept?.losses ?? [])].join(' ');
  return (
    <footer className="jp-AlacardModels-status">
      <span role="status">
        {kept?.ready
          ? trans._n(
              '%2 model, catalog of %3%4',
              '%2 models, catalog of %3%4',
              kept.rows,
              kept.rows.toLocaleString(),
              kept.built_at ? day(kept.built_at) : (kept.version ?? ''),
              kept.folder_size ? `, ${fileSize(kept.folder_size)}` : ''
            )
          : kept
            ? trans.__('No catalog yet: the bundled deck and the Hub answer.')
            : ''}
        {message && <span className="jp-AlacardModels-wrong"> {message}</span>}
        {told && <span> {told}</span>}
      </span>
      {running ? (
        <div className="jp-AlacardModels-sync">
          <span>{sync && syncLine(sync, trans)}</span>
          <progress
            aria-label={trans.__('Sync')}
            max={total > 0 ? total : undefined}
            value={total > 0 ? sync?.done : undefined}
          />
          <Button small onClick={() => act(catalog.cancelSync())}>
            {trans.__('Cancel sync')}
          </Button>
        </div>
      ) : (
        <Button small onClick={() => act(catalog.startSync())}>
          {trans.__('Sync')}
        </Button>
      )}
    </footer>
  );
}

/** What a running sync does, how far it is, and why it waits where it does. */
function syncLine(sync: ISyncState, trans: TranslationBundle): string {
  const done = sync.done.toLocaleString();
  const doing =
    sync.phase === 'pages'
      ? sync.kind === 'changes'
        ? trans.__('Reading what changed on the Hub: %1 models', done)
        : trans.__('Reading the list of the Hub: %1 models', done)
      : sync.phase === 'starting' || !sync.phase
        ? trans.__('Starting…')
        : sync.total
          ? trans.__(
              'Making the catalog (%1): %2 of %3',
              sync.phase,
              done,
              sync.total.toLocaleString()
            )
          : trans.__('Making the catalog…');
  return sync.message ? `${doing}. ${sync.message}` : doing;
}
