/** The kinds of picture that are taken. */
export type PictureKind = 'jpeg' | 'png' | 'webp' | 'gif';

const starts: readonly (readonly [PictureKind, RegExp])[] = [
  ['png', /^\u0089PNG\r\n\u001a\n/],
  ['jpeg', /^\u00ff\u00d8\u00ff/],
  ['gif', /^GIF8[79]a/],
  // RIFF, four bytes of length, WEBP.
  ['webp', /^RIFF[\s\S]{4}WEBP/],
];

/** The kind of a picture by its first bytes; null for all else, so for SVG, which is a program. */
export function kindOf(bytes: Buffer): PictureKind | null {
  const head = bytes.toString('latin1', 0, 16);
  return starts.find(([, start]) => start.test(head))?.[0] ?? null;
}
