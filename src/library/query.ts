/** How far back hands are shown. */
export const PERIODS = ['', 'today', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

export const SORTS = ['newest', 'oldest', 'title', 'model'] as const;
export type Sort = (typeof SORTS)[number];

/** What the tab 'Library' shows; a link holds it. `hand` is one hand that a link is about. */
export interface ILibraryView {
  readonly q: string;
  readonly difficulty: string;
  readonly ui: string;
  readonly when: Period;
  readonly sort: Sort;
  readonly hand: string;
}

export const EMPTY_VIEW: ILibraryView = {
  q: '',
  difficulty: '',
  ui: '',
  when: '',
  sort: 'newest',
  hand: ''
};

/** The view as the query of an address; empty for the plain one. */
export function toLink(view: ILibraryView): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(view) as [string, string][]) {
    if (value && value !== EMPTY_VIEW[name as keyof ILibraryView]) {
      query.set(name, value);
    }
  }
  return query.toString();
}

/** The view of a link; what it does not know is left out, but for a hand: that it is not
 * there is told. */
export function fromLink(link: string): ILibraryView {
  const query = new URLSearchParams(link);
  const text = (name: string): string => (query.get(name) ?? '').slice(0, 200);
  return {
    q: text('q'),
    difficulty: text('difficulty'),
    ui: text('ui'),
    when: PERIODS.find(each => each === query.get('when')) ?? '',
    sort: SORTS.find(each => each === query.get('sort')) ?? 'newest',
    hand: text('hand')
  };
}

export function isShareId(text: string): boolean {
  return /^[0-9A-Za-z]{22}$/.test(text);
}

/** Whether words or filters narrow the list. */
export function isNarrowed(view: ILibraryView): boolean {
  return Boolean(view.q.trim() || view.difficulty || view.ui || view.when);
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
