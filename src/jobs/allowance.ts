import type { TranslationBundle } from '@jupyterlab/translation';

import type { Allowance } from '../ground/api/types';

/** What is left of the limits of a day, such as '3 of 50 jobs left today'; empty without any. */
export function allowanceText(
  allowance: Allowance | null,
  trans: TranslationBundle
): string {
  if (!allowance) {
    return '';
  }
  const number = (value: number): string =>
    value.toLocaleString(undefined, { maximumFractionDigits: 1 });
  const { credits, jobs } = allowance;
  const shares = [
    jobs && trans.__('%1 of %2 jobs', number(jobs.left), number(jobs.limit)),
    credits &&
      trans.__('%1 of %2 credits', number(credits.left), number(credits.limit))
  ].filter(share => share !== null);
  return trans.__(
    '%1 left today, renewed at 00:00 UTC',
    shares.join(trans.__(' and '))
  );
}

/** Whether so many jobs of a kind are more than is left today. */
export function exceeds(
  allowance: Allowance | null,
  kind: string,
  count: number
): boolean {
  const cost = (allowance?.costs[kind] ?? 1) * count;
  return (
    count > (allowance?.jobs?.left ?? Infinity) ||
    cost > (allowance?.credits?.left ?? Infinity)
  );
}
