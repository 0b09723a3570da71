import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { errorText } from '../ground/error_text';
import { fileSize } from '../cards/format';
import { useChanged, useTrans } from '../ground/hooks';
import { useCatalog } from './context';
import { syncText } from './sync_notice';
import { day } from './words';

/** The version of the catalog, and its sync with progress and cancel. */
export function StatusLine(): React.JSX.Element {
  const trans = useTrans();
  const { model, syncing } = useCatalog();
  useChanged(syncing);
  useChanged(model);
  const { status: catalog, sync, running, error } = syncing;
  const total = sync?.total ?? 0;
  React.useEffect(() => void syncing.refresh(), [syncing]);
  const { edition } = syncing;
  React.useEffect(() => {
    if (edition > 0) {
      void model.search();
    }
  }, [model, edition]);
  const { answer } = model;
  React.useEffect(() => {
    // Another process has put another catalog in place since.
    if (answer?.version && answer.version !== syncing.status?.version) {
      void syncing.refresh();
    }
  }, [answer, syncing]);
  const message = error ? errorText(error, trans) : sync?.error;
  const told = [...(catalog?.troubles ?? []), ...(catalog?.losses ?? [])].join(
    ' '
  );
  return (
    <footer className="jp-AlacardModels-status">
      <span role="status">
        {catalog?.ready
          ? trans._n(
              '%2 model, catalog of %3%4',
              '%2 models, catalog of %3%4',
              catalog.rows,
              catalog.rows.toLocaleString(),
              catalog.built_at
                ? day(catalog.built_at)
                : (catalog.version ?? ''),
              catalog.folder_size ? `, ${fileSize(catalog.folder_size)}` : ''
            )
          : catalog
            ? catalog.damaged
              ? trans.__(
                  'The catalog cannot be read. Searches use the bundled deck and the Hub.'
                )
              : trans.__(
                  'No catalog yet. Searches use the bundled deck and the Hub.'
                )
            : ''}
        {message && <span className="jp-AlacardModels-wrong"> {message}</span>}
        {told && <span> {told}</span>}
      </span>
      {running ? (
        <div className="jp-AlacardModels-sync">
          <span>{sync && syncText(sync, trans)}</span>
          <progress
            aria-label={trans.__('Sync')}
            max={total > 0 ? total : undefined}
            value={total > 0 ? sync?.done : undefined}
          />
          <Button small onClick={() => void syncing.cancel()}>
            {trans.__('Cancel sync')}
          </Button>
        </div>
      ) : (
        <Button small onClick={() => void syncing.start()}>
          {trans.__('Sync')}
        </Button>
      )}
    </footer>
  );
}
