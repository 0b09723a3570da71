/** `1234567` as `1.2M`, in the reader's language. */
export function compactNumber(value: number): string {
  return new Intl.NumberFormat(undefined, {
    notation: 'compact',
    maximumFractionDigits: 1
  }).format(value);
}

/** Bytes as a person reads them, in powers of 1000 as model pages write them. */
export function fileSize(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const step = Math.min(
    units.length - 1,
    Math.floor(Math.log10(Math.max(bytes, 1)) / 3)
  );
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step > 2 ? 1 : 0
  }).format(bytes / 1000 ** step);
}

/** Parts of a slug that are no plain words, as they are written. */
const SPELLINGS: Readonly<Record<string, string>> = {
  '3d': '3D',
  api: 'API',
  cli: 'CLI',
  gguf: 'GGUF',
  ml: 'ML',
  ocr: 'OCR',
  ui: 'UI'
};

/** A Hub slug such as `text-classification` or `image-to-3d` as words. */
export function words(slug: string): string {
  const text = slug
    .split(/[-_ ]+/)
    .map(word => SPELLINGS[word.toLowerCase()] ?? word)
    .join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The id of a card as words; one of a person's own ends in 8 signs that name nothing. */
export function cardWords(id: string): string {
  return words(id.replace(/(?<=.)-[0-9a-z]{8}$/, ''));
}
