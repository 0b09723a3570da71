import type { ReadonlyJSONObject } from '@lumino/coreutils';

/** The argument schema of a command. */
export function objectArgs(properties: ReadonlyJSONObject): {
  args: ReadonlyJSONObject;
} {
  return { args: { type: 'object', properties } };
}

/** A command that takes nothing. */
export const NO_ARGS = objectArgs({});
