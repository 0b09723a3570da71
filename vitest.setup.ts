/** What JupyterLab's packages expect of a browser and jsdom does not have. */
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach } from 'vitest';

class DragEventShim extends MouseEvent {}

class ObserverShim {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

Object.assign(window, {
  DragEvent: window.DragEvent ?? DragEventShim,
  IntersectionObserver: window.IntersectionObserver ?? ObserverShim,
  ResizeObserver: window.ResizeObserver ?? ObserverShim,
  matchMedia:
    window.matchMedia ??
    ((query: string) => ({
      matches: false,
      media: query,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      addListener: () => undefined,
      removeListener: () => undefined
    }))
});

// Nothing is laid out, so there is nothing to scroll.
Element.prototype.scrollTo ??= () => undefined;

// A view in a chunk of its own may take long to come on a machine that is busy.
configure({ asyncUtilTimeout: 60_000 });

// Lots fall alike in every run, such as how long a poll of Lumino waits after a failure. The numbers
// are those of Lehmer's generator, and begin anew with each test, so that one alone draws the same.
const START = 20;
let lot = START;
Math.random = () => {
  lot = (lot * 48271) % 2147483647;
  return lot / 2147483647;
};
beforeEach(() => {
  lot = START;
});

afterEach(() => cleanup());
