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
      {trust.needs_code ? (
        <RemoteCode trust={trust} card={card} onAllow={onAllow} />
      ) : (
        trust.unpickled_by && (
          <Pickle
            trust={trust}
            library={trust.unpickled_by}
            card={card}
            onAllow={onAllow}
          />
        )
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
      <Allow commit={commit} card={card} onAllow={onAllow}>
        {trans.__(
          'I have read it: run this code, at commit %1',
          commit.slice(0, 12)
        )}
      </Allow>
    </div>
  );
}

/** Weights that one library alone opens, by a pickle: nothing to read, so a person must trust. */
function Pickle(props: {
  trust: Trust;
  library: string;
  card: ModelCard | undefined;
  onAllow: (commit: string | null) => void;
}): React.JSX.Element {
  const { trust, library, card, onAllow } = props;
  const trans = useTrans();
  const commit = trust.commit ?? null;
  if (commit === null) {
    return (
      <p className="jp-Alacard-trust-text">
        {trans.__(
          'Its commit is not known now, so it cannot be switched on either.'
        )}
      </p>
    );
  }
  return (
    <div className="jp-Alacard-remote-code">
      <ul className="jp-Alacard-pickled">
        {(trust.pickled ?? []).map(name => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
      <Allow commit={commit} card={card} onAllow={onAllow}>
        {trans.__(
          'I trust who made it: open it with %1, at commit %2',
          library,
          commit.slice(0, 12)
        )}
      </Allow>
    </div>
  );
}

/** A person's consent, which holds for one commit. */
function Allow(props: {
  commit: string;
  card: ModelCard | undefined;
  onAllow: (commit: string | null) => void;
  children: React.ReactNode;
}): React.JSX.Element {
  const { commit, card, onAllow, children } = props;
  return (
    <label className="jp-Alacard-allow">
      <input
        type="checkbox"
        checked={card?.trust_remote_code === commit}
        onChange={event => onAllow(event.target.checked ? commit : null)}
      />
      {children}
    </label>
  );
}
