import * as React from 'react';

import type { ModelCard, Trust } from '../ground/api/values';
import { Prose } from '../ground/text/prose';
import type { Consents } from '../hand/consent';
import { useTrans } from '../ground/hooks';

const MARKS = { good: '✓', note: '·', warn: '!' } as const;

/** What to know of a model before its first run. */
export function TrustView(props: {
  trust: Trust;
  card: ModelCard | undefined;
  onAllow: (consents: Consents) => void;
}): React.JSX.Element {
  const { trust, card, onAllow } = props;
  const trans = useTrans();
  const words = {
    good: trans.__('OK'),
    note: trans.__('Note'),
    warn: trans.__('Warning')
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
              <Prose text={point.text} />
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

/** Code of a repository: shown first, then switched on for the commits that were shown. */
function RemoteCode(props: {
  trust: Trust;
  card: ModelCard | undefined;
  onAllow: (consents: Consents) => void;
}): React.JSX.Element | null {
  const { trust, card, onAllow } = props;
  const trans = useTrans();
  const commit = trust.commit ?? null;
  const files = trust.code ?? [];
  const missing = trust.code_missing ?? [];
  const others = Object.entries(trust.code_commits ?? {});
  const refused = Boolean(trust.code_refused);
  const whole =
    commit !== null && files.length > 0 && !missing.length && !refused;
  return (
    <div className="jp-Alacard-remote-code">
      {files.map(file => (
        <details
          key={`${file.repository}/${file.name}`}
          className="jp-Alacard-code-file"
        >
          <summary>
            {others.length > 0 ? `${file.repository}/${file.name}` : file.name}
          </summary>
          {others.length > 0 && file.commit && (
            <p>{trans.__('At commit %1', file.commit)}</p>
          )}
          <pre tabIndex={0}>{file.text}</pre>
          {file.cut && (
            <p>
              {trans.__(
                'This is only the beginning; the whole file is on the model’s page.'
              )}
            </p>
          )}
        </details>
      ))}
      {!whole && !refused && (
        <p className="jp-Alacard-trust-text">
          {missing.length && files.length
            ? trans.__(
                'Not all of its code can be shown now, so it cannot be switched on: %1',
                missing.join(', ')
              )
            : trans.__(
                'Its code cannot be shown right now, so it cannot be allowed either.'
              )}
        </p>
      )}
      {whole && (
        <Allow trust={trust} commit={commit} card={card} onAllow={onAllow}>
          {others.length > 0
            ? trans.__(
                'I have read it: run this code for the model at commit %1, and that of %2',
                commit.slice(0, 12),
                others
                  .map(([name, at]) => `${name} @ ${(at ?? '').slice(0, 12)}`)
                  .join(', ')
              )
            : trans.__(
                'I have read it: run this code, at commit %1',
                commit.slice(0, 12)
              )}
        </Allow>
      )}
    </div>
  );
}

/** Weights that one library alone opens, by a pickle: nothing to read, so a person must trust. */
function Pickle(props: {
  trust: Trust;
  library: string;
  card: ModelCard | undefined;
  onAllow: (consents: Consents) => void;
}): React.JSX.Element {
  const { trust, library, card, onAllow } = props;
  const trans = useTrans();
  const commit = trust.commit ?? null;
  if (commit === null) {
    return (
      <p className="jp-Alacard-trust-text">
        {trans.__(
          'Its commit is unknown right now, so it cannot be allowed either.'
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
      <Allow trust={trust} commit={commit} card={card} onAllow={onAllow}>
        {trans.__(
          'I trust its author: load it with %1, at commit %2',
          library,
          commit.slice(0, 12)
        )}
      </Allow>
    </div>
  );
}

/** A person's consent, which holds for one commit, and for one of each other repository. */
function Allow(props: {
  trust: Trust;
  commit: string;
  card: ModelCard | undefined;
  onAllow: (consents: Consents) => void;
  children: React.ReactNode;
}): React.JSX.Element {
  const { trust, commit, card, onAllow, children } = props;
  const known = Object.entries(trust.code_commits ?? {}).filter(
    (each): each is [string, string] => each[1] !== null
  );
  const trusted = known.length ? Object.fromEntries(known) : null;
  const holds = known.every(([name, at]) => card?.trusted_code?.[name] === at);
  return (
    <label className="jp-Alacard-allow">
      <input
        type="checkbox"
        checked={card?.trust_remote_code === commit && holds}
        onChange={event =>
          onAllow(
            event.target.checked
              ? { trust_remote_code: commit, trusted_code: trusted }
              : { trust_remote_code: null, trusted_code: null }
          )
        }
      />
      {children}
    </label>
  );
}
