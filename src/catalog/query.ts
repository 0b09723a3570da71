/** What the tab shows, as a value that a link, a saved search and a restored layout can hold. */

export const SEARCH_LIMIT = 50;

/** The filters by value, in the order in which they are shown. */
export const FILTERS = [
  'task',
  'library',
  'license',
  'size',
  'format',
  'relation',
  'language',
  'author',
  'dataset',
  'tag',
  'created'
] as const;

export type Filter = (typeof FILTERS)[number];

export const SORTS = [
  'relevance',
  'downloads',
  'likes',
  'trending',
  'newest',
  'updated'
] as const;

export type Sort = (typeof SORTS)[number];

export const PAGES = ['search', 'statistics', 'compare', 'model'] as const;

export type Page = (typeof PAGES)[number];

export interface IView {
  readonly page: Page;
  /** The model whose page is open. */
  readonly model: string;
  /** Models to compare, four at most. */
  readonly compare: readonly string[];
  readonly q: string;
  readonly filters: Readonly<Partial<Record<Filter, readonly string[]>>>;
  readonly gated: boolean | null;
  readonly fits: boolean;
  readonly sort: Sort;
}

export const MAX_COMPARED = 4;

export const EMPTY_VIEW: IView = {
  page: 'search',
  model: '',
  compare: [],
  q: '',
  filters: {},
  gated: null,
  fits: false,
  sort: 'relevance'
};

type ISearchQuery = Partial<Record<Filter, string[]>> & {
  q?: string;
  gated?: boolean;
  fits?: boolean;
  sort?: Sort;
};

/** The question to the catalog that a view stands for; what is not given is left out. */
export function searchQuery(view: IView): ISearchQuery {
  const query: ISearchQuery = {};
  if (view.q.trim()) {
    query.q = view.q.trim();
  }
  for (const name of FILTERS) {
    const values = view.filters[name];
    if (values?.length) {
      query[name] = [...values];
    }
  }
  if (view.gated !== null) {
    query.gated = view.gated;
  }
  if (view.fits) {
    query.fits = true;
  }
  if (view.sort !== 'relevance') {
    query.sort = view.sort;
  }
  return query;
}

function searchParams(view: IView): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(searchQuery(view))) {
    [value].flat().forEach(item => query.append(name, String(item)));
  }
  return query;
}

/** A view as the text of a link. */
export function toLink(view: IView): string {
  const query = searchParams(view);
  if (view.page !== 'search') {
    query.set('page', view.page);
  }
  if (view.model) {
    query.set('model', view.model);
  }
  view.compare.forEach(id => query.append('compare', id));
  return query.toString();
}

/** The view that a link stands for; what it does not understand is left out. */
export function fromLink(link: string): IView {
  const query = new URLSearchParams(link.slice(0, 4000));
  const filters: Partial<Record<Filter, readonly string[]>> = {};
  for (const name of FILTERS) {
    const values = [...new Set(query.getAll(name))].filter(Boolean);
    if (values.length) {
      filters[name] = values.slice(0, 20);
    }
  }
  const gated = query.get('gated');
  const model = query.get('model') ?? '';
  const page = PAGES.find(name => name === query.get('page')) ?? 'search';
  return {
    page: page === 'model' && !model ? 'search' : page,
    model,
    compare: [...new Set(query.getAll('compare'))].slice(0, MAX_COMPARED),
    q: query.get('q') ?? '',
    filters,
    gated: gated === 'true' ? true : gated === 'false' ? false : null,
    fits: query.get('fits') === 'true',
    sort: SORTS.find(name => name === query.get('sort')) ?? 'relevance'
  };
}

/** Whether two views ask the catalog the same. */
export function sameSearch(a: IView, b: IView): boolean {
  return searchParams(a).toString() === searchParams(b).toString();
}

/** The view with a value of a filter switched on or off. */
export function toggled(view: IView, name: Filter, value: string): IView {
  const values = view.filters[name] ?? [];
  const next = values.includes(value)
    ? values.filter(other => other !== value)
    : [...values, value];
  return { ...view, filters: { ...view.filters, [name]: next } };
}

/** A search by one value alone, as a bar of a chart or a tag of a model stands for. */
export function searchFor(name: Filter, value: string): IView {
  return { ...EMPTY_VIEW, filters: { [name]: [value] } };
}

/** How many filters narrow the view. */
export function filterCount(view: IView): number {
  const values = FILTERS.map(name => view.filters[name]?.length ?? 0);
  return (
    values.reduce((a, b) => a + b, 0) +
    (view.gated === null ? 0 : 1) +
    (view.fits ? 1 : 0)
  );
}
