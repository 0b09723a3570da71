import * as React from 'react';

import { useChanged, useRoom, useTrans } from '../ground/hooks';
import { IHubMonitor } from './tokens';

/** Which Hub is asked, whether a token is there, and where to get one. Never the token itself. */
export function HubFoot(): React.JSX.Element | null {
  const monitor = useRoom(IHubMonitor);
  const trans = useTrans();
  useChanged(monitor);
  const { status } = monitor;
  if (!status) {
    return null;
  }
  const host = hostOf(status.endpoint);
  const state = status.offline
    ? trans.__('offline (HF_HUB_OFFLINE is set)')
    : status.reachable === false
      ? status.since
        ? trans.__('no answer since %1', timeOf(status.since))
        : trans.__('no answer')
      : status.has_token
        ? trans.__('token set')
        : trans.__('no token');
  const well =
    status.offline || status.reachable === false
      ? 'no'
      : status.reachable
        ? 'yes'
        : 'unknown';
  return (
    <div className="jp-Alacard-hub" role="status" data-well={well}>
      <span className="jp-Alacard-hub-dot" aria-hidden="true" />
      <span className="jp-Alacard-hub-text" title={status.endpoint}>
        {trans.__('Hub: %1, %2', host, state)}
      </span>
      {!status.has_token && !status.offline && status.login_url && (
        <a
          href={status.login_url}
          target="_blank"
          rel="noopener noreferrer"
          title={trans.__(
            'Create a token on the Hub, then run ‘hf auth login’ on the server, which needs no restart. Or start the server with HF_TOKEN set.'
          )}
        >
          {trans.__('Get a token')}
        </a>
      )}
    </div>
  );
}

function timeOf(date: string): string {
  return new Date(date).toLocaleTimeString(undefined, { timeStyle: 'short' });
}

function hostOf(endpoint: string): string {
  try {
    return new URL(endpoint).host;
  } catch {
    return endpoint;
  }
}
