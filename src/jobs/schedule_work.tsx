import { HTMLSelect } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { JobKindInfo } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { JobKinds } from './event';
import { Labelled } from './labelled';
import type { ScheduleDraft } from './schedule_draft';
import { kindName } from './words';

/** Kinds that are offered first, each with a form of its own. */
const FIRST: readonly string[] = [
  JobKinds.verifyFolder,
  JobKinds.sync,
  JobKinds.deal
];
/** What a lock of the model's slot begins with. */
const MODEL = 'model:';

/** The kinds as a schedule offers them: those with a form first, a bulk never. */
export function offered(kinds: readonly JobKindInfo[]): JobKindInfo[] {
  const place = ({ kind }: JobKindInfo): number =>
    FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length;
  return kinds
    .filter(({ kind }) => kind !== JobKinds.bulk)
    .sort((a, b) => place(a) - place(b));
}

/** What a schedule that does this is called, until its person says otherwise. */
export function usualName(
  kind: Pick<JobKindInfo, 'kind' | 'noun'>,
  trans: TranslationBundle
): string {
  switch (kind.kind) {
    case JobKinds.verifyFolder:
      return trans.__('Verify my notebooks');
    case JobKinds.sync:
      return trans.__('Sync the catalog');
    case JobKinds.deal:
      return trans.__('Deal me a hand');
    default:
      return kindName(kind, trans);
  }
}

/** What is done: which kind of job, and what it is given. */
export function WorkForm(props: {
  draft: ScheduleDraft;
  kinds: readonly JobKindInfo[];
}): React.JSX.Element {
  const { draft, kinds } = props;
  const trans = useTrans();
  const { kind, name } = draft.fields;
  const choose = (chosen: string): void => {
    const of = (wanted: string): string => {
      const found = kinds.find(each => each.kind === wanted);
      return usualName(found ?? { kind: wanted, noun: '' }, trans);
    };
    const isOwn = name.trim() !== '' && name !== of(kind);
    draft.change({
      kind: chosen,
      payload: '{}',
      name: isOwn ? name : of(chosen)
    });
  };
  return (
    <>
      {kinds.length > 0 && (
        <Labelled label={trans.__('Task')} trouble={draft.trouble('kind')}>
          <HTMLSelect
            value={kind}
            options={kinds.map(each => ({
              value: each.kind,
              label: kindName(each, trans)
            }))}
            onChange={event => choose(event.target.value)}
          />
        </Labelled>
      )}
      <Given draft={draft} />
    </>
  );
}

/** What the job is given: by a small form where its kind has one, else as JSON. */
function Given({ draft }: { draft: ScheduleDraft }): React.JSX.Element {
  const trans = useTrans();
  const payload = draft.payload ?? {};
  const trouble = draft.trouble('payload');
  switch (draft.fields.kind) {
    case JobKinds.verifyFolder:
      return (
        <>
          <Folder
            label={trans.__('Folder, including its subfolders')}
            trouble={trouble}
            value={payload.path}
            onChange={path => draft.give('path', path)}
          />
          <Labelled label={trans.__('Its notebooks run in')}>
            <HTMLSelect
              value={payload.environment === 'own' ? 'own' : 'current'}
              options={[
                {
                  value: 'current',
                  label: trans.__('The environment of this server')
                },
                {
                  value: 'own',
                  label: trans.__('An environment built from its setup cell')
                }
              ]}
              onChange={event => draft.give('environment', event.target.value)}
            />
          </Labelled>
        </>
      );
    case JobKinds.sync:
      return (
        <label className="jp-AlacardSchedule-check">
          <input
            type="checkbox"
            checked={payload.full === true}
            onChange={event => draft.give('full', event.target.checked)}
          />
          {trans.__('Read the whole list again, which takes hours')}
        </label>
      );
    case JobKinds.deal:
      return (
        <>
          <Held draft={draft} />
          <Folder
            label={trans.__('Folder for the notebook')}
            trouble={trouble}
            value={payload.path}
            onChange={path => draft.give('path', path || null)}
          />
        </>
      );
    default:
      return (
        <Labelled
          label={trans.__('The job’s input, as JSON')}
          trouble={trouble}
        >
          <textarea
            className="jp-mod-styled"
            rows={6}
            spellCheck={false}
            value={draft.fields.payload}
            onChange={event => draft.change({ payload: event.target.value })}
          />
        </Labelled>
      );
  }
}

function Folder(props: {
  label: string;
  trouble: string;
  value: unknown;
  onChange: (path: string) => void;
}): React.JSX.Element {
  const { label, trouble, value } = props;
  return (
    <Labelled label={label} trouble={trouble}>
      <input
        className="jp-mod-styled"
        value={typeof value === 'string' ? value : ''}
        placeholder="/"
        maxLength={4096}
        spellCheck={false}
        onChange={event => props.onChange(event.target.value)}
      />
    </Labelled>
  );
}

/** The model of each hand; what else is held stays as it is. */
function Held({ draft }: { draft: ScheduleDraft }): React.JSX.Element {
  const trans = useTrans();
  const locks = draft.payload?.locked_cards;
  const all = Array.isArray(locks) ? locks.map(String) : [];
  const others = all.filter(lock => !lock.startsWith(MODEL));
  const held = all.find(lock => lock.startsWith(MODEL)) ?? '';
  return (
    <Labelled
      label={trans.__('Model')}
      hint={trans.__('Without one, each run is different.')}
    >
      <input
        className="jp-mod-styled"
        value={held.slice(MODEL.length)}
        placeholder={trans.__('organisation/model')}
        maxLength={200}
        spellCheck={false}
        onChange={event => {
          const model = event.target.value.trim();
          const kept = model ? [`${MODEL}${model}`, ...others] : others;
          draft.give('locked_cards', kept.length ? kept : null);
        }}
      />
    </Labelled>
  );
}
