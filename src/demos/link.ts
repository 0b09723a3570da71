import { PageConfig, URLExt } from '@jupyterlab/coreutils';

import { PARAMETER } from './parameter';
import { GALLERY, toLink } from './query';

/**
 * The address of the page of a demo, for whoever may see it; on a JupyterHub it leads each person to
 * their own server. It is no way into an app that runs.
 */
export function pageAddress(baseUrl: string, demo: string): string {
  const prefix = PageConfig.getOption('hubPrefix');
  const host = PageConfig.getOption('hubHost') || window.location.origin;
  const base = prefix ? URLExt.join(host, prefix, 'user-redirect') : baseUrl;
  const link = toLink({ ...GALLERY, part: 'page', demo });
  return `${URLExt.join(base, 'lab')}?${PARAMETER}=${encodeURIComponent(link)}`;
}
