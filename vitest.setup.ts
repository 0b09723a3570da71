/** What JupyterLab's packages expect of a browser and jsdom does not have. */
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

class DragEventShim extends MouseEvent {}

Object.assign(window, {
  DragEvent: window.DragEvent ?? DragEventShim,
  matchMedia:
    window.matchMedia ??
    ((query: string) => ({
      matches: false,
      media: query,
      addEventListener: () => undefined,
      removeEventListener: () => undefined
    }))
});

afterEach(() => cleanup());
