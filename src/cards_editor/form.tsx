import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { words } from '../cards/format';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useChanged, useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { CardDraft } from './draft';
import { Field, TextField } from './field';
import { Lines, TopicInputs } from './topic_inputs';

const FEWEST_PROMPTS = 3;
const MOST_PROMPTS = 5;
/** What a zero-shot classifier chooses from, for the texts of a pack. */
const LABELS = { name: 'labels', parts: [] };

/** The form of a prompt pack or a topic, with what is wrong with it and how it reads. */
export function CardForm(props: {
  draft: CardDraft;
  tasks: readonly string[];
  onKeep(): void;
}): React.JSX.Element {
  const { draft } = props;
  const trans = useTrans();
  useChanged(draft);
  const isPack = draft.type === 'prompt';
  return (
    <form
      className="jp-AlacardEditor-form"
      onSubmit={event => {
        event.preventDefault();
        props.onKeep();
      }}
    >
      <TextField draft={draft} name="name" label={trans.__('Name')} />
      <TextField
        draft={draft}
        name="description"
        label={trans.__('Description')}
        hint={trans.__('One line that helps people choose it.')}
      />
      <TextField draft={draft} name="category" label={trans.__('Category')} />
      {isPack ? (
        <Pack draft={draft} tasks={props.tasks} />
      ) : (
        <Topic draft={draft} />
      )}
      <Reading draft={draft} />
      <Audience draft={draft} />
      {draft.overtaken ? (
        <Banner
          text={trans.__(
            'This card was changed elsewhere in the meantime, for example in another tab. What you wrote is still here; saving it replaces that change.'
          )}
          kind="error"
        >
          <Button small type="button" onClick={() => props.onKeep()}>
            {trans.__('Save anyway')}
          </Button>
        </Banner>
      ) : (
        draft.error && (
          <Banner text={errorText(draft.error, trans)} kind="error" />
        )
      )}
      <Exposed draft={draft} onKeep={props.onKeep} />
      {/* Enter in a field keeps the card. */}
      <input type="submit" hidden />
    </form>
  );
}

function Pack(props: {
  draft: CardDraft;
  tasks: readonly string[];
}): React.JSX.Element {
  const { draft } = props;
  const trans = useTrans();
  const prompts = draft.values.prompts as readonly string[];
  const chosen = draft.values.tasks as readonly string[];
  const tasks = [...new Set([...props.tasks, ...chosen])].sort();
  const write = (next: readonly string[]): void => draft.set({ prompts: next });
  return (
    <>
      <fieldset className="jp-AlacardEditor-group">
        <legend>{trans.__('Prompts')}</legend>
        <p className="jp-AlacardEditor-hint">
          {trans.__(
            'Three to five. For tasks that write or paint, the topic is filled in: {topic} (beekeeping), {thing} (a beehive), {things} (beehives), {doing} (keeping bees).'
          )}
        </p>
        {prompts.map((prompt, index) => (
          <Field
            key={index}
            label={trans.__('Prompt %1', index + 1)}
            findings={draft.findingsOf(`prompts.${index}`)}
          >
            {described => (
              <div className="jp-AlacardEditor-row">
                <textarea
                  {...described}
                  rows={2}
                  value={prompt}
                  onChange={event =>
                    write(
                      prompts.map((each, place) =>
                        place === index ? event.target.value : each
                      )
                    )
                  }
                />
                {prompts.length > FEWEST_PROMPTS && (
                  <Button
                    small
                    type="button"
                    aria-label={trans.__('Remove prompt %1', index + 1)}
                    onClick={() =>
                      write(prompts.filter((_, place) => place !== index))
                    }
                  >
                    {trans.__('Remove')}
                  </Button>
                )}
              </div>
            )}
          </Field>
        ))}
        {prompts.length < MOST_PROMPTS && (
          <Button small type="button" onClick={() => write([...prompts, ''])}>
            {trans.__('Add a prompt')}
          </Button>
        )}
      </fieldset>
      <fieldset className="jp-AlacardEditor-group">
        <legend>{trans.__('Tasks')}</legend>
        <p className="jp-AlacardEditor-hint">
          {trans.__('The tasks of the models that the prompts are meant for.')}
        </p>
        <Findings texts={draft.findingsOf('tasks')} />
        <div className="jp-AlacardEditor-tasks">
          {tasks.map(task => (
            <label key={task}>
              <input
                type="checkbox"
                checked={chosen.includes(task)}
                onChange={event =>
                  draft.set({
                    tasks: event.target.checked
                      ? [...chosen, task]
                      : chosen.filter(each => each !== task)
                  })
                }
              />
              {words(task)}
            </label>
          ))}
        </div>
        {chosen.includes('zero-shot-classification') && (
          <Lines
            kind={LABELS}
            values={draft.values.labels}
            findings={draft.findingsOf('labels')}
            onChange={labels => draft.set({ labels })}
          />
        )}
      </fieldset>
    </>
  );
}

