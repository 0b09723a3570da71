import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { toAPIError } from '../ground/api/errors';
import { refusal } from '../ground/api/request';

/** What a notebook can be exported as, in the order in which it is offered. */
export const FORMATS = [
  'html',
  'slides',
  'py',
  'space',
  'colab',
  'kaggle',
  'deepnote',
  'ipynb'
] as const;
export type ExportFormat = (typeof FORMATS)[number];

/** A notebook of the server's folder as it lies there, or a version of a hand. */
export type ExportSource =
  | { readonly path: string }
  | { readonly hand: string; readonly version: number | null };

/** A file and its name, as the server names it, and how many secrets and paths it may hold. */
export interface IExported {
  readonly filename: string;
  readonly content: Blob;
  readonly findings: number;
}

/**
 * Ask the server for an export; that of a hand counts as a download.
 *
 * @throws APIError where that format cannot be made of it, or it may not be seen
 */
export async function fetchExport(
  source: ExportSource,
  format: ExportFormat,
  settings: ServerConnection.ISettings
): Promise<IExported> {
  const parts =
    'path' in source
      ? ['exports']
      : ['notebook', encodeURIComponent(source.hand), 'export'];
  const query: Record<string, string> = { format };
  if ('path' in source) {
    query.path = source.path;
  } else if (source.version !== null) {
    query.version = String(source.version);
  }
  const url =
    URLExt.join(settings.baseUrl, 'alacard/api/v1', ...parts) +
    URLExt.objectToQueryString(query);
  const response = await ServerConnection.makeRequest(url, {}, settings).catch(
    (error: unknown) => {
      throw toAPIError(error);
    }
  );
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => null);
    throw refusal(response, body);
  }
  const { headers } = response;
  return {
    filename: nameIn(headers.get('Content-Disposition')) ?? 'export',
    content: await response.blob(),
    findings: Number(headers.get('X-Alacard-Findings')) || 0
  };
}

/** The name that an attachment is given, without any folder; null where it is given none. */
export function nameIn(disposition: string | null): string | null {
  const found = /filename\*=utf-8''([^;\s]+)/i.exec(disposition ?? '');
  try {
    const name = decodeURIComponent(found?.[1] ?? '')
      .split(/[\\/]/)
      .pop();
    return name && !/^\.+$/.test(name) ? name : null;
  } catch {
    // No text in UTF-8.
    return null;
  }
}
