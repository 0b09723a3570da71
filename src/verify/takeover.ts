import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import { JSONExt, type ReadonlyJSONValue } from '@lumino/coreutils';

type Told = 'taken' | 'unsaved';
type Fields = Record<string, unknown>;

/** What JupyterLab writes into a notebook by itself, when its kernel answers. */
const OF_JUPYTERLAB: ReadonlySet<string> = new Set([
  'kernelspec',
  'language_info'
]);

/**
 * Let an open notebook take over its file with the stamp. One that holds more than the file does,
 * besides what JupyterLab filled in, is left as it is.
 */
export async function takeOver(
  context: DocumentRegistry.Context,
  contents: Contents.IManager
): Promise<Told> {
  if (context.model.dirty) {
    const file = await contents.get(context.path, {
      type: 'notebook',
      content: true
    });
    // What was typed in the meantime counts as well.
    if (!isSameWork(context.model.toJSON(), file.content)) {
      return 'unsaved';
    }
  }
  await context.revert();
  return 'taken';
}

/** Whether two notebooks differ at most in the stamp and in what JupyterLab fills in. */
export function isSameWork(one: unknown, other: unknown): boolean {
  return JSONExt.deepEqual(workOf(one), workOf(other));
}

function workOf(notebook: unknown): ReadonlyJSONValue {
  const { metadata, cells } = notebook as { metadata: Fields; cells: Fields[] };
  const { alacard, ...rest } = without(metadata, OF_JUPYTERLAB);
  return {
    metadata: {
      ...rest,
      alacard: without(alacard as Fields | undefined, new Set(['verified']))
    },
    cells: cells.map(cell => ({
      // A notebook of an older format has no ids, and each reader gives its own.
      ...without(cell, new Set(['id'])),
      source: textOf(cell.source),
      metadata: without(cell.metadata as Fields, new Set(['trusted']))
    }))
  } as ReadonlyJSONValue;
}

function without(fields: Fields = {}, names: ReadonlySet<string>): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => !names.has(name))
  );
}

function textOf(source: unknown): unknown {
  return Array.isArray(source) ? source.join('') : source;
}
