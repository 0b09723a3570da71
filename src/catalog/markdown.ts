import DOMPurify from 'dompurify';

import { visible } from '../ground/text/visible';
import { htmlOf } from './parse';

const HUB = 'https://huggingface.co';

/** What a model's page is made of; all else is dropped, and what it held as text is kept. */
const TAGS =
  'a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins ' +
  'kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead ' +
  'tr tt u ul var';
const ATTRIBUTES =
  'align alt class colspan height href open rowspan src start width';
const ADDRESS = /^(?:https?:|mailto:|#|(?![a-z][a-z0-9+.-]*:))/i;
const NUMBER = /^\d{1,4}$/;
const SIDE = /^(?:left|right|center)$/;
/** Languages of fences that are code and nothing else; no extension draws pictures of these. */
const LANGUAGES: ReadonlySet<string> = new Set(
  (
    'bash c cpp csharp css diff dockerfile go html ini java javascript js json julia kotlin lua ' +
    'makefile perl php powershell py python r ruby rust scala sh shell sql swift toml ts ' +
    'typescript xml yaml yml'
  ).split(' ')
);

export interface IReadmeOptions {
  /** Of the model in whose repository paths lie; null where they lead nowhere. */
  readonly id: string | null;
  /** Whether the reader asked for the images. */
  readonly images: boolean;
  /** What stands in for an image; its description follows. */
  readonly placeholder: string;
}

/** A block of code of the page, and the language it may be coloured as. */
export interface ICodeBlock {
  readonly node: HTMLElement;
  readonly language: string;
}

export interface IPage {
  readonly nodes: DocumentFragment;
  readonly code: readonly ICodeBlock[];
}

/**
 * A stranger's page as nodes that say what it says and do nothing: no class, style, id, form or
 * data of its own, no address but of the web, nothing fetched before the reader asks. It is made
 * in a document of its own, where even an image with an address loads nothing.
 */
export function pageOf(markdown: string, options: IReadmeOptions): IPage {
  const nodes = DOMPurify.sanitize(htmlOf(markdown), {
    ALLOWED_TAGS: TAGS.split(' '),
    ALLOWED_ATTR: ATTRIBUTES.split(' '),
    ALLOWED_URI_REGEXP: ADDRESS,
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    RETURN_DOM_FRAGMENT: true
  });
  const code: ICodeBlock[] = [];
  for (const node of nodes.querySelectorAll<HTMLElement>('*')) {
    const language = /^language-(\S+)$/.exec(node.className)?.[1] ?? '';
    node.removeAttribute('class');
    if (node.localName === 'code' && node.parentElement?.localName === 'pre') {
      code.push({ node, language: LANGUAGES.has(language) ? language : '' });
    }
    keepMeasures(node);
    if (node.localName === 'a') {
      link(node as HTMLAnchorElement, options.id);
    } else if (node.localName === 'img') {
      image(node as HTMLImageElement, options);
    }
  }
  showInvisible(nodes);
  return { nodes, code };
}

/** The heading of a page that a fragment such as `#how-to-use` means. */
export function headingOf(
  page: HTMLElement,
  fragment: string
): HTMLElement | undefined {
  const wanted = slug(decoded(fragment.replace(/^#/, '')));
  const headings = page.querySelectorAll<HTMLElement>('h1,h2,h3,h4,h5,h6');
  return [...headings].find(node => slug(node.textContent) === wanted);
}

/** The text without the YAML that a model card begins with. */
export function withoutFrontMatter(markdown: string): string {
  return markdown.replace(
    /^\uFEFF?---\r?\n[\s\S]*?\r?\n---[ \t]*(\r?\n|$)/,
    ''
  );
}

function keepMeasures(node: HTMLElement): void {
  for (const [name, allowed] of [
    ['align', SIDE],
    ['width', NUMBER],
    ['height', NUMBER],
    ['colspan', NUMBER],
    ['rowspan', NUMBER],
    ['start', NUMBER]
  ] as const) {
    if (!allowed.test(node.getAttribute(name) ?? '')) {
      node.removeAttribute(name);
    }
  }
}

function link(node: HTMLAnchorElement, id: string | null): void {
  const href = node.getAttribute('href') ?? '';
  node.removeAttribute('href');
  if (href.startsWith('#')) {
    node.setAttribute('href', href);
    return;
  }
  const target = outside(href, id, 'blob', ['https:', 'http:', 'mailto:']);
  if (target) {
    node.setAttribute('href', target);
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer');
    // Where it leads, since its text may say something else.
    node.setAttribute('title', visible(target));
  }
}

function image(node: HTMLImageElement, options: IReadmeOptions): void {
  const alt = visible(node.getAttribute('alt')?.trim() ?? '');
  const source = outside(node.getAttribute('src') ?? '', options.id, 'resolve');
  if (options.images && source) {
    node.setAttribute('loading', 'lazy');
    node.setAttribute('referrerpolicy', 'no-referrer');
    node.setAttribute('alt', alt);
    node.setAttribute('src', source);
    return;
  }
  const stand = node.ownerDocument.createElement('span');
  stand.className = 'jp-AlacardModels-image';
  const { placeholder } = options;
  stand.textContent = alt ? `${placeholder}: ${alt}` : placeholder;
  node.replaceWith(stand);
}

/** An address of the web; a path is one of the model's repository. Null for anything else. */
function outside(
  address: string,
  id: string | null,
  kind: 'resolve' | 'blob',
  schemes: readonly string[] = ['https:', 'http:']
): string | null {
  if (!address) {
    return null;
  }
  try {
    const base = id === null ? undefined : `${HUB}/${id}/${kind}/main/`;
    const url = new URL(address, base);
    return schemes.includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function showInvisible(nodes: DocumentFragment): void {
  const texts = nodes.ownerDocument.createTreeWalker(
    nodes,
    NodeFilter.SHOW_TEXT
  );
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const isCode = text.parentElement?.closest('code, pre, kbd, samp');
    text.nodeValue = visible(text.nodeValue ?? '', isCode ? 'code' : 'prose');
  }
}

function slug(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
