import type { TranslationBundle } from '@jupyterlab/translation';

import { words } from '../cards/format';
import type { Filter, Sort } from './query';

export function filterName(
  name: Filter | 'gated',
  trans: TranslationBundle
): string {
  return {
    task: trans.__('Task'),
    library: trans.__('Library'),
    license: trans.__('Licence'),
    size: trans.__('Parameters'),
    format: trans.__('Format'),
    language: trans.__('Language'),
    author: trans.__('Author'),
    dataset: trans.__('Data set'),
    tag: trans.__('Tag'),
    relation: trans.__('Derived from another'),
    created: trans.__('Month'),
    gated: trans.__('Access')
  }[name];
}

export function sortName(name: Sort, trans: TranslationBundle): string {
  return {
    relevance: trans.__('Most relevant'),
    downloads: trans.__('Most downloads'),
    likes: trans.__('Most likes'),
    trending: trans.__('Trending'),
    newest: trans.__('Newest'),
    updated: trans.__('Recently changed')
  }[name];
}

/** A task or a bucket of sizes in words; any other value as it is. */
export function valueName(
  name: string,
  value: string,
  trans: TranslationBundle
): string {
  const sizes: Record<string, string> = {
    xs: trans.__('under 100M'),
    s: trans.__('100M to 1B'),
    m: trans.__('1B to 4B'),
    l: trans.__('4B to 10B'),
    xl: trans.__('10B to 40B'),
    xxl: trans.__('40B and more'),
    unknown: trans.__('size unknown')
  };
  if (name === 'task') {
    return words(value);
  }
  if (name === 'relation') {
    return relationName(value, trans);
  }
  return name === 'size' ? (sizes[value] ?? value) : value;
}

export function relationName(
  relation: string | null | undefined,
  trans: TranslationBundle
): string {
  const names: Record<string, string> = {
    finetune: trans.__('fine-tune'),
    adapter: trans.__('adapter'),
    quantized: trans.__('quantised'),
    merge: trans.__('merge')
  };
  return names[relation ?? ''] ?? trans.__('derived');
}

/** A counter in the reader's digits; null where it is not known, as the deck's are not. */
export function counted(value: number | null | undefined): string | null {
  return value?.toLocaleString() ?? null;
}

/** Seconds since the epoch as a date of the reader's language. */
export function day(seconds: number): string {
  return new Date(seconds * 1000).toLocaleDateString(undefined, {
    dateStyle: 'medium'
  });
}
