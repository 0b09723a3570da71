/** Where a key moves the focus in a list of `length`; null when the key does not move it. */
export function nextIndex(
  key: string,
  current: number,
  length: number
): number | null {
  if (length === 0) {
    return null;
  }
  switch (key) {
    case 'ArrowDown':
      return Math.min(current + 1, length - 1);
    case 'ArrowUp':
      return Math.max(current - 1, 0);
    case 'PageDown':
      return Math.min(current + 8, length - 1);
    case 'PageUp':
      return Math.max(current - 8, 0);
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return null;
  }
}
