let segmenter: Intl.Segmenter | undefined;

/**
 * At most `max` characters as a reader counts them (grapheme clusters): an emoji with its
 * modifiers or a letter with its accents stays whole or goes. Lone surrogates become U+FFFD.
 */
export function graphemeTruncate(text: string, max: number): string {
  const whole = text.toWellFormed();
  if (max <= 0) return '';
  if (whole.length <= max) return whole;
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'grapheme' });
  let count = 0;
  for (const { index } of segmenter.segment(whole)) {
    if (count === max) return whole.slice(0, index);
    count++;
  }
  return whole;
}
