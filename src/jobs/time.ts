import type { TranslationBundle } from '@jupyterlab/translation';

/** How long it will still take, in whole seconds; null where nobody knows. */
export function secondsLeft(
  expectedSeconds: number | null,
  startedAt: number,
  now: number
): number | null {
  if (expectedSeconds === null) {
    return null;
  }
  return Math.max(0, Math.ceil(expectedSeconds - (now - startedAt) / 1000));
}

/** A span of time, as short as it can be read. */
export function spanText(seconds: number, trans: TranslationBundle): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) {
    return trans.__('%1 s', whole);
  }
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? trans.__('%1 min %2 s', minutes, whole % 60)
    : trans.__('%1 h %2 min', Math.floor(minutes / 60), minutes % 60);
}

/** How long it has taken, beside how long it took before; nothing in its first moments. */
export function elapsedText(
  seconds: number,
  expectedSeconds: number | null,
  trans: TranslationBundle
): string {
  const elapsed = spanText(seconds, trans);
  const short = seconds < SHORT;
  if (expectedSeconds === null || expectedSeconds < SHORT) {
    return short ? '' : elapsed;
  }
  const expected = spanText(expectedSeconds, trans);
  if (short) {
    return trans.__('about %1', expected);
  }
  return seconds <= expectedSeconds
    ? trans.__('%1 of about %2', elapsed, expected)
    : trans.__('%1; usually about %2', elapsed, expected);
}

/** Seconds that nobody needs to be told of. */
const SHORT = 5;
