/**
 * Text of strangers with its invisible characters made visible.
 *
 * A mark such as U+202E turns the rest of a name round, so that `photo_gnp.exe` reads as a picture;
 * others have no width at all, so that two names look alike. They are drawn as `‹U+202E›`. What
 * letters need to be written is kept: the joiners within a script that uses them and within an
 * emoji, and the selectors of an emoji's look.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu;

/** Scripts whose letters change their form by a joiner. */
const JOINING =
  '[\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}' +
  '\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}]';
const PICTURE = '\\p{Extended_Pictographic}\\p{Emoji_Modifier}?\\uFE0F?';
const NEEDED = new RegExp(
  `(?<=${JOINING})[\\u200C\\u200D](?=${JOINING})` +
    `|(?<=${PICTURE})\\u200D(?=\\p{Extended_Pictographic}|[♀♂⚕])` +
    '|(?<=[\\p{Emoji}\\p{Extended_Pictographic}])(?:\\uFE0E|\\uFE0F)',
  'gu'
);

/** What a text may hold besides, since it turns and hides nothing there. */
const ALLOWED = {
  name: /(?!)/u,
  code: /[\n\t]/u,
  // Prose is broken, spaced and hyphenated; marks that lean towards one side come with its script.
  prose:
    /[\n\t\u00ad\u061c\u200b-\u200f\u2060\ufeff\p{Zs}\p{Variation_Selector}]/u
} as const;

/** `text` as it can be drawn: a name, lines of code, or prose. */
export function visible(
  text: string,
  kind: keyof typeof ALLOWED = 'name'
): string {
  if (text.search(INVISIBLE) < 0) {
    return text;
  }
  const needed = new Set<number>();
  for (const found of text.matchAll(NEEDED)) {
    needed.add(found.index);
  }
  return text.replace(INVISIBLE, (found: string, index: number) =>
    needed.has(index) || ALLOWED[kind].test(found) ? found : codeOf(found)
  );
}

/** An answer of the server with every text in it visible; for what is drawn and not sent back. */
export function visibleAnswer<T>(value: T): T {
  if (typeof value === 'string') {
    return visible(value, value.includes('\n') ? 'code' : 'name') as T;
  }
  if (Array.isArray(value)) {
    return value.map(item => visibleAnswer<unknown>(item)) as T;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        visible(name),
        visibleAnswer<unknown>(item)
      ])
    ) as T;
  }
  return value;
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}
