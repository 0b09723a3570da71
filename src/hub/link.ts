/** What an address of the Hub leads to. */
export type HubLink =
  | { readonly kind: 'model'; readonly id: string; readonly revision: string }
  | { readonly kind: 'other'; readonly what: 'dataset' | 'space' | 'page' };

const HOSTS: readonly string[] = [
  'huggingface.co',
  'www.huggingface.co',
  'hf.co',
  'www.hf.co'
];

/** What may stand in a model's id between its slashes. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,95}$/;

const COMMIT = /^[0-9a-f]{40}$/;

/** First parts of a path that are pages of the Hub's own and never an owner's name. */
const PAGES: ReadonlySet<string> = new Set(
  `blog chat collections docs enterprise inference-endpoints join jobs learn login models new
   organizations papers posts pricing settings spaces-launch support tasks`.split(
    /\s+/
  )
);

/** What a part of a path after the id says: that a revision follows. */
const BEFORE_REVISION: ReadonlySet<string> = new Set(
  'tree blob resolve raw commit commits'.split(' ')
);

/**
 * Read an address of the Hub, as a person copies it from their browser.
 *
 * @param text - what was typed or pasted
 * @param endpoint - the Hub that is asked, where it is another one
 * @returns null where the text is no such address
 */
export function readHubLink(text: string, endpoint = ''): HubLink | null {
  const url = urlOf(text.trim());
  const own = urlOf(endpoint);
  if (!url || ![...HOSTS, own?.host].includes(url.host)) {
    return null;
  }
  let path = url.pathname;
  if (own?.host === url.host) {
    const prefix = own.pathname.replace(/\/+$/, '');
    path = path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
  }
  let parts: string[];
  try {
    parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return { kind: 'other', what: 'page' };
  }
  if (parts[0] === 'api' && parts.length > 1) {
    parts = parts.slice(1);
    parts = parts[0] === 'models' ? parts.slice(1) : parts;
  }
  return linkOf(parts);
}

/** Whether a revision is a commit, which a hand can hold. */
export function isCommit(revision: string): boolean {
  return COMMIT.test(revision);
}

/**
 * The page of a model on the Hub that is asked.
 *
 * @returns null where the endpoint is no address of the web, or the id is none
 */
export function modelPage(endpoint: string, id: string): string | null {
  const url = urlOf(endpoint);
  const names = id.split('/');
  if (!url || names.length > 2 || !names.every(name => NAME.test(name))) {
    return null;
  }
  // Only these: an endpoint may hold a password, and that belongs into no page.
  const base = url.pathname.replace(/\/+$/, '');
  return `${url.protocol}//${url.host}${base}/${id}`;
}

function linkOf(parts: readonly string[]): HubLink {
  const [first = '', second = '', third = '', fourth = ''] = parts;
  if (first === 'datasets' || first === 'spaces') {
    return { kind: 'other', what: first === 'spaces' ? 'space' : 'dataset' };
  }
  if (!first || PAGES.has(first) || !NAME.test(first)) {
    return { kind: 'other', what: 'page' };
  }
  if (!second || BEFORE_REVISION.has(second)) {
    return { kind: 'model', id: first, revision: revisionOf(second, third) };
  }
  if (!NAME.test(second)) {
    return { kind: 'other', what: 'page' };
  }
  const id = `${first}/${second}`;
  return { kind: 'model', id, revision: revisionOf(third, fourth) };
}

function revisionOf(what: string, revision: string): string {
  return BEFORE_REVISION.has(what) && revision !== 'main' ? revision : '';
}

/** The text as an address of the web; a scheme may be left out. */
function urlOf(text: string): URL | null {
  if (!text || /\s/.test(text)) {
    return null;
  }
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text
    : `https://${text}`;
  try {
    const url = new URL(whole);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
}
