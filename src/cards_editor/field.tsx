import * as React from 'react';

import type { CardDraft } from './draft';

/** What ties a control to its label, its hint and what is wrong with it. */
interface IDescribed {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
}

/** A labelled control, with a hint and what is wrong with its value. */
export function Field(props: {
  label: string;
  hint?: string;
  findings: readonly string[];
  children(described: IDescribed): React.ReactNode;
}): React.JSX.Element {
  const id = React.useId();
  const { findings } = props;
  return (
    <div className="jp-AlacardEditor-field">
      <label htmlFor={id}>{props.label}</label>
      {props.children({
        id,
        'aria-describedby': `${id}-told`,
        'aria-invalid': findings.length > 0
      })}
      <div id={`${id}-told`}>
        {props.hint && <p className="jp-AlacardEditor-hint">{props.hint}</p>}
        {findings.map(text => (
          <p key={text} className="jp-AlacardEditor-finding">
            {text}
          </p>
        ))}
      </div>
    </div>
  );
}

/** A line of a card. */
export function TextField(props: {
  draft: CardDraft;
  name: string;
  label: string;
  hint?: string;
}): React.JSX.Element {
  const { draft, name } = props;
  const value = draft.values[name];
  return (
    <Field
      label={props.label}
      hint={props.hint}
      findings={draft.findingsOf(name)}
    >
      {described => (
        <input
          {...described}
          type="text"
          name={name}
          className="jp-mod-styled"
          value={typeof value === 'string' ? value : ''}
          onChange={event => draft.set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
}
