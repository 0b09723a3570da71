import type { IRenderMime, IRenderMimeRegistry } from '@jupyterlab/rendermime';

/** A cell to be drawn. */
export interface IPreviewCell {
  readonly kind: 'markdown' | 'code' | 'raw';
  readonly source: string;
  readonly outputs: readonly IPreviewOutput[];
}

/** An output as one of the types that a preview shows, or the types that it does not. */
export interface IPreviewOutput {
  readonly mime: string | null;
  readonly data: string;
  /** Characters that were left out. */
  readonly cut: number;
  /** Types that only the open notebook shows. */
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
/** Characters of a text that are shown; a picture is shown whole or not at all. */
const MOST_TEXT = 20_000;
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
      outputs: outputs.map(output => outputOf(recordOf(output)))
    };
  });
}

/** The language of a notebook's code; empty where it does not say. */
export function languageOf(notebook: unknown): string {
  const { language_info, kernelspec } = recordOf(recordOf(notebook).metadata);
  const name = recordOf(language_info).name ?? recordOf(kernelspec).language;
  return typeof name === 'string' ? name : '';
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
  for (const mime of SHOWN) {
    const data = textOf(bundle[mime]);
    if (!data) {
      continue;
    }
    if (mime === 'text/plain') {
      return textOutput(mime, data);
    }
    // Markup that is cut would be other markup.
    if (data.length <= MOST_PICTURE) {
      return { mime, data, cut: 0, hidden: [] };
    }
  }
  return { mime: null, data: '', cut: 0, hidden: Object.keys(bundle) };
}

function textOutput(mime: string, text: string): IPreviewOutput {
  const data = text.slice(0, MOST_TEXT);
  return { mime, data, cut: text.length - data.length, hidden: [] };
}

/**
 * The renderers of the application, which neither trust what they draw nor ask anybody for it: a
 * picture from elsewhere would tell its owner who looks.
 */
export function untrusting(
  rendermime: IRenderMimeRegistry
): IRenderMimeRegistry {
  const { sanitizer } = rendermime;
  const strict: IRenderMime.ISanitizer = {
    sanitize: (dirty, options) =>
      withoutRemote(sanitizer.sanitize(dirty, options)),
    allowNamedProperties: false,
    allowCommandLinker: false,
    getAutolink: () => false
  };
  return rendermime.clone({ sanitizer: strict });
}

/** What a sanitised markup may keep of its attributes beside its words. */
const ATTRIBUTES = new Set([
  'align',
  'checked',
  'disabled',
  'type',
  'alt',
  'class',
  'colspan',
  'dir',
  'height',
  'href',
  'lang',
  'rel',
  'rowspan',
  'scope',
  'src',
  'start',
  'style',
  'target',
  'title',
  'valign',
  'width'
]);

/** Sanitised markup without what a browser would fetch, or JupyterLab would run. */
export function withoutRemote(html: string): string {
  // A document of its own, which loads nothing.
  const page = new DOMParser().parseFromString(html, 'text/html');
  page
    .querySelectorAll(
      'style, link, meta, base, iframe, object, embed, form, video, audio'
    )
    .forEach(node => node.remove());
  for (const node of page.querySelectorAll('*')) {
    for (const { name, value } of [...node.attributes]) {
      const fetched =
        (name === 'src' && !/^data:image\/(png|jpeg|gif|webp);/i.test(value)) ||
        // An escape in CSS could spell `url(`; `attr` and `var` cannot fetch.
        (name === 'style' && /[\\@]|url|image|src/i.test(value));
      if (fetched || !(ATTRIBUTES.has(name) || name.startsWith('aria-'))) {
        node.removeAttribute(name);
      }
    }
    if (node instanceof HTMLAnchorElement || node.tagName === 'A') {
      node.setAttribute('rel', 'noopener noreferrer');
      node.setAttribute('target', '_blank');
    }
  }
  return page.body.innerHTML;
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
