export const KINDS = [
  'streamlit',
  'gradio',
  'panel',
  'fastapi',
  'static'
] as const;
export type Kind = (typeof KINDS)[number];

export const SORTS = ['newest', 'changed', 'used', 'rated', 'name'] as const;
export type Sort = (typeof SORTS)[number];

export const SCOPES = ['all', 'mine', 'shared'] as const;
export type Scope = (typeof SCOPES)[number];

/** What the tab 'Demos' shows; a link holds it. */
export interface IDemosView {
  /** The gallery, the page of one demo, or the bringing of a bundle. */
  readonly part: 'gallery' | 'page' | 'bring';
  /** The demo whose page is shown, or that a bundle is to be the next version of. */
  readonly demo: string;
  /** A folder or an archive that is to be brought. */
  readonly path: string;
  readonly search: string;
  readonly tags: readonly string[];
  readonly kind: Kind | '';
  /** As the author is named, or the user who brought it. */
  readonly author: string;
  readonly sort: Sort;
  readonly scope: Scope;
  /** Counts from 1. */
  readonly page: number;
}

export const GALLERY: IDemosView = {
  part: 'gallery',
  demo: '',
  path: '',
  search: '',
  tags: [],
  kind: '',
  author: '',
  sort: 'newest',
  scope: 'all',
  page: 1
};

const DEMO_ID = /^[0-9A-Za-z]{22}$/;

/** A view as a link holds it: only what differs from the gallery as it is first shown. */
export function toLink(view: IDemosView): string {
  const query = new URLSearchParams();
  for (const name of [
    'part',
    'demo',
    'path',
    'search',
    'kind',
    'author',
    'sort',
    'scope',
    'page'
  ] as const) {
    if (view[name] !== GALLERY[name]) {
      query.set(name, String(view[name]));
    }
  }
  view.tags.forEach(tag => query.append('tag', tag));
  return query.toString();
}

/** The view of a link, whatever someone wrote into it. */
export function fromLink(link: string): IDemosView {
  const query = new URLSearchParams(link);
  const text = (name: string, most: number): string =>
    (query.get(name) ?? '').slice(0, most);
  const one = <T extends string>(
    name: string,
    known: readonly T[],
    otherwise: T
  ): T => known.find(each => each === query.get(name)) ?? otherwise;
  const demo = text('demo', 22);
  const known = DEMO_ID.test(demo) ? demo : '';
  const part = one('part', ['gallery', 'page', 'bring'], 'gallery');
  const page = Number(query.get('page') ?? 1);
  return {
    part: part === 'page' && !known ? 'gallery' : part,
    demo: part === 'gallery' ? '' : known,
    path: part === 'bring' ? text('path', 2000) : '',
    search: text('search', 200),
    tags: query
      .getAll('tag')
      .map(tag => tag.slice(0, 60))
      .filter(Boolean)
      .slice(0, 20),
    kind: one<Kind | ''>('kind', KINDS, ''),
    author: text('author', 200),
    sort: one('sort', SORTS, 'newest'),
    scope: one('scope', SCOPES, 'all'),
    page: Number.isInteger(page) && page >= 1 && page <= 100_000 ? page : 1
  };
}

/** Whether a search or a filter hides demos. */
export function isNarrowed(view: IDemosView): boolean {
  return Boolean(
    view.search ||
    view.tags.length ||
    view.kind ||
    view.author ||
    view.scope !== 'all'
  );
}
