let segmenter: Intl.Segmenter | undefined;

/** Bytes of a text in UTF-8. */
export const bytesOf = (text: string): number => Buffer.byteLength(text);

/**
 * The longest beginning of at most `maxBytes` bytes of UTF-8 that splits no character as a reader sees it; when
 * something went, `ending` (which counts) stands after it. Lone surrogates become U+FFFD.
 */
export function cutBytes(text: string, maxBytes: number, ending = ''): string {
  const whole = text.toWellFormed();
  if (Buffer.byteLength(whole) <= maxBytes) return whole;
  const room = maxBytes - Buffer.byteLength(ending);
  if (room < 0) return cutBytes(whole, maxBytes);
  let bytes = 0;
  let end = 0;
  for (const point of whole) {
    bytes += Buffer.byteLength(point);
    if (bytes > room) break;
    end += point.length;
  }
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'grapheme' });
  // The character at the cut begins here; all of it or nothing.
  const start = segmenter.segment(whole).containing(end)?.index ?? end;
  return whole.slice(0, start) + ending;
}
