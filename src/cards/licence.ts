import type { TranslationBundle } from '@jupyterlab/translation';

/** What tells a model's licences: a card, a row of a search, a model of the catalog. */
export interface ILicensed {
  readonly license?: string | null;
  readonly licenses?: readonly string[] | null;
  readonly license_name?: string | null;
}

/** The licences by the names that they are filtered by. */
export function licencesOf(model: ILicensed): readonly string[] {
  const { license, licenses } = model;
  return licenses?.length ? licenses : license ? [license] : [];
}

/** A licence as it is called: one of its own by its own name, such as 'qwen-research (other)'. */
export function licenceName(licence: string, model: ILicensed): string {
  const own = model.license_name;
  return own && ['other', 'unknown'].includes(licence)
    ? `${own} (${licence})`
    : licence;
}

/** All licences in a line; null where none is known. */
export function licenceText(
  model: ILicensed,
  trans: TranslationBundle
): string | null {
  const names = licencesOf(model).map(each => licenceName(each, model));
  const last = names.pop();
  return names.length
    ? trans.__('%1 and %2', names.join(', '), last)
    : (last ?? null);
}

/** The address of a licence, if it is a plain one of the web; null for anything else. */
export function licenceLink(link: string | null | undefined): string | null {
  try {
    const url = new URL(link ?? '');
    const isPlain = url.protocol === 'https:' && !url.username && !url.password;
    return isPlain ? url.href : null;
  } catch {
    return null;
  }
}
