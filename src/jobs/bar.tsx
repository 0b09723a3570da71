import { Button, HTMLSelect, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useTrans } from '../ground/hooks';
import { useJobs } from './context';
import { filterCount, GROUPS, PERIODS } from './query';
import { groupName, kindName, periodName } from './words';

/** Milliseconds without typing before the words are searched for. */
const REST = 200;

/** Words and filters. */
export function Bar(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useJobs();
  const { kinds, seesAll, view } = model;
  const [open, setOpen] = React.useState(false);
  const filters = React.useId();
  const chosen = filterCount(view);
  const select = (
    label: string,
    value: string,
    options: readonly (readonly [string, string])[],
    choose: (value: string) => void
  ): React.JSX.Element => (
    <HTMLSelect
      aria-label={label}
      value={value}
      options={options.map(([name, shown]) => ({ value: name, label: shown }))}
      onChange={event => choose(event.target.value)}
    />
  );
  const asked = kinds.some(each => each.kind === view.kind);
  return (
    <div className="jp-AlacardJobs-bar" role="search">
      <Typed
        label={trans.__('Search jobs')}
        placeholder={trans.__('Search by title')}
        type="search"
        value={view.q}
        onRest={q => model.change({ q })}
      />
      {/* Where there is no room for all filters beside the list, they stand behind this. */}
      <Button
        minimal
        small
        className="jp-AlacardJobs-toggle"
        aria-expanded={open}
        aria-controls={filters}
        onClick={() => setOpen(!open)}
      >
        {chosen ? trans.__('Filters (%1)', chosen) : trans.__('Filters')}
      </Button>
      <div id={filters} className="jp-AlacardJobs-filters" data-open={open}>
        {select(
          trans.__('State'),
          view.group,
          GROUPS.map(each => [each, groupName(each, trans)] as const),
          value =>
            model.change({ group: GROUPS.find(each => each === value) ?? '' })
        )}
        {select(
          trans.__('Kind'),
          view.kind,
          [
            ['', trans.__('Any kind')],
            ...(view.kind && !asked ? [[view.kind, view.kind] as const] : []),
            ...kinds.map(each => [each.kind, kindName(each, trans)] as const)
          ],
          kind => model.change({ kind })
        )}
        {select(
          trans.__('Time'),
          view.when,
          PERIODS.map(each => [each, periodName(each, trans)] as const),
          value =>
            model.change({ when: PERIODS.find(each => each === value) ?? '' })
        )}
        {seesAll &&
          select(
            trans.__('Whose jobs'),
            view.scope,
            [
              ['mine', trans.__('My jobs')],
              ['all', trans.__('Everyone’s jobs')]
            ],
            value =>
              model.change({
                scope: value === 'all' ? 'all' : 'mine',
                person: ''
              })
          )}
        {seesAll && view.scope === 'all' && (
          <Typed
            label={trans.__('Person')}
            placeholder={trans.__('User name')}
            type="text"
            value={view.person}
            onRest={person => model.change({ person })}
          />
        )}
      </div>
    </div>
  );
}

/** A box whose text is told once typing rests. */
function Typed(props: {
  label: string;
  placeholder: string;
  type: 'search' | 'text';
  value: string;
  onRest: (value: string) => void;
}): React.JSX.Element {
  const { value, onRest, label, ...rest } = props;
  const [typed, setTyped] = React.useState(value);
  const told = React.useRef(onRest);
  told.current = onRest;
  React.useEffect(() => setTyped(value), [value]);
  React.useEffect(() => {
    if (typed === value) {
      return undefined;
    }
    const timer = setTimeout(() => told.current(typed), REST);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <InputGroup
      {...rest}
      rightIcon={rest.type === 'search' ? 'ui-components:search' : undefined}
      value={typed}
      maxLength={200}
      aria-label={label}
      onChange={event => setTyped(event.target.value)}
    />
  );
}
