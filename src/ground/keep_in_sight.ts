/** Milliseconds in which what is loaded above a part does not push it out of sight. */
const SETTLING = 5000;

/**
 * Give a part of a page the focus, and scroll to it until the page stands still or the person moves
 * it; what is returned ends that.
 */
export function keepInSight(
  part: HTMLElement,
  block: ScrollLogicalPosition
): () => void {
  const show = (): void => part.scrollIntoView({ block });
  part.focus({ preventScroll: true });
  show();
  const page = part.closest('main');
  const observer = new ResizeObserver(show);
  for (const each of page?.children ?? []) {
    observer.observe(each);
  }
  const acts = ['wheel', 'pointerdown', 'keydown'] as const;
  const stop = (): void => {
    observer.disconnect();
    clearTimeout(timer);
    acts.forEach(act => page?.removeEventListener(act, stop));
  };
  acts.forEach(act => page?.addEventListener(act, stop, { passive: true }));
  const timer = setTimeout(stop, SETTLING);
  return stop;
}
