import type { Contents } from '@jupyterlab/services';

/** Where archives lie among the person's files until they are kept as demos. */
export const FOLDER = 'alacard-uploads';
/** Bytes that are sent at once, as JupyterLab's own uploads are. */
const CHUNK = 1024 * 1024;
/** What `placeFor` calls an archive: when it came, and how it was called. */
const PLACED = /^([0-9a-z]{8,9})-./;
/** Milliseconds after which no upload is still under way. */
const LEFT = 24 * 60 * 60 * 1000;

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
  void removeLeft(contents).catch(() => undefined);
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

/** Remove what was left there, whole or half, where a server or a page ended during an upload. */
async function removeLeft(contents: Contents.IManager): Promise<void> {
  const folder = await contents.get(FOLDER);
  const left = (folder.content as Contents.IModel[]).filter(
    ({ name, type }) => {
      const began = parseInt(PLACED.exec(name)?.[1] ?? '', 36);
      return type !== 'directory' && Date.now() - began > LEFT;
    }
  );
  for (const { name } of left) {
    await contents.delete(`${FOLDER}/${name}`);
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
