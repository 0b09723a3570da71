import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { useTrans } from '../ground/hooks';
import type { Written } from './client';
import type { CardDraft } from './draft';
import { Field } from './field';
import { fromLines, type IKind, KINDS, toLines } from './lines';

/** The inputs of a topic, a kind of them each in a text of lines. */
export function TopicInputs(props: { draft: CardDraft }): React.JSX.Element {
  const { draft } = props;
  const trans = useTrans();
  const inputs = draft.values.inputs as Written;
  const write = (change: Written): void =>
    draft.set({ inputs: { ...inputs, ...change } });
  return (
    <fieldset className="jp-AlacardEditor-group">
      <legend>{trans.__('Inputs')}</legend>
      <p className="jp-AlacardEditor-hint">
        {trans.__(
          'One per line; a line that begins with a space continues the one above it. The prompts are required; every other kind makes the topic usable for more tasks.'
        )}
      </p>
      {KINDS.map(kind => (
        <Lines
          key={kind.name}
          kind={kind}
          values={inputs[kind.name]}
          findings={draft.findingsOf(`inputs.${kind.name}`)}
          onChange={values => write({ [kind.name]: values })}
        />
      ))}
      <Field
        label={trans.__('A text to summarise')}
        findings={draft.findingsOf('inputs.document')}
      >
        {described => (
          <textarea
            {...described}
            name="document"
            rows={4}
            value={typeof inputs.document === 'string' ? inputs.document : ''}
            onChange={event => write({ document: event.target.value })}
          />
        )}
      </Field>
    </fieldset>
  );
}

/** A kind of input as a text of lines. */
export function Lines(props: {
  kind: IKind;
  values: unknown;
  findings: readonly string[];
  onChange(values: unknown[]): void;
}): React.JSX.Element {
  const { kind } = props;
  const trans = useTrans();
  // What is typed stays as it is typed: a line that is not finished is no value yet.
  const [text, setText] = React.useState(() => toLines(kind, props.values));
  const { label, hint } = told(kind.name, trans);
  return (
    <Field label={label} hint={hint} findings={props.findings}>
      {described => (
        <textarea
          {...described}
          name={kind.name}
          rows={3}
          value={text}
          onChange={event => {
            setText(event.target.value);
            props.onChange(fromLines(kind, event.target.value));
          }}
        />
      )}
    </Field>
  );
}

function told(
  name: string,
  trans: TranslationBundle
): { label: string; hint?: string } {
  switch (name) {
    case 'prompts':
      return { label: trans.__('Prompts about it') };
    case 'texts':
      return {
        label: trans.__('Texts to classify'),
        hint: trans.__('label | text; write a literal bar as \\|')
      };
    case 'labels':
      return { label: trans.__('Labels to sort them by') };
    case 'entities':
      return { label: trans.__('Sentences with names and places') };
    case 'masked':
      return {
        label: trans.__('Sentences with a gap'),
        hint: trans.__('With [MASK] where the word is missing.')
      };
    case 'questions':
      return {
        label: trans.__('Questions with their passages'),
        hint: trans.__(
          'question | passage | answer, in the words of the passage'
        )
      };
    case 'sentences':
      return { label: trans.__('Sentences to translate, compare and speak') };
    case 'pairs':
      return {
        label: trans.__('Pairs of sentences to compare'),
        hint: trans.__('first sentence | second sentence')
      };
    default:
      return { label: trans.__('Pictures to paint') };
  }
}
