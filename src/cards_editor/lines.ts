/**
 * Kinds of input of a topic, each written as lines of text: `parts` are what stands in one line,
 * with `|` between them. A line that begins with a space goes on with the value above it, behind a
 * line break. A bar within a part is written `\|`; a backslash anywhere else is itself, and
 * those just before a bar are doubled.
 */
export interface IKind {
  readonly name: string;
  readonly parts: readonly string[];
}

export const KINDS: readonly IKind[] = [
  { name: 'prompts', parts: [] },
  { name: 'texts', parts: ['label', 'text'] },
  { name: 'labels', parts: [] },
  { name: 'entities', parts: [] },
  { name: 'masked', parts: [] },
  { name: 'questions', parts: ['question', 'context', 'answer'] },
  { name: 'sentences', parts: [] },
  { name: 'pairs', parts: ['0', '1'] },
  { name: 'image_prompts', parts: [] }
];

/** What a kind of input holds, as the lines that a person writes. */
export function toLines(kind: IKind, values: unknown): string {
  const list = Array.isArray(values) ? (values as unknown[]) : [];
  return list
    .map(value => {
      const parts = kind.parts.length
        ? kind.parts.map(part =>
            plain((value as Record<string, unknown> | null)?.[part]).replace(
              /(\\*)\|/g,
              '$1$1\\|'
            )
          )
        : [plain(value)];
      return parts.join(' | ').replace(/\n/g, `\n${GOES_ON}`);
    })
    .join('\n');
}

/**
 * The values that lines stand for. Parts that are missing are empty, which the check tells; what is
 * too many belongs to the last one.
 */
export function fromLines(kind: IKind, text: string): unknown[] {
  return valuesOf(text).map(value => {
    if (!kind.parts.length) {
      return value;
    }
    const parts = split(value, kind.parts.length);
    if (kind.name === 'pairs') {
      return [parts[0], parts[1] ?? ''];
    }
    return Object.fromEntries(
      kind.parts.map((part, index) => [part, parts[index] ?? ''])
    );
  });
}

/** Before a line that goes on; of more spaces the others are part of it, as in code. */
const GOES_ON = '  ';

/** The values of a text, with their line breaks. */
function valuesOf(text: string): string[] {
  const values: string[] = [];
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    if (values.length && /^\s/.test(line)) {
      values[values.length - 1] += `\n${line.replace(/^(?: {1,2}|\s)/, '')}`;
    } else {
      values.push(line);
    }
  }
  return values.map(value => value.trim()).filter(Boolean);
}

/** A value at its bars, but not at those that are escaped. */
function split(value: string, most: number): string[] {
  const parts = [''];
  let begin = 0;
  for (const { 0: found, 1: slashes, index } of value.matchAll(/(\\*)\|/g)) {
    const last = parts.length - 1;
    parts[last] +=
      value.slice(begin, index) + '\\'.repeat(Math.floor(slashes.length / 2));
    begin = index + found.length;
    if (slashes.length % 2 || parts.length === most) {
      parts[last] += '|';
    } else {
      parts.push('');
    }
  }
  parts[parts.length - 1] += value.slice(begin);
  return parts.map(part => part.trim());
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value.trim().replace(/\r\n?/g, '\n') : '';
}
