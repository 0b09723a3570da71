import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { compactNumber, words } from '../cards/format';
import { licenceText } from '../cards/licence';
import { useChanged, useTrans } from '../ground/hooks';
import { hasRoom } from '../ground/rooms';
import { Rows, useRows } from '../ground/rows';
import { useCatalog } from './context';
import { verdictName } from './fit';
import type { IFound } from './model';
import { MAX_COMPARED } from './query';
import type { IFitInBrief } from './wire';
import { day } from './words';

/** Pixels a row takes; all are alike, so that a hundred thousand can be scrolled. */
const ROW = 68;
/** Milliseconds without scrolling or typing before the fit of the rows in sight is asked for. */
const REST = 250;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 15;

/** The models found: only those in sight are in the page. */
export function FoundList(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  const { found, view } = model;
  const rows = useRows({
    count: found.length,
    height: ROW,
    ahead: AHEAD,
    onNearEnd: model.hasMore ? () => void model.more() : undefined
  });
  const first = found[0]?.model.id;
  const toTop = React.useRef(rows.toTop);
  toTop.current = rows.toTop;
  React.useEffect(() => toTop.current(), [first, view.q, view.sort]);
  const fits = useFits(
    rows.items.map(item => found[item.index]).filter(item => !item.live)
  );
  return (
    <Rows
      rows={rows}
      label={trans.__('Models')}
      busy={model.loading}
      className="jp-AlacardModels-scroll"
      keyOf={index => found[index].model.id}
    >
      {index => (
        <Row
          item={found[index]}
          fit={fits.get(found[index].model.id)}
          reachable={index === rows.reachable}
          onFocus={() => rows.onFocus(index)}
        />
      )}
    </Rows>
  );
}

function Row(props: {
  item: IFound;
  fit: IFitInBrief | undefined;
  reachable: boolean;
  onFocus(): void;
}): React.JSX.Element {
  const { model: found, live } = props.item;
  const trans = useTrans();
  const { model } = useCatalog();
  const { compare } = model.view;
  const compared = compare.includes(found.id);
  const tab = props.reachable ? 0 : -1;
  // What is not known stays out; a nought would say that nobody wants the model.
  const { downloads, likes } = found;
  const isCounted = [downloads, likes].some(each => typeof each === 'number');
  const facts = [
    found.task && words(found.task),
    found.library,
    licenceText(found, trans),
    found.parameters &&
      trans.__('%1 parameters', compactNumber(found.parameters)),
    found.modified && day(found.modified),
    typeof found.gated !== 'boolean' && trans.__('access unknown')
  ].filter(Boolean);
  return (
    <div className="jp-AlacardModels-row" data-id={found.id}>
      {hasRoom('jobs') && (
        <Tick id={found.id} tab={tab} onFocus={props.onFocus} />
      )}
      <button
        type="button"
        className="jp-AlacardModels-open"
        tabIndex={tab}
        onFocus={props.onFocus}
        onClick={() => model.open(found.id)}
      >
        <span className="jp-AlacardModels-id">
          {found.id}
          {live && (
            <span className="jp-AlacardModels-mark" data-mark="live">
              {trans.__('from the Hub')}
            </span>
          )}
          {found.gated && (
            <span className="jp-AlacardModels-mark" data-mark="gated">
              {trans.__('gated')}
            </span>
          )}
          {props.fit && (
            <span
              className="jp-AlacardModels-mark"
              data-mark="fit"
              data-verdict={props.fit.verdict}
              title={props.fit.reason}
            >
              {fitName(props.fit, trans)}
            </span>
          )}
        </span>
        <span className="jp-AlacardModels-facts">{facts.join(' · ')}</span>
      </button>
      {isCounted && (
        <span className="jp-AlacardModels-counts">
          {typeof downloads === 'number' && (
            <span title={trans.__('Downloads in a month')}>
              ↓ {compactNumber(downloads)}
            </span>
          )}
          {typeof likes === 'number' && (
            <span title={trans.__('Likes')}>♥ {compactNumber(likes)}</span>
          )}
        </span>
      )}
      <label className="jp-AlacardModels-compare">
        <input
          type="checkbox"
          tabIndex={tab}
          checked={compared}
          disabled={!compared && compare.length >= MAX_COMPARED}
          aria-label={trans.__('Compare %1', found.id)}
          onFocus={props.onFocus}
          onChange={() => model.toggleCompared(found.id)}
        />
        <span aria-hidden="true">{trans.__('Compare')}</span>
      </label>
    </div>
  );
}

/** Ticks a model; with Shift, all from the one that was ticked last. */
function Tick(props: {
  id: string;
  tab: number;
  onFocus(): void;
}): React.JSX.Element {
  const { id } = props;
  const trans = useTrans();
  const { model, selection } = useCatalog();
  useChanged(selection);
  const toggle = (isRange: boolean): void => {
    if (isRange) {
      const listed = model.found.map(item => item.model.id);
      selection.toggleTo(id, listed);
    } else {
      selection.toggle(id);
    }
  };
  return (
    <input
      type="checkbox"
      className="jp-AlacardModels-tick"
      tabIndex={props.tab}
      checked={selection.has(id)}
      aria-label={trans.__('Select %1', id)}
      onFocus={props.onFocus}
      // A change does not tell of the Shift key; the click that makes it does, by keyboard as well.
      onClick={event => toggle(event.shiftKey)}
      onChange={() => undefined}
    />
  );
}

/** Whether a model fits here, and at which precision where the plain one does not. */
function fitName(fit: IFitInBrief, trans: TranslationBundle): string {
  const verdict = verdictName(fit.verdict, trans);
  return fit.reduced
    ? trans.__('%1 in %2', verdict, fit.quantisation)
    : verdict;
}

/** The verdicts of the rows in sight, asked for after a moment's rest and once for each model. */
function useFits(
  shown: readonly IFound[]
): ReadonlyMap<string, IFitInBrief | undefined> {
  const { model } = useCatalog();
  const known = React.useRef(new Map<string, IFitInBrief | undefined>());
  const [, draw] = React.useReducer((round: number) => round + 1, 0);
  const wanted = shown
    .filter(item => item.model.parameters)
    .map(item => item.model.id)
    .filter(id => !known.current.has(id))
    .join('\n');
  React.useEffect(() => {
    if (!wanted) {
      return undefined;
    }
    const control = new AbortController();
    const timer = setTimeout(() => {
      const ids = wanted.split('\n');
      model.catalog.fits(ids, control.signal).then(
        found => {
          ids.forEach(id => known.current.set(id, undefined));
          found.forEach(fit => known.current.set(fit.id, fit));
          draw();
        },
        () => {
          // A list without verdicts is whole; the model's page asks again, and tells why not.
        }
      );
    }, REST);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [model, wanted]);
  return known.current;
}
