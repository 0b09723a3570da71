/** Whose hands are shown; `front` is the page that is shown first. */
export const SCOPES = [
  'front',
  'mine',
  'shared',
  'trending',
  'starters',
  'collections'
] as const;
export type Scope = (typeof SCOPES)[number];

/** How far back hands are shown. */
export const PERIODS = ['', 'today', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

export const SORTS = ['newest', 'oldest', 'title', 'model'] as const;
export type Sort = (typeof SORTS)[number];

/** Of which time what others do with a hand is counted. */
export const TIMEFRAMES = ['day', 'week', 'month', 'all'] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

export const RANKS = [
  'trend',
  'remixes',
  'downloads',
  'views',
  'recent'
] as const;
export type Rank = (typeof RANKS)[number];

/** What the tab 'Library' shows; a link holds it. */
export interface ILibraryView {
  readonly scope: Scope;
  readonly q: string;
  readonly task: string;
  readonly topic: string;
  readonly model: string;
  readonly prompt: string;
  readonly difficulty: string;
  readonly ui: string;
  readonly when: Period;
  readonly sort: Sort;
  readonly timeframe: Timeframe;
  readonly rank: Rank;
  /** The collection that is open. */
  readonly collection: string;
}

export const EMPTY_VIEW: ILibraryView = {
  scope: 'mine',
  q: '',
  task: '',
  topic: '',
  model: '',
  prompt: '',
  difficulty: '',
  ui: '',
  when: '',
  sort: 'newest',
  timeframe: 'week',
  rank: 'trend',
  collection: ''
};

/** What is shown first. */
export const FRONT_VIEW: ILibraryView = { ...EMPTY_VIEW, scope: 'front' };

/** The view as the query of an address; never empty, since JupyterHub drops what is empty. */
export function toLink(view: ILibraryView): string {
  if (view.scope === 'front') {
    return 'scope=front';
  }
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(view) as [string, string][]) {
    if (value && value !== EMPTY_VIEW[name as keyof ILibraryView]) {
      query.set(name, value);
    }
  }
  // One's own hands, not narrowed, are not what an empty link stands for.
  return query.toString() || `scope=${view.scope}`;
}

/** The view of a link; what it does not know is left out. */
export function fromLink(link: string): ILibraryView {
  const query = new URLSearchParams(link);
  const text = (name: string): string => (query.get(name) ?? '').slice(0, 200);
  const oneOf = <T extends string>(all: readonly T[], name: string): T | null =>
    all.find(each => each === query.get(name)) ?? null;
  return {
    scope:
      oneOf(SCOPES, 'scope') ?? (link ? EMPTY_VIEW.scope : FRONT_VIEW.scope),
    q: text('q'),
    task: text('task'),
    topic: text('topic'),
    model: text('model'),
    prompt: text('prompt'),
    difficulty: text('difficulty'),
    ui: text('ui'),
    when: oneOf(PERIODS, 'when') ?? '',
    sort: oneOf(SORTS, 'sort') ?? EMPTY_VIEW.sort,
    timeframe: oneOf(TIMEFRAMES, 'timeframe') ?? EMPTY_VIEW.timeframe,
    rank: oneOf(RANKS, 'rank') ?? EMPTY_VIEW.rank,
    collection: isShareId(text('collection')) ? text('collection') : ''
  };
}

export function isShareId(text: string): boolean {
  return /^[0-9A-Za-z]{22}$/.test(text);
}

/** Which filters a scope has. */
export function filtersOf(scope: Scope): readonly (keyof ILibraryView)[] {
  if (scope === 'front') {
    return [];
  }
  if (scope === 'trending') {
    return ['topic', 'model', 'difficulty'];
  }
  const filters = [
    'q',
    'task',
    'topic',
    'model',
    'prompt',
    'difficulty',
    'ui'
  ] as const;
  // Starters have an order of their own, and no date.
  return scope === 'starters' ? filters : [...filters, 'when'];
}

/** Whether words or filters narrow the list. */
export function isNarrowed(view: ILibraryView): boolean {
  return filtersOf(view.scope).some(name => Boolean(view[name].trim()));
}

/** How many filters narrow the list, beside the words that are searched for. */
export function filterCount(view: ILibraryView): number {
  return filtersOf(view.scope).filter(name => name !== 'q' && view[name])
    .length;
}

/** The same list, not narrowed. */
export function withoutFilters(view: ILibraryView): ILibraryView {
  const { scope, sort, timeframe, rank } = view;
  return { ...EMPTY_VIEW, scope, sort, timeframe, rank };
}

/** The instant at which a period begins, in the reader's time zone. */
export function sinceOf(period: Period, now: Date): string | null {
  if (!period) {
    return null;
  }
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const days = { today: 0, week: 6, month: 29 }[period];
  day.setDate(day.getDate() - days);
  return day.toISOString();
}
