/**
 * Kinds of input of a topic, each written as lines of text: `parts` are what stands in one line,
 * with `|` between them.
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
            flat((value as Record<string, unknown> | null)?.[part])
          )
        : [flat(value)];
      return parts.join(' | ');
    })
    .join('\n');
}

/** The values that lines stand for. Parts that are missing are empty, which the check tells. */
export function fromLines(kind: IKind, text: string): unknown[] {
  const lines = text.split('\n').map(line => line.trim());
  return lines.filter(Boolean).map(line => {
    if (!kind.parts.length) {
      return line;
    }
    const parts = line.split('|').map(part => part.trim());
    if (kind.name === 'pairs') {
      return [parts[0], parts[1] ?? ''];
    }
    return Object.fromEntries(
      kind.parts.map((part, index) => [part, parts[index] ?? ''])
    );
  });
}

function flat(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '';
}
