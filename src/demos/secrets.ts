/** What the server takes as the name of a variable, and which it keeps to itself. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;
const RESERVED = /^(HOME|PATH|TMPDIR|LD_.*|PYTHON.*|ALACARD_.*)$/i;
/** Characters of a secret, and secrets of a launch. */
export const LONGEST = 8000;
export const MOST = 20;

/** A row of the form as it is filled in. */
export interface ISecretRow {
  readonly name: string;
  readonly value: string;
}

/** Why a row cannot be given to an app. */
export type SecretTrouble = 'name' | 'reserved' | 'twice' | 'value' | 'long';

/** The first row that is wrong; null where all are right. Rows without a value are left out. */
export function troubleIn(
  rows: readonly ISecretRow[]
): { row: number; trouble: SecretTrouble } | null {
  const seen = new Set<string>();
  for (const [row, { name, value }] of rows.entries()) {
    const trimmed = name.trim();
    if (!value) {
      continue;
    }
    const trouble = !NAME.test(trimmed)
      ? 'name'
      : RESERVED.test(trimmed)
        ? 'reserved'
        : seen.has(trimmed)
          ? 'twice'
          : value.includes('\0')
            ? 'value'
            : value.length > LONGEST
              ? 'long'
              : null;
    if (trouble) {
      return { row, trouble };
    }
    seen.add(trimmed);
  }
  return null;
}

/** What an app is given; rows without a value are left out. */
export function secretsIn(rows: readonly ISecretRow[]): Record<string, string> {
  return Object.fromEntries(
    rows
      .filter(({ value }) => value)
      .map(({ name, value }) => [name.trim(), value])
  );
}
