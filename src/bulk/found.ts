import type { CatalogAPI } from '../catalog/client';
import { fromLink } from '../catalog/query';

/** Models that a search found: as many as were asked for, of how many. */
export interface IFound {
  readonly ids: readonly string[];
  readonly total: number;
}

/**
 * The first models of a saved search, as they are now.
 *
 * @throws APIError
 */
export async function modelsOf(
  link: string,
  limit: number,
  api: Pick<CatalogAPI, 'search'>
): Promise<IFound> {
  const view = fromLink(link);
  const ids = new Set<string>();
  let cursor: string | undefined;
  let total = 0;
  do {
    const page = await api.search(view, cursor ? { cursor } : {});
    const models = page.models ?? [];
    models.forEach(model => ids.add(model.id));
    total = page.total;
    cursor = models.length ? (page.next ?? undefined) : undefined;
  } while (cursor && ids.size < limit);
  return { ids: [...ids].slice(0, limit), total: Math.max(total, ids.size) };
}
