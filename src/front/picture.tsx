import * as React from 'react';

/** What a picture shows: what goes in and comes out of a task. */
type Motif =
  | 'chat'
  | 'labels'
  | 'lines'
  | 'question'
  | 'table'
  | 'points'
  | 'photo'
  | 'film'
  | 'solid'
  | 'wave'
  | 'cards';

/** The first pattern that a task has in its name decides. */
const MOTIFS: readonly (readonly [RegExp, Motif])[] = [
  [/^table|tabular|time-series/, 'table'],
  [/question-answering/, 'question'],
  [/3d/, 'solid'],
  [/video/, 'film'],
  [/audio|speech|voice/, 'wave'],
  [/similarity|^feature-extraction|ranking|retrieval/, 'points'],
  [/image|object|depth|mask-gen|keypoint|visual/, 'photo'],
  [/classification|fill-mask/, 'labels'],
  [/text-generation|text2text|any-to-any/, 'chat'],
  [/summarization|translation/, 'lines']
];

/** The motif of a task; five cards where nothing is known of it. */
export function motifOf(task: string | null | undefined): Motif {
  const name = task ?? '';
  return (
    MOTIFS.find(([pattern]) => pattern.test(name))?.[1] ??
    (name ? 'lines' : 'cards')
  );
}

/** Each drawn in a field of 96 by 48, with lines alone, so that it takes the theme's colours. */
const DRAWN: Record<Motif, React.JSX.Element> = {
  chat: (
    <>
      <path d="M22 10h34a4 4 0 0 1 4 4v10a4 4 0 0 1-4 4H34l-7 6v-6h-5a4 4 0 0 1-4-4V14a4 4 0 0 1 4-4z" />
      <path d="M66 20h8a4 4 0 0 1 4 4v10a4 4 0 0 1-4 4h-3v5l-6-5H50a4 4 0 0 1-4-4v-1" />
      <path d="M26 17h24M26 22h16" />
    </>
  ),
  labels: (
    <>
      <path d="M14 24h22M14 17h22M14 31h14" />
      <path d="M42 24h8l-3-3m3 3-3 3" />
      <path d="M58 10h16l6 6-6 6H58zM58 27h16l6 6-6 6H58z" />
      <circle cx="63" cy="16" r="1.5" />
      <circle cx="63" cy="33" r="1.5" />
    </>
  ),
  lines: (
    <>
      <path d="M14 11h28M14 17h28M14 23h28M14 29h28M14 35h18" />
      <path d="M48 24h8l-3-3m3 3-3 3" />
      <path d="M62 20h20M62 28h13" />
    </>
  ),
  question: (
    <>
      <path d="M14 12h38M14 19h38M14 33h24M14 26h8M44 26h8" />
      <rect x="25" y="22.5" width="16" height="7" rx="2" />
      <path d="M66 19a6 6 0 1 1 8.5 5.5c-2 .9-2.5 2.2-2.5 4.5" />
      <circle cx="72" cy="34" r="0.8" />
    </>
  ),
  table: (
    <>
      <rect x="24" y="9" width="48" height="30" rx="3" />
      <path d="M24 19h48M24 29h48M40 9v30M56 9v30" />
      <circle cx="48" cy="24" r="2" />
    </>
  ),
  points: (
    <>
      <path d="M26 38V10M26 38h46" />
      <circle cx="38" cy="20" r="2.5" />
      <circle cx="44" cy="17" r="2.5" />
      <circle cx="42" cy="25" r="2.5" />
      <circle cx="60" cy="30" r="2.5" />
      <circle cx="66" cy="26" r="2.5" />
      <path d="M34 14a13 11 0 0 1 14-1" strokeDasharray="2 2" />
    </>
  ),
  photo: (
    <>
      <rect x="26" y="8" width="44" height="32" rx="3" />
      <circle cx="38" cy="18" r="3.5" />
      <path d="m26 36 13-11 9 7 8-9 14 12" />
    </>
  ),
  film: (
    <>
      <rect x="22" y="10" width="52" height="28" rx="3" />
      <path d="M30 10v28M66 10v28M22 17h8M22 24h8M22 31h8M66 17h8M66 24h8M66 31h8" />
      <path d="m44 19 10 5-10 5z" />
    </>
  ),
  solid: (
    <>
      <path d="m48 7 17 9v16l-17 9-17-9V16z" />
      <path d="m31 16 17 9 17-9M48 25v16" />
    </>
  ),
  wave: (
    <path d="M16 24h4M24 19v10M31 14v20M38 20v8M45 9v30M52 16v16M59 21v6M66 13v22M73 19v10M79 24h3" />
  ),
  cards: (
    <>
      <rect x="40" y="8" width="20" height="30" rx="3" />
      <path d="m40 14-9 3a2 2 0 0 0-1 3l6 18 4-1M60 14l6 2a2 2 0 0 1 1 3l-6 18-3-1" />
      <path d="m50 16 4 7-4 7-4-7z" />
    </>
  )
};

/** A drawing of what a hand's task is about. It says nothing that its tile does not say in words. */
export function TaskPicture(props: {
  task: string | null | undefined;
}): React.JSX.Element {
  const motif = motifOf(props.task);
  return (
    <svg
      className="jp-AlacardFront-picture"
      viewBox="0 0 96 48"
      data-motif={motif}
      aria-hidden="true"
      focusable="false"
    >
      {DRAWN[motif]}
    </svg>
  );
}
