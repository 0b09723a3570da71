import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { compactNumber } from '../cards/format';
import { useChanged, useTrans, useViewContext } from '../ground/hooks';
import { useCatalog, useLoaded } from './context';
import { dealWith } from './deal';
import { FamilyGraph } from './family_graph';
import { FamilyModel } from './family_model';
import { FamilyTable, FamilyList } from './family_list';
import type { IModelPage, ITreeNode } from './wire';
import { Waiting } from '../ground/asked';
import { relationName } from './words';

type Shape = 'graph' | 'tree' | 'table';

/** Where a model comes from and what came of it: as a graph, a tree or a table. */
export function FamilyTree(props: { page: IModelPage }): React.JSX.Element {
  const { page } = props;
  const trans = useTrans();
  const context = useViewContext();
  const { model } = useCatalog();
  const [shape, setShape] = React.useState<Shape>('graph');
  const counts = Object.entries(page.relations.children ?? {}).filter(
    ([, count]) => count > 0
  );
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const family = React.useMemo(
    () =>
      new FamilyModel(model.catalog, {
        id: page.model.id,
        model: page.model,
        children_count: total,
        known: true
      }),
    [model.catalog, page.model, total]
  );
  useChanged(family);
  React.useEffect(() => {
    if (total) {
      void family.open(family.root);
    }
  }, [family, total]);
  const parent = page.relations.parents?.find(
    item => item.known && item.id !== page.model.id
  );
  const quantised = async (): Promise<void> => {
    const found = await model.catalog.tree(page.model.id, {
      direction: 'descendants',
      relation: 'quantized'
    });
    const best = (found.nodes ?? []).find(node => node.model)?.model;
    if (best) {
      await dealWith(best, context);
    }
  };
  const shapes: [Shape, string][] = [
    ['graph', trans.__('Graph')],
    ['tree', trans.__('Tree')],
    ['table', trans.__('Table')]
  ];
  return (
    <>
      <Ancestors page={page} />
      <p>
        {total
          ? trans.__(
              'Descendants: %1 in all; direct: %2',
              page.relations.descendants.toLocaleString(),
              counts
                .map(
                  ([relation, count]) =>
                    `${count.toLocaleString()} ${relationName(relation, trans)}`
                )
                .join(', ')
            )
          : trans.__('No model is known to come from this one.')}
      </p>
      <div className="jp-AlacardModels-actions">
        {parent && (
          <Button
            small
            title={parent.id}
            onClick={() => void dealWith({ id: parent.id }, context)}
          >
            {trans.__('Use the parent model')}
          </Button>
        )}
        {counts.some(([relation]) => relation === 'quantized') && (
          <Button small onClick={() => void quantised()}>
            {trans.__('Use a quantised version')}
          </Button>
        )}
        {total > 0 && (
          <>
            <select
              aria-label={trans.__('Relation')}
              value={family.relation}
              onChange={event => {
                family.relation = event.target.value;
              }}
            >
              <option value="">{trans.__('All relations')}</option>
              {counts.map(([relation, count]) => (
                <option key={relation} value={relation}>
                  {`${relationName(relation, trans)} (${compactNumber(count)})`}
                </option>
              ))}
            </select>
            <span role="group" aria-label={trans.__('Shape')}>
              {shapes.map(([name, label]) => (
                <button
                  key={name}
                  type="button"
                  className="jp-Alacard-toggle"
                  aria-pressed={shape === name}
                  onClick={() => setShape(name)}
                >
                  {label}
                </button>
              ))}
            </span>
          </>
        )}
      </div>
      {total > 0 && shape === 'graph' && <FamilyGraph family={family} />}
      {total > 0 && shape === 'tree' && <FamilyList family={family} />}
      {total > 0 && shape === 'table' && <FamilyTable family={family} />}
    </>
  );
}

function Ancestors(props: { page: IModelPage }): React.JSX.Element {
  const { page } = props;
  const { id } = page.model;
  const trans = useTrans();
  const { model } = useCatalog();
  const loaded = useLoaded(id, signal =>
    model.catalog.tree(id, { direction: 'ancestors', signal })
  );
  if (!loaded.data) {
    return <Waiting loaded={loaded} />;
  }
  // Of a model outside the catalog the Hub has named the parents.
  const nodes: ITreeNode[] = loaded.data.nodes?.length
    ? loaded.data.nodes
    : (page.relations.parents ?? []);
  return nodes.length ? (
    <ol
      className="jp-AlacardModels-ancestors"
      aria-label={trans.__('Ancestors, nearest first')}
    >
      {nodes.map((node, index) => (
        <li key={`${node.id} ${index}`}>
          {trans.__('%1 of', relationName(node.relation, trans))}{' '}
          {node.known === false ? (
            <>
              {node.id} <small>{trans.__('(not in the catalog)')}</small>
            </>
          ) : (
            <button
              type="button"
              className="jp-AlacardModels-link"
              onClick={() => model.open(node.id)}
            >
              {node.id}
            </button>
          )}
          {node.cycle && <small> {trans.__('(a loop: listed before)')}</small>}
        </li>
      ))}
    </ol>
  ) : (
    <p>{trans.__('No parent model is known.')}</p>
  );
}
