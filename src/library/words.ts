import type { TranslationBundle } from '@jupyterlab/translation';

import type { Hand } from '../ground/api/types';
import { libraryKept } from '../ground/rooms';
import { visible } from '../ground/text/visible';
import { audienceOf } from './sharing';
import type { Period, Rank, Scope, Sort, Timeframe } from './query';

export { appNames, levelNames } from '../cards/names';
export { ageOf } from '../ground/text/age';

type Named = readonly (readonly [string, string])[];

export function periodName(period: Period, trans: TranslationBundle): string {
  return {
    '': trans.__('Any time'),
    today: trans.__('Today'),
    week: trans.__('Last 7 days'),
    month: trans.__('Last 30 days')
  }[period];
}

export function sortName(sort: Sort, trans: TranslationBundle): string {
  return {
    newest: trans.__('Newest first'),
    oldest: trans.__('Oldest first'),
    title: trans.__('By title'),
    model: trans.__('By model')
  }[sort];
}

/**
 * How its last verification ended, or that other code was published since; of none, that none is
 * known of.
 */
export function verifiedName(hand: Hand, trans: TranslationBundle): string {
  if (!hand.verified) {
    return trans.__('Not verified');
  }
  if (hand.verified === 'changed') {
    return trans.__('Changed since it was verified');
  }
  return hand.verified === 'passed'
    ? trans.__('Verified')
    : trans.__('Verification failed');
}

/** Who a person can share with. */
export function audienceNames(trans: TranslationBundle): Named {
  return [
    ['private', trans.__('Only me')],
    ['everyone', trans.__('Everyone who uses this library')],
    ['group', trans.__('One of my groups')]
  ];
}

/** What 'private' means here. */
export function privacyNote(trans: TranslationBundle): string {
  switch (libraryKept()) {
    case 'service':
      return trans.__(
        '“Only me” protects it: other people on this JupyterHub cannot reach it.'
      );
    case 'team':
      return trans.__(
        '“Only me” hides it from other people here, but does not protect it: anyone with the password of the team’s database can read it.'
      );
    default:
      return trans.__(
        '“Only me” hides it from other people here, but does not protect it: anyone who can read the file of this library can read it.'
      );
  }
}

/** Who can open a hand, in words. */
export function visibilityName(
  visibility: string,
  trans: TranslationBundle
): string {
  const { audience, group } = audienceOf(visibility);
  return audience === 'group'
    ? trans.__('Shared with the group “%1”', visible(group))
    : audience === 'everyone'
      ? trans.__('Shared with everyone')
      : trans.__('Private');
}

/** A day, as the reader writes it. */
export function dayOf(instant: string): string {
  return new Date(instant).toLocaleDateString(undefined, {
    dateStyle: 'medium'
  });
}

export function scopeName(scope: Scope, trans: TranslationBundle): string {
  return {
    front: trans.__('Start'),
    mine: trans.__('My hands'),
    shared: trans.__('Shared'),
    trending: trans.__('Trending'),
    starters: trans.__('Starters'),
    collections: trans.__('Collections')
  }[scope];
}

/** What the box for words looks through. */
export function searchLabel(scope: Scope, trans: TranslationBundle): string {
  return scope === 'mine'
    ? trans.__('Search my hands')
    : scope === 'starters'
      ? trans.__('Search starters')
      : trans.__('Search shared hands');
}

export function timeframeName(
  timeframe: Timeframe,
  trans: TranslationBundle
): string {
  return {
    day: trans.__('Last 24 hours'),
    week: trans.__('Last 7 days'),
    month: trans.__('Last 30 days'),
    all: trans.__('All time')
  }[timeframe];
}

export function rankName(rank: Rank, trans: TranslationBundle): string {
  return {
    trend: trans.__('By trend'),
    remixes: trans.__('By remixes'),
    downloads: trans.__('By downloads'),
    views: trans.__('By views'),
    recent: trans.__('Newest first')
  }[rank];
}

/** What others did with a hand, in a few words; the page tells all of it. */
export function countsText(hand: Hand, trans: TranslationBundle): string {
  const { remixes = 0, stars = 0, views = 0 } = hand.counts ?? {};
  return [
    trans._n('%1 view', '%1 views', views, views.toLocaleString()),
    remixes &&
      trans._n('%1 remix', '%1 remixes', remixes, remixes.toLocaleString()),
    stars && trans._n('%1 star', '%1 stars', stars, stars.toLocaleString())
  ]
    .filter(Boolean)
    .join(' · ');
}
