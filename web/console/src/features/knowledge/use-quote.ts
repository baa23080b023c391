import { useEffect, useRef, type RefObject } from 'react';
import { commentLimits } from '#contracts/http/article-comments';

/**
 * The words that were last chosen inside `place`, in a field or in plain text: what a comment can be about. They are
 * read when asked for, because writing the comment takes the choice away.
 */
export function useQuote(place: RefObject<HTMLElement | null>): () => string {
  const last = useRef('');
  useEffect(() => {
    const look = () => {
      const words = chosenIn(place.current);
      if (words !== null) last.current = words;
    };
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, [place]);
  return () => last.current;
}

/** Null while one is somewhere else. */
function chosenIn(place: HTMLElement | null): string | null {
  const at = document.activeElement;
  if (at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement) {
    if (!place?.contains(at) || at.selectionStart === null) return null;
    return at.value
      .slice(at.selectionStart, at.selectionEnd ?? 0)
      .trim()
      .slice(0, commentLimits.quote);
  }
  const selection = document.getSelection();
  if (!place || !selection?.anchorNode || !place.contains(selection.anchorNode)) return null;
  return selection.toString().trim().slice(0, commentLimits.quote);
}
