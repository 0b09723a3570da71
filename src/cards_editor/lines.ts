/**
 * Kinds of input of a topic, each written as lines of text: `parts` are what stands in one line,
 * with `|` between them. A `|` or a line break within a part is written `\|` or `\n`, and a backslash
 * before one of these is doubled.
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
            escaped((value as Record<string, unknown> | null)?.[part], /\|/g)
          )
        : [escaped(value)];
      return parts.join(' | ');
    })
    .join('\n');
}

/**
 * The values that lines stand for. Parts that are missing are empty, which the check tells; what is
 * too many belongs to the last one.
 */
export function fromLines(kind: IKind, text: string): unknown[] {
  const lines = text.split('\n').map(line => line.trim());
  return lines.filter(Boolean).map(line => {
    if (!kind.parts.length) {
      return unescaped(line);
    }
    const parts = split(line, kind.parts.length).map(unescaped);
    if (kind.name === 'pairs') {
      return [parts[0], parts[1] ?? ''];
    }
    return Object.fromEntries(
      kind.parts.map((part, index) => [part, parts[index] ?? ''])
    );
  });
}

/** A line at its bars, but not at those that are escaped. */
function split(line: string, most: number): string[] {
  const parts: string[] = [];
  let begin = 0;
  for (const { 0: found, index } of line.matchAll(/\\.|\|/g)) {
    if (found === '|' && parts.length < most - 1) {
      parts.push(line.slice(begin, index));
      begin = index + 1;
    }
  }
  return [...parts, line.slice(begin)].map(part => part.trim());
}

function escaped(value: unknown, bars?: RegExp): string {
  if (typeof value !== 'string') {
    return '';
  }
  const text = value
    .trim()
    // Alone a backslash stands for itself, as people type it.
    .replace(/\\(?=[\\|n\r\n]|$)/g, '\\\\')
    .replace(/\r\n?|\n/g, '\\n');
  return bars ? text.replace(bars, '\\|') : text;
}

function unescaped(text: string): string {
  return text.replace(/\\([\\|n])/g, (_, sign: string) =>
    sign === 'n' ? '\n' : sign
  );
}
