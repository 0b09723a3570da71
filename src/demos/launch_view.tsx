import { Dialog, ReactWidget, showDialog } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { DemoWhole, LaunchStatus } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import {
  useChanged,
  useTrans,
  useViewContext,
  ViewContext
} from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import { Findings } from './findings';
import { LaunchAPI, type Network } from './launch_client';
import { Launching } from './launching';
import { phaseName } from './words';

/** The app of a demo: what to know before it is launched, how it fares, and the way into it. */
export function LaunchView(props: {
  demo: DemoWhole;
  settings: ServerConnection.ISettings;
}): React.JSX.Element {
  const { demo, settings } = props;
  const trans = useTrans();
  const context = useViewContext();
  const api = React.useMemo(() => new LaunchAPI(settings), [settings]);
  const launching = React.useMemo(
    () => new Launching(api, demo.id),
    [api, demo.id]
  );
  useChanged(launching);
  React.useEffect(() => () => launching.dispose(), [launching]);
  const [network, setNetwork] = React.useState<Network>('open');
  const { busy, error, log, status } = launching;
  const launch = async (): Promise<void> => {
    const findings = await launching.launch(network);
    if (!findings.length) {
      return;
    }
    const body = ReactWidget.create(
      <ViewContext.Provider value={context}>
        <Findings findings={findings} />
      </ViewContext.Provider>
    );
    body.addClass('jp-AlacardDemos-frame');
    const { button } = await showDialog({
      title: trans.__('Launch “%1”?', visible(demo.name, 'prose')),
      body,
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({ label: trans.__('Launch anyway') })
      ]
    });
    if (button.accept) {
      await launching.launch(network, true);
    }
  };
  const state = status?.status ?? 'stopped';
  return (
    <section
      className="jp-AlacardDemos-launch"
      aria-label={trans.__('App')}
      data-state={state}
    >
      {error && <Banner text={errorText(error, trans)} kind="error" />}
      {status && state === 'error' && (
        <Banner text={visible(status.message, 'prose')} kind="error" />
      )}
      {status && state === 'launching' && <Going status={status} />}
      {status && state === 'running' && <Running status={status} />}
      {status && state === 'stopped' && status.message && (
        <p role="status">{visible(status.message, 'prose')}</p>
      )}
      <div className="jp-AlacardDemos-buttons">
        {(state === 'stopped' || state === 'error') && (
          <>
            <Button
              className="jp-mod-styled jp-mod-accept"
              aria-disabled={busy || !status}
              onClick={() => void launch()}
            >
              {state === 'error'
                ? trans.__('Launch again')
                : trans.__('Launch')}
            </Button>
            <label>
              {trans.__('Network')}
              <HTMLSelect
                value={network}
                options={[
                  { value: 'open', label: trans.__('Open') },
                  { value: 'shut', label: trans.__('Shut') }
                ]}
                onChange={event => setNetwork(event.target.value as Network)}
              />
            </label>
          </>
        )}
        {status && state === 'running' && (
          <>
            <Button
              className="jp-mod-styled jp-mod-accept"
              onClick={() =>
                void context.commands.execute(CommandIDs.openDemoApp, {
                  demo: demo.id
                })
              }
            >
              {trans.__('Open the app')}
            </Button>
            <a
              className="jp-AlacardDemos-link"
              href={api.addressOf(status)}
              target="_blank"
              rel="noopener noreferrer"
            >
              {trans.__('In a new browser tab')}
            </a>
            <Button
              className="jp-mod-styled"
              aria-disabled={busy}
              onClick={() => void launching.keep()}
            >
              {trans.__('Keep running for 2 hours')}
            </Button>
          </>
        )}
        {(state === 'running' || state === 'launching') && (
          <Button
            className="jp-mod-styled"
            aria-disabled={busy}
            aria-busy={busy}
            onClick={() => void launching.stop()}
          >
            {state === 'running' ? trans.__('Stop') : trans.__('Cancel')}
          </Button>
        )}
      </div>
      {status && <Isolated status={status} network={network} />}
      {log && (
        <details open={state === 'launching' || state === 'error' || undefined}>
          <summary>{trans.__('Log')}</summary>
          <pre tabIndex={0} aria-label={trans.__('Log')}>
            {visible(log, 'code')}
          </pre>
        </details>
      )}
    </section>
  );
}

function Going(props: { status: LaunchStatus }): React.JSX.Element {
  const { estimated_time: seconds, fraction, phase } = props.status;
  const trans = useTrans();
  return (
    <div className="jp-AlacardDemos-going" role="status">
      <p>
        {phaseName(phase, trans)}
        {seconds
          ? ` · ${trans.__('usually %1 s in all', Math.ceil(seconds))}`
          : ''}
      </p>
      <progress aria-label={trans.__('Launch')} max={1} value={fraction} />
    </div>
  );
}

function Running(props: { status: LaunchStatus }): React.JSX.Element {
  const { expires_at: until, network, version } = props.status;
  const trans = useTrans();
  const time = until
    ? new Date(until).toLocaleTimeString([], {
        hour: '2-digit',
        minute: '2-digit'
      })
    : '';
  return (
    <p role="status">
      {network === 'shut'
        ? trans.__('Version %1 runs, with its network shut.', version ?? 1)
        : trans.__('Version %1 runs, with an open network.', version ?? 1)}{' '}
      {time && trans.__('It is stopped at %1 unless it is used.', time)}
    </p>
  );
}

/** On which rung it runs, and what that does not keep from it. */
function Isolated(props: {
  status: LaunchStatus;
  network: Network;
}): React.JSX.Element {
  const { isolation, network, status } = props.status;
  const chosen = status === 'running' ? network : props.network;
  const trans = useTrans();
  const open = chosen !== 'shut' || !isolation.own_network;
  return (
    <details className="jp-AlacardDemos-isolation">
      <summary>{trans.__('Isolated by: %1', isolation.title)}</summary>
      <ul>
        {isolation.promises.map(each => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      <p>{trans.__('Not promised:')}</p>
      <ul>
        {open && (
          <li>
            {trans.__(
              'Its port is open to everybody who has an account on this machine.'
            )}
          </li>
        )}
        {isolation.not_promised.map(each => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </details>
  );
}
