import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useTrans } from '../ground/hooks';
import type { ITold } from './client';
import { audiences, privateNote, tagsIn } from './words';

const EXAMPLE = 'https://github.com/…';

/** What a person says of a demo. */
export function DemoForm(props: {
  told: Required<ITold>;
  /** What the button says that keeps it. */
  accept: string;
  busy: boolean;
  /** Whether something was found that others are not meant to see. */
  findings: boolean;
  groups?: readonly string[];
  onKeep: (told: ITold, accepted: boolean) => void;
  onCancel?: () => void;
}): React.JSX.Element {
  const { accept, busy, findings, groups = [], onCancel, onKeep } = props;
  const trans = useTrans();
  const [told, setTold] = React.useState(props.told);
  const [tags, setTags] = React.useState(props.told.tags.join(', '));
  const [accepted, setAccepted] = React.useState(false);
  const set = (values: Partial<ITold>): void => setTold({ ...told, ...values });
  const line = (
    label: string,
    name: 'name' | 'author_name' | 'github_url',
    more: React.InputHTMLAttributes<HTMLInputElement> = {}
  ): React.JSX.Element => (
    <label>
      {label}
      <input
        className="jp-mod-styled"
        value={told[name]}
        maxLength={200}
        onChange={event => set({ [name]: event.target.value })}
        {...more}
      />
    </label>
  );
  return (
    <form
      className="jp-AlacardDemos-form"
      onSubmit={event => {
        event.preventDefault();
        if (!busy) {
          const { author_name: author, ...rest } = told;
          onKeep(
            {
              ...rest,
              ...(author.trim() ? { author_name: author } : {}),
              tags: tagsIn(tags)
            },
            accepted
          );
        }
      }}
    >
      {line(trans.__('Name'), 'name', { required: true })}
      <label>
        {trans.__('Description, as Markdown')}
        <textarea
          className="jp-mod-styled"
          rows={6}
          maxLength={20000}
          value={told.description}
          onChange={event => set({ description: event.target.value })}
        />
      </label>
      <label>
        {trans.__('Tags, separated by commas')}
        <input
          className="jp-mod-styled"
          value={tags}
          maxLength={1000}
          onChange={event => setTags(event.target.value)}
        />
      </label>
      {line(trans.__('Author'), 'author_name', {
        placeholder: trans.__('Your user name')
      })}
      {line(trans.__('Repository'), 'github_url', {
        type: 'url',
        maxLength: 500,
        placeholder: EXAMPLE
      })}
      <label>
        {trans.__('Who can see it')}
        <HTMLSelect
          value={told.visibility}
          options={[...audiences(told.visibility, groups, trans)]}
          onChange={event => set({ visibility: event.target.value })}
        />
      </label>
      {told.visibility === 'private' && (
        <p className="jp-AlacardDemos-facts">{privateNote(trans)}</p>
      )}
      {findings && (
        <label className="jp-AlacardDemos-check">
          <input
            type="checkbox"
            checked={accepted}
            onChange={event => setAccepted(event.target.checked)}
          />
          {trans.__('Share it anyway')}
        </label>
      )}
      <div className="jp-AlacardDemos-buttons">
        <Button
          type="submit"
          className="jp-mod-styled jp-mod-accept"
          // A button that is disabled would lose the focus.
          aria-disabled={busy}
          aria-busy={busy}
        >
          {accept}
        </Button>
        {onCancel && (
          <Button className="jp-mod-styled" onClick={onCancel}>
            {trans.__('Cancel')}
          </Button>
        )}
      </div>
    </form>
  );
}
