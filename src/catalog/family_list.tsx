import * as React from 'react';

import { errorText } from '../ground/error_text';
import { compactNumber } from '../cards/format';
import { useTrans } from '../ground/hooks';
import { useCatalog } from './context';
import type { FamilyModel, IPlace } from './family_model';
import { canOpen } from './family_model';
import { counted, relationName } from './words';

/** The family as a tree for the keyboard, as the ARIA practices describe it. */
export function FamilyList(props: { family: FamilyModel }): React.JSX.Element {
  const { family } = props;
  const trans = useTrans();
  const { model } = useCatalog();
  const root = React.useRef<HTMLUListElement>(null);
  const [active, setActive] = React.useState(family.root.key);
  const visible = family.visible;
  const current = Math.max(
    visible.findIndex(item => item.key === active),
    0
  );
  const go = (item: IPlace | null | undefined): void => {
    if (item) {
      setActive(item.key);
      root.current
        ?.querySelectorAll<HTMLElement>('[role=treeitem]')
        [visible.indexOf(item)]?.focus();
    }
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const item = visible[current];
    switch (event.key) {
      case 'ArrowDown':
        go(visible[current + 1]);
        break;
      case 'ArrowUp':
        go(visible[current - 1]);
        break;
      case 'Home':
        go(visible[0]);
        break;
      case 'End':
        go(visible[visible.length - 1]);
        break;
      case 'ArrowRight':
        if (item.open) {
          go(item.children?.[0]);
        } else if (canOpen(item)) {
          void family.open(item);
        }
        break;
      case 'ArrowLeft':
        if (item.open) {
          family.close(item);
        } else {
          go(item.parent);
        }
        break;
      case 'Enter':
        model.open(item.node.id);
        break;
      case ' ':
      case '+':
        if (item.next !== null) {
          void family.more(item);
        }
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <p className="jp-AlacardModels-hint">
        {trans.__(
          'Arrow keys move and open, Enter shows the model’s page, Space loads more children.'
        )}
      </p>
      <ul
        ref={root}
        role="tree"
        className="jp-AlacardModels-tree"
        aria-label={trans.__('Family tree')}
        onKeyDown={onKeyDown}
      >
        <Item
          item={family.root}
          family={family}
          active={visible[current]?.key}
          onFocus={setActive}
        />
      </ul>
    </>
  );
}

function Item(props: {
  item: IPlace;
  family: FamilyModel;
  active: string;
  onFocus(key: string): void;
}): React.JSX.Element {
  const { item, family } = props;
  const trans = useTrans();
  const expandable = canOpen(item);
  return (
    <li
      role="treeitem"
      aria-level={item.level}
      aria-expanded={expandable ? item.open : undefined}
      aria-busy={item.loading}
      aria-selected={item.key === props.active}
      aria-label={labelOf(item, trans)}
      tabIndex={item.key === props.active ? 0 : -1}
      data-id={item.node.id}
      onFocus={event => {
        event.stopPropagation();
        props.onFocus(item.key);
      }}
    >
      <span
        className="jp-AlacardModels-tree-line"
        onClick={() => {
          if (item.open) {
            family.close(item);
          } else if (expandable) {
            void family.open(item);
          }
        }}
      >
        <span aria-hidden="true">
          {expandable ? (item.open ? '▾' : '▸') : '·'}
        </span>{' '}
        {labelOf(item, trans)}
      </span>
      {item.error && <span role="alert"> {errorText(item.error, trans)}</span>}
      {item.open && item.children && item.children.length > 0 && (
        <ul role="group">
          {item.children.map(child => (
            <Item key={child.key} {...props} item={child} />
          ))}
        </ul>
      )}
      {item.open && item.next !== null && (
        <span
          className="jp-AlacardModels-link"
          aria-hidden="true"
          onClick={() => void family.more(item)}
        >
          {trans.__('more children…')}
        </span>
      )}
    </li>
  );
}

export function labelOf(
  item: IPlace,
  trans: ReturnType<typeof useTrans>
): string {
  const { node } = item;
  const marks = [
    item.parent ? relationName(node.relation, trans) : '',
    node.children_count
      ? trans._n(
          '%1 child',
          '%1 children',
          node.children_count,
          compactNumber(node.children_count)
        )
      : '',
    node.known === false ? trans.__('not in the catalog') : '',
    item.cycle ? trans.__('a loop: already listed above') : ''
  ].filter(Boolean);
  return marks.length ? `${node.id} (${marks.join(', ')})` : node.id;
}

/** What is open of the family, line by line. */
export function FamilyTable(props: { family: FamilyModel }): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  return (
    <table className="jp-AlacardModels-family">
      <thead>
        <tr>
          <th scope="col">{trans.__('Model')}</th>
          <th scope="col">{trans.__('Relation')}</th>
          <th scope="col">{trans.__('Parent')}</th>
          <th scope="col">{trans.__('Downloads')}</th>
          <th scope="col">{trans.__('Children')}</th>
        </tr>
      </thead>
      <tbody>
        {props.family.visible.map(item => (
          <tr key={item.key}>
            <th scope="row">
              <button
                type="button"
                className="jp-AlacardModels-link"
                onClick={() => model.open(item.node.id)}
              >
                {item.node.id}
              </button>
            </th>
            <td>
              {item.parent ? relationName(item.node.relation, trans) : '–'}
            </td>
            <td>{item.parent?.node.id ?? '–'}</td>
            <td>{counted(item.node.model?.downloads) ?? '–'}</td>
            <td>
              {item.next === null && (item.open || !canOpen(item)) ? (
                (item.node.children_count ?? 0).toLocaleString()
              ) : (
                <button
                  type="button"
                  className="jp-AlacardModels-link"
                  onClick={() =>
                    void (item.open
                      ? props.family.more(item)
                      : props.family.open(item))
                  }
                >
                  {item.open
                    ? trans.__('more of %1', item.node.children_count ?? 0)
                    : trans.__('open %1', item.node.children_count ?? 0)}
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
