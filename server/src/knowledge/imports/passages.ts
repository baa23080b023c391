import { limits } from '#contracts/common';
import type { ImportOptions } from '#contracts/http/imports';
import type { Chunk } from '#contracts/http/knowledge';
import { chunk } from '#libs/chunk';
import type { ParsedFile } from '#libs/parse';

/** The passages of a document as articles hold them; one that is longer than an article takes is cut. */
export function passagesOf(file: ParsedFile, { chunkSize }: Pick<ImportOptions, 'chunkSize'>): Chunk[] {
  return chunk(file, { most: chunkSize, least: Math.min(200, Math.floor(chunkSize / 2)) }).flatMap((each) =>
    pieces(each.text).map((text, at): Chunk => ({
      id: at === 0 ? each.id : `${each.id}-${at + 1}`,
      heading: each.heading.filter((title) => title.trim() !== '').slice(0, limits.headings),
      text,
      page: each.page,
      box: each.box && [...each.box],
      disabled: false,
    })),
  );
}

function pieces(text: string): string[] {
  if (text.length <= limits.chunk) return [text];
  const found: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = Math.min(at + limits.chunk, text.length);
    // Never between the halves of a character.
    if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1]!)) end--;
    found.push(text.slice(at, end));
    at = end;
  }
  return found.filter((piece) => piece.trim() !== '');
}
