import { PageConfig, URLExt } from '@jupyterlab/coreutils';

/**
 * The address of the application with a view, for whoever it is sent to; on a JupyterHub it leads
 * each person to their own server.
 *
 * @param parameter What of the address holds the link.
 */
export function labAddress(
  baseUrl: string,
  parameter: string,
  link: string
): string {
  const prefix = PageConfig.getOption('hubPrefix');
  const host = PageConfig.getOption('hubHost') || window.location.origin;
  const base = prefix ? URLExt.join(host, prefix, 'user-redirect') : baseUrl;
  return `${URLExt.join(base, 'lab')}?${parameter}=${encodeURIComponent(link)}`;
}
