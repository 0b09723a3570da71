import type { IPick } from './sources';

/** Each name once, in order, without empty ones. */
export function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].filter(Boolean).sort();
}

/** The first list, then what only the second holds. */
export function joined(
  first: readonly IPick[],
  second: readonly IPick[]
): readonly IPick[] {
  const known = new Set(first.map(pick => pick.id));
  return [...first, ...second.filter(pick => !known.has(pick.id))];
}

/** The catalog's picks in their places, by the Hub's facts where it has them; then the Hub's own. */
export function fresher(
  local: readonly IPick[],
  live: readonly IPick[]
): readonly IPick[] {
  const told = new Map(live.map(pick => [pick.id, pick]));
  const here = local.map(pick => ({
    ...(told.get(pick.id) ?? pick),
    catalogued: true
  }));
  return joined(here, live);
}
