import type { TranslationBundle } from '@jupyterlab/translation';

import { visible } from '../ground/text/visible';

const GROUP = 'group:';

/** Who can open a collection, in words. */
export function audienceName(
  visibility: string,
  trans: TranslationBundle
): string {
  if (visibility.startsWith(GROUP)) {
    const group = visible(visibility.slice(GROUP.length));
    return trans.__('Shared with the group “%1”', group);
  }
  return visibility === 'everyone'
    ? trans.__('Shared with everyone')
    : trans.__('Only you can see it');
}

/** Whom its owner can share it with: each visibility and how it is called. */
export function audiences(
  groups: readonly string[],
  trans: TranslationBundle
): readonly (readonly [string, string])[] {
  return [
    ['private', trans.__('Only me')],
    ['everyone', trans.__('Everyone who uses this library')],
    ...groups.map(
      group =>
        [
          `${GROUP}${group}`,
          trans.__('The group “%1”', visible(group))
        ] as const
    )
  ];
}

export function handCount(count: number, trans: TranslationBundle): string {
  return trans._n('%1 hand', '%1 hands', count, count.toLocaleString());
}
