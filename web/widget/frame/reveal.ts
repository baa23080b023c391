import { useEffect, useState } from 'preact/hooks';

/** Ms until the next sentence: as long as the last one asks for, never long enough to wait for. */
const perCharacterMs = 12;
const shortestMs = 160;
const longestMs = 520;

export function pauseAfter(sentence: string): number {
  return Math.min(longestMs, Math.max(shortestMs, sentence.length * perCharacterMs));
}

export const reducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** How many sentences stand on the page: one after the other when the answer came just now, else all. */
export function useReveal(sentences: readonly string[], live: boolean): number {
  const [shown, setShown] = useState(() => (live && !reducedMotion() ? 1 : sentences.length));
  useEffect(() => {
    if (shown >= sentences.length) return;
    const timer = setTimeout(() => setShown(shown + 1), pauseAfter(sentences[shown - 1] ?? ''));
    return () => clearTimeout(timer);
  }, [shown, sentences]);
  return Math.min(shown, sentences.length);
}

/** Sentences as one text: Latin ones are parted by a space, Chinese ones by nothing. */
export function joinerBetween(before: string | undefined, after: string): string {
  return before !== undefined && /[\w.!?;:)]$/.test(before) && /^[\w("']/.test(after) ? ' ' : '';
}
