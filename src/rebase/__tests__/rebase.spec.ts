import { YNotebook } from '@jupyter/ydoc';
import { describe, expect, it, vi } from 'vitest';

import type { Conflict } from '../../ground/api/types';
import type { Notebook } from '../../ground/api/values';
import { applyNotebook, essenceOf } from '../apply';
import { Choices } from '../choices';

const cell = (id: string, source: string, kind = 'code'): never =>
  ({
    id,
    cell_type: kind,
    source,
    metadata: {},
    ...(kind === 'code' ? { outputs: [], execution_count: null } : {})
  }) as never;

const notebook = (version: number, ...cells: never[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { alacard: { version } },
  cells
});

function opened(): YNotebook {
  const shared = new YNotebook({ disableDocumentWideUndoRedo: true });
  shared.fromJSON(
    notebook(1, cell('a', '1'), cell('b', '2'), cell('c', '3')) as never
  );
  shared.clearUndoHistory();
  return shared;
}

const conflict: Conflict = {
  cell_id: 'a',
  section: null,
  cell_type: 'code',
  their_cell_type: 'code',
  kind: 'both_changed',
  base: '1',
  mine: 'mine',
  theirs: 'theirs',
  both: 'mine\ntheirs'
};

describe('applyNotebook', () => {
  it('is one step, which undo takes back whole and redo brings again', () => {
    const shared = opened();
    const before = essenceOf(shared);
    const merged = notebook(
      2,
      cell('c', '3'),
      cell('new', '4'),
      cell('a', '# 1', 'markdown')
    );
    const kept = shared.cells[2];
    const applied = applyNotebook(shared, merged);
    const after = essenceOf(shared);
    expect(shared.cells.map(each => each.getId())).toEqual(['c', 'new', 'a']);
    expect(shared.cells[2].cell_type).toBe('markdown');
    expect(shared.getMetadata('alacard')).toEqual({ version: 2 });
    expect(applied.undo()).toBe(true);
    expect(essenceOf(shared)).toBe(before);
    expect(shared.getMetadata('alacard')).toEqual({ version: 1 });
    shared.redo();
    expect(essenceOf(shared)).toBe(after);
    expect(shared.getMetadata('alacard')).toEqual({ version: 2 });
    expect(kept.getSource()).toBe('3');
  });

  it('undoes itself alone, and says once when it no longer can', () => {
    const shared = opened();
    const listened = vi.spyOn(shared.undoManager, 'on');
    const merged = notebook(2, cell('a', '9'));
    const applied = applyNotebook(shared, merged);
    const over = vi.fn();
    applied.whenOver(over);
    shared.insertCell(1, cell('new', 'own'));
    expect(over).toHaveBeenCalledOnce();
    expect(applied.undo()).toBe(false);
    expect(shared.cells.map(each => each.getSource())).toEqual(['9', 'own']);
    shared.undo();
    shared.undo();
    expect(shared.getMetadata('alacard')).toEqual({ version: 1 });
    expect(over).toHaveBeenCalledOnce();

    const again = applyNotebook(shared, merged);
    shared.cells[0].setSource('typed');
    expect(again.undo()).toBe(false);
    const popped = listened.mock.calls.filter(
      ([name]) => name === 'stack-item-popped'
    );
    // That of the first rebase's end, and one for the metadata of both.
    expect(popped).toHaveLength(2);
  });

  it('takes back metadata alone, and no older step', () => {
    const shared = opened();
    shared.insertCell(3, cell('new', 'own'));
    const cells = shared.cells.map(each => each.toJSON() as never);
    const applied = applyNotebook(shared, notebook(2, ...cells));
    const over = vi.fn();
    applied.whenOver(over);
    shared.setMetadata('language_info', { name: 'python' });
    expect(over).not.toHaveBeenCalled();
    expect(applied.undo()).toBe(true);
    expect(shared.metadata).toEqual({
      alacard: { version: 1 },
      language_info: { name: 'python' }
    });
    expect(shared.cells).toHaveLength(4);
    expect([applied.undo(), over.mock.calls.length]).toEqual([false, 1]);
  });

  it('counts metadata as changes, but for what runs write', () => {
    const shared = opened();
    const before = essenceOf(shared);
    shared.setMetadata('language_info', { name: 'python', version: '3.12' });
    shared.cells[0].setMetadata('trusted', true);
    expect(essenceOf(shared)).toBe(before);
    shared.cells[0].setMetadata('tags', ['mine']);
    const tagged = essenceOf(shared);
    expect(tagged).not.toBe(before);
    shared.setMetadata('title', 'Mine');
    expect(essenceOf(shared)).not.toBe(tagged);
  });

  it('does not touch what stays the same', () => {
    const shared = opened();
    const [, there] = shared.cells;
    applyNotebook(
      shared,
      notebook(1, cell('a', '9'), cell('b', '2'), cell('c', '3'))
    );
    expect(shared.cells[1]).toBe(there);
    expect(shared.cells[0].getSource()).toBe('9');
  });
});

describe('Choices', () => {
  it('begins with mine, and takes theirs, both, a text or a deletion', () => {
    const merged = notebook(1, cell('a', 'mine'), cell('b', '2'));
    const sources = (choices: Choices): string[] =>
      (choices.settled(merged).cells as { source: string }[]).map(
        each => each.source
      );
    const choices = new Choices([conflict]);
    expect(sources(choices)).toEqual(['mine', '2']);
    choices.take(conflict, 'both');
    expect(sources(choices)).toEqual(['mine\ntheirs', '2']);
    choices.edit(conflict, 'own');
    expect([choices.of(conflict).side, ...sources(choices)]).toEqual([
      'edited',
      'own',
      '2'
    ]);
    const gone = { ...conflict, theirs: null, both: null };
    const deleting = new Choices([gone]);
    deleting.take(gone, 'theirs');
    expect(sources(deleting)).toEqual(['2']);
  });

  it('makes a cell of the kind of the side that is taken', () => {
    const prose = {
      ...conflict,
      cell_type: 'markdown',
      mine: 'same',
      theirs: 'same',
      both: null
    };
    const merged = notebook(1, cell('a', 'same', 'markdown'));
    const choices = new Choices([prose]);
    expect(choices.made).toBe(false);
    choices.take(prose, 'theirs');
    expect(choices.made).toBe(true);
    expect(choices.settled(merged).cells).toEqual([cell('a', 'same')]);
    choices.edit(prose, 'own()');
    expect(choices.settled(merged).cells).toEqual([cell('a', 'own()')]);

    const code = { ...prose, cell_type: 'code', their_cell_type: 'markdown' };
    const turned = new Choices([code]);
    turned.take(code, 'theirs');
    expect(turned.settled(notebook(1, cell('a', 'same'))).cells).toEqual([
      cell('a', 'same', 'markdown')
    ]);
  });
});
