import { type ISignal, Signal } from '@lumino/signaling';

import type { APIError } from '../ground/api/errors';
import { toAPIError } from '../ground/api/errors';
import type { CatalogAPI } from './client';
import type { ITreeNode } from './wire';

/** One place in the tree; a model may stand at several, since it may have several parents. */
export interface IPlace {
  /** Ids from the root to here, joined: unique where an id is not. */
  readonly key: string;
  readonly node: ITreeNode;
  readonly level: number;
  readonly parent: IPlace | null;
  /** Whether the same model stands above itself. */
  readonly cycle: boolean;
  open: boolean;
  loading: boolean;
  error: APIError | null;
  /** Null until they were asked for. */
  children: IPlace[] | null;
  next: string | null;
}

/** The descendants of a model, opened level by level and page by page. */
export class FamilyModel {
  constructor(catalog: CatalogAPI, root: ITreeNode) {
    this._catalog = catalog;
    this.root = place(root, null);
  }

  readonly root: IPlace;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Show only one relation below the root; empty for all. */
  get relation(): string {
    return this._relation;
  }

  set relation(relation: string) {
    if (relation !== this._relation) {
      this._relation = relation;
      this.root.children = null;
      this.root.next = null;
      void this.open(this.root);
    }
  }

  /** Places in the order in which they are read, closed branches left out. */
  get visible(): IPlace[] {
    const found: IPlace[] = [];
    const walk = (item: IPlace): void => {
      found.push(item);
      if (item.open) {
        item.children?.forEach(walk);
      }
    };
    walk(this.root);
    return found;
  }

  async open(item: IPlace): Promise<void> {
    item.open = true;
    if (item.children === null) {
      await this.more(item);
    } else {
      this._changed.emit();
    }
  }

  close(item: IPlace): void {
    item.open = false;
    this._changed.emit();
  }

  /** The next page of the children. */
  async more(item: IPlace): Promise<void> {
    const relation = item === this.root ? this._relation : '';
    item.loading = true;
    item.error = null;
    this._changed.emit();
    try {
      const page = await this._catalog.tree(item.node.id, {
        direction: 'descendants',
        relation,
        cursor: item.next ?? undefined
      });
      if (item === this.root && relation !== this._relation) {
        return;
      }
      const known = new Set(item.children?.map(child => child.node.id));
      item.children = [
        ...(item.children ?? []),
        ...(page.nodes ?? [])
          .filter(node => !known.has(node.id))
          .map(node => place(node, item))
      ];
      item.next = page.next ?? null;
    } catch (error) {
      item.error = toAPIError(error);
    }
    item.loading = false;
    this._changed.emit();
  }

  private readonly _catalog: CatalogAPI;
  private readonly _changed = new Signal<this, void>(this);
  private _relation = '';
}

function place(node: ITreeNode, parent: IPlace | null): IPlace {
  let cycle = node.cycle ?? false;
  for (let above = parent; above && !cycle; above = above.parent) {
    cycle = above.node.id === node.id;
  }
  return {
    key: parent ? `${parent.key}\n${node.id}` : node.id,
    node,
    level: parent ? parent.level + 1 : 1,
    parent,
    cycle,
    open: false,
    loading: false,
    error: null,
    children: null,
    next: null
  };
}

/** Whether there is something below a place that can be opened. */
export function canOpen(item: IPlace): boolean {
  return !item.cycle && (item.node.children_count ?? 0) > 0;
}
