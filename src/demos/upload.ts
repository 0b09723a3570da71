import type { Contents } from '@jupyterlab/services';

/** Where archives lie among the person's files until they are kept as demos. */
export const FOLDER = 'alacard-uploads';
/** Bytes that are sent at once, as JupyterLab's own uploads are. */
const CHUNK = 1024 * 1024;

/** A path for an archive that no other upload has. */
export function placeFor(file: File): string {
  const name = file.name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(-100);
  return `${FOLDER}/${Date.now().toString(36)}-${name}`;
}

/**
 * Upload an archive in chunks, as the file browser does.
 *
 * @throws what the contents manager throws; an abort where someone gave up
 */
export async function upload(
  contents: Contents.IManager,
  { file, path }: { readonly file: File; readonly path: string },
  progress: (fraction: number) => void,
  signal: AbortSignal
): Promise<void> {
  await contents.save(FOLDER, { type: 'directory' });
  const name = path.slice(FOLDER.length + 1);
  const chunks = Math.max(1, Math.ceil(file.size / CHUNK));
  for (let number = 1; number <= chunks; number++) {
    signal.throwIfAborted();
    const part = file.slice((number - 1) * CHUNK, number * CHUNK);
    const model: Partial<Contents.IModel> & { chunk?: number } = {
      type: 'file',
      format: 'base64',
      name,
      content: await base64(part)
    };
    if (chunks > 1) {
      model.chunk = number === chunks ? -1 : number;
    }
    await contents.save(path, model);
    progress(number / chunks);
  }
}

/** The bytes of a part as base64, which a data URL has behind its comma. */
async function base64(part: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      resolve((reader.result as string).split(',')[1] ?? '');
    };
    reader.onerror = () => reject(new Error('The file cannot be read.'));
    reader.readAsDataURL(part);
  });
}
