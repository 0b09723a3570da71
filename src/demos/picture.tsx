import * as React from 'react';

import type { Kind } from './query';

/** Each drawn in a field of 96 by 48, with lines alone, so that it takes the theme's colours. */
const DRAWN: Record<Kind, React.JSX.Element> = {
  streamlit: (
    <>
      <rect x="20" y="7" width="56" height="34" rx="3" />
      <path d="M28 16h16M28 24h22M28 32h12" />
      <circle cx="38" cy="24" r="2.5" />
      <path d="M56 34V22M62 34V15M68 34v-8" />
    </>
  ),
  gradio: (
    <>
      <rect x="14" y="11" width="28" height="26" rx="3" />
      <rect x="54" y="11" width="28" height="26" rx="3" />
      <path d="M20 18h16M20 24h12M45 24h6l-2-2m2 2-2 2M60 31h16M60 26h10M60 21h13" />
    </>
  ),
  panel: (
    <>
      <rect x="20" y="7" width="56" height="34" rx="3" />
      <path d="M48 7v34M20 24h56" />
      <path d="m25 20 6-6 5 3 7-6M54 20v-5M60 20v-8M66 20v-3M26 33h16M55 35l5-6 5 3 6-4" />
    </>
  ),
  fastapi: (
    <>
      <path d="M30 10c-6 0-6 4-6 8s-1 6-5 6c4 0 5 2 5 6s0 8 6 8M66 10c6 0 6 4 6 8s1 6 5 6c-4 0-5 2-5 6s0 8-6 8" />
      <path d="m50 13-9 13h7l-2 10 9-13h-7z" />
    </>
  ),
  static: (
    <>
      <rect x="20" y="7" width="56" height="34" rx="3" />
      <path d="M20 15h56M29 23h22M29 29h30M29 35h14" />
      <circle cx="26" cy="11" r="0.8" />
      <circle cx="31" cy="11" r="0.8" />
      <circle cx="36" cy="11" r="0.8" />
    </>
  )
};

/** Colours of the theme that a picture may have; demos/gallery.css names them. */
const COLOURS = 5;

/** A number that a name always has, over all 32 bits. */
export function numberOf(name: string): number {
  let number = 0x811c9dc5;
  for (const sign of name) {
    number = Math.imul(number ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  }
  number = Math.imul(number ^ (number >>> 15), 0x2c1b3c6d);
  return (number ^ (number >>> 13)) >>> 0;
}

/** Discs behind the drawing: where they lie and how large they are, the name decides. */
function discs(number: number): React.JSX.Element[] {
  return [0, 1, 2].map(index => {
    const part = (number >>> (index * 10)) & 0x3ff;
    return (
      <circle
        key={index}
        className="jp-AlacardDemos-disc"
        cx={index * 36 + (part & 0x1f)}
        cy={(part >>> 5) * 1.5}
        r={10 + (part % 13)}
      />
    );
  });
}

/**
 * A drawing of what kind of app it is, on a ground that its name decides. It says nothing that its
 * tile does not say in words.
 */
export function KindPicture(props: {
  kind: Kind;
  name: string;
}): React.JSX.Element {
  const number = numberOf(props.name);
  return (
    <svg
      className="jp-AlacardDemos-picture"
      viewBox="0 0 96 48"
      preserveAspectRatio="xMidYMid meet"
      data-kind={props.kind}
      data-colour={number % COLOURS}
      aria-hidden="true"
      focusable="false"
    >
      {discs(number)}
      {DRAWN[props.kind]}
    </svg>
  );
}

/** The picture of a demo's app; where there is none, or it is gone, a drawing. */
export function DemoPicture(props: {
  kind: Kind;
  name: string;
  /** Where its picture is; null where it has none. */
  url: string | null;
}): React.JSX.Element {
  const { kind, name, url } = props;
  const [gone, setGone] = React.useState<string | null>(null);
  return url && url !== gone ? (
    <img
      className="jp-AlacardDemos-photo"
      src={url}
      alt=""
      loading="lazy"
      onError={() => setGone(url)}
    />
  ) : (
    <KindPicture kind={kind} name={name} />
  );
}
