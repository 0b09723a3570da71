import type { IRenderMime } from '@jupyterlab/rendermime';

/** What loads something of its own accord as soon as a page holds it. */
const LOADING =
  'img, picture, source, video, audio, track, iframe, object, embed, input[type=image], link, svg image';
const HUB = 'https://huggingface.co';

export interface IReadmeOptions {
  readonly id: string;
  /** Whether the reader asked for the images. */
  readonly images: boolean;
  /** What stands in for an image; its description follows. */
  readonly placeholder: string;
}

/**
 * JupyterLab's sanitizer, and after it what a stranger's page needs besides: nothing is fetched
 * from anywhere before the reader asks, and links lead out of the Lab, into a tab of their own.
 */
export function quietSanitizer(
  inner: IRenderMime.ISanitizer,
  options: IReadmeOptions
): IRenderMime.ISanitizer {
  return {
    allowNamedProperties: false,
    getAutolink: () => inner.getAutolink?.() ?? true,
    sanitize: (dirty, more) => quiet(inner.sanitize(dirty, more), options)
  };
}

/** Sanitised HTML without anything that loads, unless images were asked for. */
export function quiet(html: string, options: IReadmeOptions): string {
  // A document of its own is inert: parsing it fetches nothing.
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const node of page.querySelectorAll<HTMLElement>('[style]')) {
    if (/url|image|position/i.test(node.getAttribute('style') ?? '')) {
      node.removeAttribute('style');
    }
  }
  for (const node of page.querySelectorAll('[background]')) {
    node.removeAttribute('background');
  }
  for (const node of page.querySelectorAll(LOADING)) {
    const source = outside(
      node.getAttribute('src') ?? '',
      options.id,
      'resolve'
    );
    if (options.images && node.tagName === 'IMG' && source) {
      node.removeAttribute('srcset');
      node.setAttribute('src', source);
      node.setAttribute('loading', 'lazy');
      node.setAttribute('referrerpolicy', 'no-referrer');
      continue;
    }
    const stand = page.createElement('span');
    stand.className = 'jp-AlacardModels-image';
    const alt = node.getAttribute('alt')?.trim();
    stand.textContent = alt
      ? `${options.placeholder}: ${alt}`
      : options.placeholder;
    node.replaceWith(stand);
  }
  for (const link of page.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href') ?? '';
    if (href.startsWith('#')) {
      continue;
    }
    const target = outside(href, options.id, 'blob');
    if (target) {
      link.setAttribute('href', target);
      link.setAttribute('target', '_blank');
      link.setAttribute('rel', 'noopener noreferrer');
    } else {
      link.removeAttribute('href');
    }
  }
  return page.body.innerHTML;
}

/** An address of the web; a path is one of the model's repository. Null for anything else. */
function outside(
  address: string,
  id: string,
  kind: 'resolve' | 'blob'
): string | null {
  if (!address) {
    return null;
  }
  try {
    const url = new URL(address, `${HUB}/${id}/${kind}/main/`);
    return url.protocol === 'https:' || url.protocol === 'http:'
      ? url.href
      : null;
  } catch {
    return null;
  }
}

/** The text without the YAML that a model card begins with. */
export function withoutFrontMatter(markdown: string): string {
  return markdown.replace(
    /^\uFEFF?---\r?\n[\s\S]*?\r?\n---[ \t]*(\r?\n|$)/,
    ''
  );
}
