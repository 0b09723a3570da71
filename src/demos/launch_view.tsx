import type { ServerConnection } from '@jupyterlab/services';
import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { DemoWhole, LaunchStatus } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useChanged, useTrans, useViewContext } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { useFocusAfter } from './focus';
import { Isolated } from './isolated';
import { LaunchAPI, type Network } from './launch_client';
import { askLaunch, consentIn, launchOrAsk } from './launch_dialog';
import type { LaunchedBoard } from './launched';
import { Launching } from './launching';
import { RunningActions } from './running_actions';
import { failureName, lastWords, phaseName, sizeOf, timeOf } from './words';

/** The app of a demo: what to know before it is launched, how it fares, and the way into it. */
export function LaunchView(props: {
  demo: DemoWhole;
  settings: ServerConnection.ISettings;
  board: LaunchedBoard;
  /** Told when the rest of the page has become old: the app has started, or has a picture. */
  onNews: () => void;
}): React.JSX.Element {
  const { board, demo, onNews, settings } = props;
  const trans = useTrans();
  const context = useViewContext();
  const api = React.useMemo(() => new LaunchAPI(settings), [settings]);
  const launching = React.useMemo(
    () => new Launching(api, demo.id, () => void board.look()),
    [api, board, demo.id]
  );
  useChanged(launching);
  React.useEffect(() => () => launching.dispose(), [launching]);
  const [chosen, setNetwork] = React.useState<Network>('open');
  const [pictured, setPictured] = React.useState(false);
  React.useEffect(() => {
    /** It may have been launched or stopped elsewhere, as from its own tab. */
    const follow = (): void => {
      const now = board.launches.find(each => each.demo_id === demo.id);
      const known = launching.status?.status;
      if (now && known && now.status !== known) {
        void launching.look();
      }
    };
    board.changed.connect(follow);
    return () => void board.changed.disconnect(follow);
  }, [board, demo.id, launching]);
  const { busy, error, log, status } = launching;
  const state = status?.status ?? 'stopped';
  const running = state === 'running' ? status?.network : null;
  const network = running ?? chosen;
  const canPicture = demo.mine && status?.camera === true;
  const asked = { demo, launching, network, picture: canPicture && pictured };
  const before = React.useRef(status?.picture);
  React.useEffect(() => {
    if (before.current === 'taking' && status?.picture === 'taken') {
      setPictured(false);
      onNews();
    }
    before.current = status?.picture;
  }, [onNews, status?.picture]);
  const stateBefore = React.useRef(state);
  React.useEffect(() => {
    if (stateBefore.current === 'launching' && state === 'running') {
      onNews();
    }
    stateBefore.current = state;
  }, [onNews, state]);
  // Each state has buttons of its own, and what was pressed goes away.
  const section = useFocusAfter<HTMLElement>(state);
  const ask = async (): Promise<void> =>
    askLaunch({ ...asked, findings: consentIn(demo) }, context);
  const launch = async (): Promise<void> => launchOrAsk(asked, context);
  return (
    <section
      ref={section}
      tabIndex={-1}
      className="jp-AlacardDemos-launch"
      aria-label={trans.__('App')}
      data-state={state}
    >
      {error && <Banner text={errorText(error, trans)} kind="error" />}
      {status && state === 'error' && <Failed status={status} log={log} />}
      {status && state === 'launching' && <Going status={status} />}
      {status && state === 'running' && (
        <Running status={status} latest={demo.version} />
      )}
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
            <Button
              className="jp-mod-styled"
              aria-disabled={busy || !status}
              onClick={() => void ask()}
            >
              {trans.__('Launch with secrets…')}
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
            {canPicture && (
              <label
                className="jp-AlacardDemos-check"
                title={trans.__(
                  'Everyone who can see the demo sees the picture. A launch with secrets takes none.'
                )}
              >
                <input
                  type="checkbox"
                  checked={pictured}
                  onChange={event => setPictured(event.target.checked)}
                />
                {trans.__('Take a picture of the app for the gallery')}
              </label>
            )}
          </>
        )}
        {status && state === 'running' && (
          <RunningActions
            demo={demo}
            address={api.addressOf(status)}
            launching={launching}
            onRestart={() => void launch()}
          />
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
      {log && <Log text={log} open={state === 'launching'} />}
    </section>
  );
}

/** What an app printed, with its end in sight while it is launched. */
function Log(props: { text: string; open: boolean }): React.JSX.Element {
  const { open, text } = props;
  const trans = useTrans();
  const shown = React.useRef<HTMLPreElement>(null);
  React.useLayoutEffect(() => {
    if (open && shown.current) {
      shown.current.scrollTop = shown.current.scrollHeight;
    }
  }, [open, text]);
  return (
    <details open={open || undefined}>
      <summary>{trans.__('Log')}</summary>
      <pre ref={shown} tabIndex={0} aria-label={trans.__('Log')}>
        {visible(text, 'code')}
      </pre>
    </details>
  );
}

/** The line that tells what went wrong comes last. */
function scrollToEnd(node: HTMLElement | null): void {
  if (node) {
    node.scrollTop = node.scrollHeight;
  }
}

function Failed(props: {
  status: LaunchStatus;
  log: string;
}): React.JSX.Element {
  const { log, status } = props;
  const trans = useTrans();
  const words = lastWords(log);
  // An app that answered once did not fail in a phase of its launch.
  const phase = status.started_at ? '' : status.phase;
  return (
    <>
      <Banner
        text={`${failureName(phase, trans)} ${visible(status.message, 'prose')}`.trim()}
        kind="error"
      />
      {words && (
        <pre
          ref={scrollToEnd}
          tabIndex={0}
          aria-label={trans.__('Last lines of the log')}
        >
          {visible(words, 'code')}
        </pre>
      )}
    </>
  );
}

/** How far a launch is. */
export function Going(props: { status: LaunchStatus }): React.JSX.Element {
  const { estimated_time: seconds, fraction, message, phase } = props.status;
  const trans = useTrans();
  return (
    <div className="jp-AlacardDemos-going" role="status">
      <p>
        {phaseName(phase, trans)}
        {seconds
          ? ` · ${trans.__('usually %1 s in total', Math.ceil(seconds))}`
          : ''}
      </p>
      {phase === 'installing' && message && (
        <p className="jp-AlacardDemos-facts">{visible(message, 'prose')}</p>
      )}
      <progress aria-label={trans.__('Launch')} max={1} value={fraction} />
    </div>
  );
}

function Running(props: {
  status: LaunchStatus;
  /** The number of the demo's latest version. */
  latest: number;
}): React.JSX.Element {
  const { latest } = props;
  const {
    environment_bytes: bytes,
    expires_at: until,
    network,
    picture,
    version
  } = props.status;
  const trans = useTrans();
  return (
    <p role="status">
      {network === 'shut'
        ? trans.__('Version %1 is running with its network shut.', version ?? 1)
        : trans.__(
            'Version %1 is running with an open network.',
            version ?? 1
          )}{' '}
      {version && version < latest
        ? trans.__('Restart it to use version %1.', latest)
        : ''}{' '}
      {until &&
        trans.__(
          'It will be stopped at %1 unless someone uses it.',
          timeOf(until)
        )}{' '}
      {bytes
        ? trans.__(
            'Its packages use %1 of disk space, shared with demos that need the same packages.',
            sizeOf(bytes)
          )
        : ''}{' '}
      {picture === 'taking'
        ? trans.__('Taking its picture…')
        : picture === 'failed'
          ? trans.__(
              'Alacard could not take a picture of it. Launch it again to retry.'
            )
          : ''}
    </p>
  );
}
