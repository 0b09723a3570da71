/** A cell to be drawn. */
export interface IPreviewCell {
  readonly kind: 'markdown' | 'code' | 'raw';
  readonly source: string;
  readonly outputs: readonly IPreviewOutput[];
  /** Pictures that lie in the cell, by name, as addresses of data. */
  readonly attachments: ReadonlyMap<string, string>;
}

/** An output as one of the types that a preview shows, or the types that it does not. */
export interface IPreviewOutput {
  readonly mime: string | null;
  readonly data: string;
  /** The same as plain text, where the notebook has it. */
  readonly plain: string;
  /** Types that a preview does not show. */
  readonly hidden: readonly string[];
}

/** The only types of output that a preview shows, the richest first. None of them runs code. */
const SHOWN = [
  'text/html',
  'text/markdown',
  'text/latex',
  'image/png',
  'image/jpeg',
  'image/gif',
  'text/plain'
];

/** Characters of a source or of plain text that are drawn before a person asks for all of it. */
export const MOST_TEXT = 20_000;
const MOST_MARKUP = 200_000;
const MOST_PICTURE = 8_000_000;

/** The cells of a notebook that may hold anything. */
export function cellsOf(notebook: unknown): IPreviewCell[] {
  return listOf(recordOf(notebook).cells).map(item => {
    const cell = recordOf(item);
    const kind =
      cell.cell_type === 'markdown' || cell.cell_type === 'code'
        ? cell.cell_type
        : 'raw';
    const outputs = kind === 'code' ? listOf(cell.outputs) : [];
    return {
      kind,
      source: textOf(cell.source),
      outputs: outputs.map(output => outputOf(recordOf(output))),
      attachments: attachmentsOf(recordOf(cell.attachments))
    };
  });
}

/** The language of a notebook's code; empty where it does not say. */
export function languageOf(notebook: unknown): string {
  const { language_info, kernelspec } = recordOf(recordOf(notebook).metadata);
  const name = recordOf(language_info).name ?? recordOf(kernelspec).language;
  return typeof name === 'string' ? name : '';
}

/** Whether a text that is cut is still one of its type: markup and pictures would be others. */
export function isText(mime: string): boolean {
  return (
    mime === 'text/plain' || mime.startsWith('application/vnd.jupyter.std')
  );
}

/** Characters of a type that are drawn before a person asks for more. */
export function mostOf(mime: string): number {
  if (isText(mime)) {
    return MOST_TEXT;
  }
  return mime.startsWith('image/') ? MOST_PICTURE : MOST_MARKUP;
}

function outputOf(output: Record<string, unknown>): IPreviewOutput {
  switch (output.output_type) {
    case 'stream':
      return textOutput(
        output.name === 'stderr'
          ? 'application/vnd.jupyter.stderr'
          : 'application/vnd.jupyter.stdout',
        textOf(output.text)
      );
    case 'error': {
      const traceback = listOf(output.traceback).map(textOf).join('\n');
      const told = `${textOf(output.ename)}: ${textOf(output.evalue)}`;
      return textOutput('application/vnd.jupyter.stderr', traceback || told);
    }
    default:
      return bundleOutput(recordOf(output.data));
  }
}

function bundleOutput(bundle: Record<string, unknown>): IPreviewOutput {
  const plain = textOf(bundle['text/plain']);
  for (const mime of SHOWN) {
    const data = textOf(bundle[mime]);
    if (data) {
      return { mime, data, plain, hidden: [] };
    }
  }
  return { mime: null, data: '', plain: '', hidden: Object.keys(bundle) };
}

function textOutput(mime: string, text: string): IPreviewOutput {
  return { mime, data: text, plain: text, hidden: [] };
}

function attachmentsOf(
  attachments: Record<string, unknown>
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, bundle] of Object.entries(attachments)) {
    for (const [mime, value] of Object.entries(recordOf(bundle))) {
      const data = textOf(value).replace(/\s/g, '');
      if (
        /^image\/(png|jpeg|gif|webp)$/.test(mime) &&
        data.length <= MOST_PICTURE &&
        /^[A-Za-z0-9+/]+=*$/.test(data)
      ) {
        found.set(name, `data:${mime};base64,${data}`);
      }
    }
  }
  return found;
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : listOf(value)
        .filter(line => typeof line === 'string')
        .join('');
}
