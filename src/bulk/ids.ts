import { readHubLink } from '../hub/link';

/** As many models one bulk takes. */
export const MOST = 10_000;

/** The ids of models in a text, each once and in its order, and what is none. */
export interface IRead {
  readonly ids: readonly string[];
  readonly odd: readonly string[];
}

const ID = /^[\w.-]{1,96}(\/[\w.-]{1,96})?$/;
/** What the column is called that holds models. */
const NAMES: ReadonlySet<string> = new Set([
  'model',
  'id',
  'model_id',
  'models'
]);

/** Ids or addresses of models, one a line or with commas or blanks between them. */
export function readIds(text: string): IRead {
  return sorted(text.split(/[\s,;]+/).filter(Boolean));
}

/** The models of a table: its column named so, or else its first one. */
export function readCsv(text: string): IRead {
  const lines = linesOf(text.replace(/^\ufeff/, ''));
  const head = lines[0]?.map(name => name.trim().toLowerCase()) ?? [];
  const named = head.findIndex(name => NAMES.has(name));
  const column = Math.max(named, 0);
  const values = lines.slice(named < 0 ? 0 : 1).map(line => line[column] ?? '');
  return sorted(values.map(value => value.trim()).filter(Boolean));
}

function sorted(parts: readonly string[]): IRead {
  const ids = new Set<string>();
  const odd = new Set<string>();
  for (const part of parts) {
    const link = part.includes('://') ? readHubLink(part) : null;
    const id = link?.kind === 'model' ? link.id : part;
    (ID.test(id) ? ids : odd).add(id);
  }
  return { ids: [...ids], odd: [...odd] };
}

/** The fields of each line of a table whose columns are parted by commas, semicolons or tabs. */
function linesOf(text: string): string[][] {
  const [first = ''] = text.split(/\r?\n/, 1);
  const between = [',', ';', '\t'].find(sign => first.includes(sign)) ?? ',';
  const lines: string[][] = [[]];
  let field = '';
  let quoted = false;
  const endField = (): void => {
    lines[lines.length - 1].push(field);
    field = '';
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') {
        field += sign;
      } else if (text[at + 1] === '"') {
        field += sign;
        at += 1;
      } else {
        quoted = false;
      }
    } else if (sign === '"' && !field) {
      quoted = true;
    } else if (sign === between) {
      endField();
    } else if (sign === '\n') {
      endField();
      lines.push([]);
    } else if (sign !== '\r') {
      field += sign;
    }
  }
  endField();
  return lines;
}