function Topic(props: { draft: CardDraft }): React.JSX.Element {
  const { draft } = props;
  const trans = useTrans();
  return (
    <>
      <TextField
        draft={draft}
        name="phrase"
        label={trans.__('Name inside a sentence')}
        hint={trans.__(
          'As it reads in “Tell me about …”; left empty, it is the name.'
        )}
      />
      <TextField
        draft={draft}
        name="thing"
        label={trans.__('One thing')}
        hint={trans.__('With its article, as in “a picture of a beehive”.')}
      />
      <TextField
        draft={draft}
        name="things"
        label={trans.__('Several things')}
        hint={trans.__('As in “a postcard with beehives on it”.')}
      />
      <TextField
        draft={draft}
        name="doing"
        label={trans.__('What people do')}
        hint={trans.__('The -ing form, as in “three tips for keeping bees”.')}
      />
      <TextField
        draft={draft}
        name="icon"
        label={trans.__('Icon')}
        hint={trans.__('One emoji.')}
      />
      <TopicInputs draft={draft} />
    </>
  );
}

/** How the card would read, and for which tasks it is used. */
function Reading(props: { draft: CardDraft }): React.JSX.Element {
  const { check } = props.draft;
  const trans = useTrans();
  const preview = check?.preview;
  return (
    <section
      className="jp-AlacardEditor-preview"
      aria-label={trans.__('Preview')}
      aria-live="polite"
    >
      <h3>{trans.__('Preview')}</h3>
      {preview ? (
        <>
          <p>
            {trans.__(
              'For %1, with the topic “%2”:',
              words(preview.task ?? ''),
              preview.topic
            )}
          </p>
          <ol>
            {preview.lines.map((line, index) => (
              <li key={index}>{line}</li>
            ))}
          </ol>
          <p className="jp-AlacardEditor-hint">
            {trans.__(
              'Used for: %1',
              (check.tasks ?? []).map(words).join(', ')
            )}
          </p>
        </>
      ) : (
        <p className="jp-AlacardEditor-hint">
          {trans.__('Appears once all required fields are filled in.')}
        </p>
      )}
    </section>
  );
}

/** Who can use the card. */
function Audience(props: { draft: CardDraft }): React.JSX.Element {
  const { draft } = props;
  const trans = useTrans();
  const known = ['private', 'everyone', ...draft.groups.map(n => `group:${n}`)];
  const all = known.includes(draft.visibility)
    ? known
    : [...known, draft.visibility];
  const label = (value: string): string => {
    switch (value) {
      case 'private':
        return trans.__('Only me');
      case 'everyone':
        return trans.__('Everyone on this server');
      default:
        return trans.__('The group %1', value.replace(/^group:/, ''));
    }
  };
  return (
    <Field label={trans.__('Who can use it')} findings={[]}>
      {described => (
        <HTMLSelect
          {...described}
          value={draft.visibility}
          onChange={event => draft.share(event.target.value)}
          options={all.map(value => ({ value, label: label(value) }))}
        />
      )}
    </Field>
  );
}

/** What others would read and may be secret, where sharing was refused for it. */
function Exposed(props: {
  draft: CardDraft;
  onKeep(): void;
}): React.JSX.Element | null {
  const { draft } = props;
  const trans = useTrans();
  if (draft.exposed.length === 0) {
    return null;
  }
  return (
    <>
      <ul aria-label={trans.__('What was found')}>
        {draft.exposed.map((excerpt, index) => (
          <li key={index}>
            <code>{visible(excerpt, 'code')}</code>
          </li>
        ))}
      </ul>
      <Button
        type="button"
        className="jp-mod-styled jp-mod-warn"
        disabled={draft.busy}
        onClick={() => {
          draft.acceptFindings();
          props.onKeep();
        }}
      >
        {trans.__('Share anyway')}
      </Button>
    </>
  );
}

function Findings(props: { texts: readonly string[] }): React.JSX.Element {
  return (
    <>
      {props.texts.map(text => (
        <p key={text} className="jp-AlacardEditor-finding">
          {text}
        </p>
      ))}
    </>
  );
}
