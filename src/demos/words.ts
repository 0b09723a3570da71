import type { TranslationBundle } from '@jupyterlab/translation';

import type { LaunchedDemo } from '../ground/api/types';
import { libraryKept } from '../ground/rooms';
import { visible } from '../ground/text/visible';
import type { Kind, Scope, Sort } from './query';

const GROUP = 'group:';
const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

export function kindName(kind: Kind, trans: TranslationBundle): string {
  return {
    streamlit: 'Streamlit',
    gradio: 'Gradio',
    panel: 'Panel',
    fastapi: trans.__('FastAPI'),
    static: trans.__('Static page')
  }[kind];
}

export function sortName(sort: Sort, trans: TranslationBundle): string {
  return {
    newest: trans.__('Newest'),
    changed: trans.__('Recently changed'),
    used: trans.__('Most used'),
    rated: trans.__('Best rated'),
    name: trans.__('Name')
  }[sort];
}

export function scopeName(scope: Scope, trans: TranslationBundle): string {
  return {
    all: trans.__('All demos'),
    mine: trans.__('My demos'),
    shared: trans.__('Shared')
  }[scope];
}

/** A phase of a launch, in words. */
export function phaseName(phase: string, trans: TranslationBundle): string {
  switch (phase) {
    case 'environment':
      return trans.__('Preparing the environment…');
    case 'installing':
      return trans.__('Installing packages…');
    case 'starting':
      return trans.__('Starting the app…');
    case 'waiting':
    case 'ready':
      return trans.__('Waiting for the app to answer…');
    default:
      return trans.__('Waiting for its turn…');
  }
}

/** In which phase a launch failed, in words; empty for an app that had come up. */
export function failureName(phase: string, trans: TranslationBundle): string {
  switch (phase) {
    case 'environment':
      return trans.__('It failed while its environment was being prepared.');
    case 'installing':
      return trans.__('It failed while its packages were being installed.');
    case 'starting':
      return trans.__('It failed while the app was starting.');
    case 'waiting':
      return trans.__('It did not start.');
    default:
      return '';
  }
}

/** How a launch fares, as a card says it; a demo that was not launched is ready. */
export function stateName(
  state: LaunchedDemo['status'] | undefined,
  trans: TranslationBundle
): string {
  switch (state) {
    case 'running':
      return trans.__('Running');
    case 'launching':
      return trans.__('Launching…');
    case 'error':
      return trans.__('Failed');
    case 'stopped':
      return trans.__('Stopped');
    default:
      return trans.__('Ready');
  }
}

/** The time of day of an instant, as the reader writes it. */
export function timeOf(instant: string): string {
  return new Date(instant).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit'
  });
}

const ENDING = 12;
const SHOWN = 400;
/** Frames of Python's own imports, and the marks below a line of code. */
const NOISE = /^ +(File "<frozen |[~^]+$)/;

/**
 * The last lines of a log that matter: its last traceback, without the frames in between and those
 * of Python's own imports, else the last lines that say something.
 */
export function lastWords(log: string): string {
  const lines = log
    .split(/\r?\n/)
    .map(line => line.slice(0, SHOWN))
    .filter(line => line.trim() && !NOISE.test(line));
  const begun = lines
    .map(line => line.startsWith('Traceback ('))
    .lastIndexOf(true);
  if (begun < 0 || lines.length - begun <= ENDING) {
    return lines.slice(begun < 0 ? -ENDING : begun).join('\n');
  }
  return [lines[begun], '  …', ...lines.slice(2 - ENDING)].join('\n');
}

/** Who can see a demo: each visibility and how it is called. */
export function audiences(
  present: string,
  groups: readonly string[],
  trans: TranslationBundle
): readonly { value: string; label: string }[] {
  const named = groups.map(group => `${GROUP}${group}`);
  const values = new Set(['private', 'everyone', ...named, present]);
  return [...values].map(value => ({
    value,
    label: value.startsWith(GROUP)
      ? trans.__('The group “%1”', visible(value.slice(GROUP.length)))
      : value === 'private'
        ? trans.__('Only me')
        : trans.__('Everyone here')
  }));
}

/** What 'Only me' means for a demo. */
export function privateNote(trans: TranslationBundle): string {
  return libraryKept() === 'team'
    ? trans.__(
        '“Only me” hides it from other people here, but does not protect it: anyone with the password of the team’s database, or who can read the folder of the demos, can read it.'
      )
    : trans.__(
        '“Only me” hides it from other people here, but does not protect it: anyone who can read the folder of the demos can read it.'
      );
}

/** Bytes as people read them. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) {
    return `${bytes} B`;
  }
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}

/** Tags as a person types them: parted by commas, each once. */
export function tagsIn(text: string): string[] {
  const found = new Map<string, string>();
  for (const tag of text.split(',')) {
    const trimmed = tag.trim().replace(/\s+/g, ' ');
    if (trimmed && !found.has(trimmed.toLowerCase())) {
      found.set(trimmed.toLowerCase(), trimmed);
    }
  }
  return [...found.values()];
}
