import type { Notebook } from '../ground/api/values';

/** Hand a notebook over as a file, where it could not be written to the workspace. */
export function downloadNotebook(notebook: Notebook, filename: string): void {
  const blob = new Blob([JSON.stringify(notebook, null, 1)], {
    type: 'application/x-ipynb+json'
  });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  // The browser reads the address after the click has been handled.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
