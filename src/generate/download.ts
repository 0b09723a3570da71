import type { Notebook } from '../ground/api/values';

/** Hand a notebook over as a file, where it could not be written to the workspace. */
export function downloadNotebook(notebook: Notebook, filename: string): void {
  const blob = new Blob([JSON.stringify(notebook, null, 1)], {
    type: 'application/x-ipynb+json'
  });
  saveFile(blob, filename);
}

/** Let the browser save a file. */
export function saveFile(content: Blob, filename: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  // The browser reads the address after the click has been handled.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
