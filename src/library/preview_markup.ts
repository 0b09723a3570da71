import type { IRenderMime, IRenderMimeRegistry } from '@jupyterlab/rendermime';

/** What a preview leaves out of a stranger's markup, by what a reader would miss. */
export const KINDS = [
  'scripts',
  'frames',
  'forms',
  'media',
  'pictures',
  'drawings',
  'styles',
  'links',
  'others'
] as const;
export type Kind = (typeof KINDS)[number];

/** The kind of what is not kept; what is not named here is one of the others. */
const KIND_OF: Readonly<Record<string, Kind>> = {
  script: 'scripts',
  noscript: 'scripts',
  iframe: 'frames',
  frame: 'frames',
  frameset: 'frames',
  object: 'frames',
  embed: 'frames',
  form: 'forms',
  input: 'forms',
  button: 'forms',
  select: 'forms',
  textarea: 'forms',
  audio: 'media',
  video: 'media',
  img: 'pictures',
  picture: 'pictures',
  svg: 'drawings',
  canvas: 'drawings',
  math: 'drawings',
  style: 'styles',
  link: 'styles'
};
/** What nobody misses: the frame of a page, and parts of what is told as a whole. */
const NOTHING = 'html, head, body, title, meta, base, option, track, source';
const PARTS = ':is(svg, math, form, select, picture, audio, video, object) *';

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
const PICTURE = /^data:image\/(png|jpeg|gif|webp);/i;
/** Where a link of a stranger may lead. */
const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/**
 * The renderers of the application, which neither trust what they draw nor ask anybody for it: a
 * picture from elsewhere would tell its owner who looks. `removed` is told what they leave out.
 */
export function untrusting(
  rendermime: IRenderMimeRegistry,
  attachments: ReadonlyMap<string, string>,
  removed: (kinds: readonly Kind[]) => void
): IRenderMimeRegistry {
  const { sanitizer } = rendermime;
  const strict: IRenderMime.ISanitizer = {
    sanitize: (dirty, options) => {
      const clean = sanitizer.sanitize(dirty, options);
      const { html, leftOut } = withoutRemote(clean, attachments, dirty);
      // A caller with options of its own asks for less than a page may hold.
      if (!options && leftOut.length) {
        removed(leftOut);
      }
      return html;
    },
    allowNamedProperties: false,
    allowCommandLinker: false,
    getAutolink: () => false
  };
  return rendermime.clone({ sanitizer: strict });
}

/**
 * Sanitised markup without what a browser would fetch, or JupyterLab would run, and what that and
 * the sanitiser have left out of what was `given`.
 */
export function withoutRemote(
  sanitized: string,
  attachments: ReadonlyMap<string, string> = new Map(),
  given = sanitized
): { html: string; leftOut: Kind[] } {
  // Documents of their own, which load nothing.
  const parser = new DOMParser();
  const page = parser.parseFromString(sanitized, 'text/html');
  const found = new Set<Kind>();
  page
    .querySelectorAll(
      'style, link, meta, base, iframe, object, embed, form, video, audio'
    )
    .forEach(node => node.remove());
  // Nothing here can be pressed or typed into; what such a part says stays.
  page.querySelectorAll('button, select, textarea').forEach(node => {
    node.replaceWith(...node.childNodes);
  });
  for (const node of page.querySelectorAll('*')) {
    attach(node, attachments);
    for (const { name, value } of [...node.attributes]) {
      const fetched =
        (name === 'src' && !PICTURE.test(value)) ||
        // An escape in CSS could spell `url(`; `attr` and `var` cannot fetch.
        (name === 'style' && /[\\@]|url|image|src/i.test(value));
      if (fetched) {
        found.add(name === 'src' ? 'pictures' : 'styles');
      }
      if (fetched || !(ATTRIBUTES.has(name) || name.startsWith('aria-'))) {
        node.removeAttribute(name);
      }
    }
  }
  page.querySelectorAll('img:not([src])').forEach(node => {
    node.replaceWith(node.getAttribute('alt') ?? '');
  });
  const whole = parser.parseFromString(given, 'text/html');
  // The sanitiser has taken the worst of the links already.
  if ([keepWebLinks(page), keepWebLinks(whole)].includes(true)) {
    found.add('links');
  }
  for (const kind of missing(whole, page)) {
    found.add(kind);
  }
  const leftOut = KINDS.filter(kind => found.has(kind));
  return { html: page.body.innerHTML, leftOut };
}

/**
 * Let links lead to the web and to mail alone, in a tab of their own that knows nothing of this one.
 *
 * @returns whether any led elsewhere
 */
export function keepWebLinks(root: ParentNode): boolean {
  let isAny = false;
  for (const link of root.querySelectorAll('a, area')) {
    for (const name of ['href', 'xlink:href']) {
      const address = link.getAttribute(name);
      if (address !== null && !isWeb(address)) {
        link.removeAttribute(name);
        isAny = true;
      }
    }
    link.setAttribute('rel', 'noopener noreferrer');
    link.setAttribute('target', '_blank');
  }
  return isAny;
}

/** Whether it is a whole address of the web, or of mail; what is relative would be one of this server. */
function isWeb(address: string): boolean {
  try {
    return SCHEMES.has(new URL(address).protocol);
  } catch {
    return false;
  }
}

/** Show a picture that lies in the cell. */
function attach(node: Element, attachments: ReadonlyMap<string, string>): void {
  const name = /^attachment:(.*)$/s.exec(node.getAttribute('src') ?? '')?.[1];
  if (node.tagName !== 'IMG' || name === undefined) {
    return;
  }
  let data = attachments.get(name);
  try {
    data ??= attachments.get(decodeURIComponent(name));
  } catch {
    // It is no encoded name.
  }
  if (data !== undefined) {
    node.setAttribute('src', data);
  }
}

/** The kinds of elements of which fewer are left than were given. */
function missing(given: Document, left: Document): Set<Kind> {
  const counts = new Map<string, number>();
  const count = (page: Document, step: number): void => {
    for (const node of page.querySelectorAll('*')) {
      if (!node.matches(NOTHING) && !node.matches(PARTS)) {
        const name = node.localName;
        counts.set(name, (counts.get(name) ?? 0) + step);
      }
      if ([...node.attributes].some(({ name }) => name.startsWith('on'))) {
        counts.set('script', (counts.get('script') ?? 0) + step);
      }
    }
  };
  count(given, 1);
  count(left, -1);
  const kinds = new Set<Kind>();
  for (const [name, more] of counts) {
    if (more > 0) {
      kinds.add(KIND_OF[name] ?? 'others');
    }
  }
  return kinds;
}
