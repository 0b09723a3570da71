import type { Card, ModelCard } from '../ground/api/values';
import type { HubLink } from '../hub/link';
import { isCommit } from '../hub/link';
import { joined } from './merge';
import type { IPick } from './sources';
import { pickOfId } from './sources';

/** The card of a pick, at the commit that a pasted address names. */
export function cardAt(pick: IPick, link: HubLink | null): Card {
  return link?.kind === 'model' &&
    link.id === pick.id &&
    isCommit(link.revision)
    ? { ...(pick.card as ModelCard), sha: link.revision }
    : pick.card;
}

/** The model of a pasted address before all others: a search may not know it, or not yet. */
export function withLinked(
  picks: readonly IPick[],
  link: HubLink | null
): readonly IPick[] {
  return link?.kind === 'model'
    ? joined(
        picks.filter(pick => pick.id === link.id),
        joined([pickOfId(link.id)], picks)
      )
    : picks;
}
