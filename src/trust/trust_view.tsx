import * as React from 'react';

import type { ModelCard, Trust } from '../api/values';
import { useTrans } from '../panel/context';

const MARKS = { good: '✓', note: '·', warn: '!' } as const;

/** What to know of a model before its first run. */
export function TrustView(props: {
  trust: Trust;
  card: ModelCard | undefined;
  onAllow: (commit: string | null) => void;
}): React.JSX.Element {
  const { trust, card, onAllow } = props;
  const trans = useTrans();
  const words = {
    good: trans.__('fine'),
    note: trans.__('note'),
    warn: trans.__('mind this')
  };
  return (
    <>
      <ul
        className="jp-Alacard-trust"
        aria-label={trans.__('Before the first run')}
      >
        {(trust.points ?? []).map(point => (
          <li
            key={point.name}
            className="jp-Alacard-trust-point"
            data-level={point.level}
          >
            <span className="jp-Alacard-trust-mark" aria-hidden="true">
              {MARKS[point.level]}
            </span>
            <span className="jp-Alacard-trust-text">
              <span className="jp-Alacard-trust-word">
                {words[point.level]}:{' '}
              </span>
              {point.text}
            </span>
          </li>
        ))}
      </ul>
      {trust.needs_code && (
        <RemoteCode trust={trust} card={card} onAllow={onAllow} />
      )}
    </>
  );
}

/** The model's own code: shown first, then switched on for the commit that was shown. */
function RemoteCode(props: {
  trust: Trust;
  card: ModelCard | undefined;
  onAllow: (commit: string | null) => void;
}): React.JSX.Element | null {
  const { trust, card, onAllow } = props;
  const trans = useTrans();
  const commit = trust.commit ?? null;
  const files = trust.code ?? [];
  if (commit === null || !files.length) {
    return (
      <p className="jp-Alacard-trust-text">
        {trans.__(
          'Its code cannot be shown now, so it cannot be switched on either.'
        )}
      </p>
    );
  }
  return (
    <div className="jp-Alacard-remote-code">
      {files.map(file => (
        <details key={file.name} className="jp-Alacard-code-file">
          <summary>{file.name}</summary>
          <pre tabIndex={0}>{file.text}</pre>
          {file.cut && (
            <p>
              {trans.__(
                'Only its beginning: the whole file is on the model’s page.'
              )}
            </p>
          )}
        </details>
      ))}
      <label className="jp-Alacard-allow">
        <input
          type="checkbox"
          checked={card?.trust_remote_code === commit}
          onChange={event => onAllow(event.target.checked ? commit : null)}
        />
        {trans.__(
          'I have read it: run this code, at commit %1',
          commit.slice(0, 12)
        )}
      </label>
    </div>
  );
}
