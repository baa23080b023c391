import { learningLimits } from '#contracts/http/learning';

/** Examples from pasted lines: a list mark before one is no part of it, and one that stands twice counts once. */
export function linesToTexts(lines: string): {
  texts: string[];
  /** How many are longer than they may be. */ long: number;
} {
  const texts = lines
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:[-*•·]\s+|\d{1,3}(?:[、)）]|\.(?!\d))\s*)/, '').trim())
    .filter((line) => line !== '');
  const unique = [...new Set(texts)];
  return { texts: unique, long: unique.filter((text) => text.length > learningLimits.exampleText).length };
}
