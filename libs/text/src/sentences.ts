const CLOSERS = /[”’"'」』）)\]】》〉]/u;
const TERMINAL = /[。！？!?…]/u;
/** A dot ends a sentence only before white space or the end, and not after a list number or a one-letter abbreviation. */
const NOT_END_BEFORE_DOT = /(?:^|[\s(（])(?:\d{1,3}|[A-Za-z]|[A-Za-z]\.[A-Za-z]|Mr|Mrs|Ms|Dr|No|vs|etc|e\.g|i\.e)$/u;
const LOOK_BACK = 12;

function endsAtDot(text: string, index: number): boolean {
  const next = text[index + 1];
  if (next !== undefined && !/[\s”’"'」』）)\]】》]/u.test(next)) return false;
  if (text[index - 1] === '.' || next === '.') return next !== '.';
  return !NOT_END_BEFORE_DOT.test(text.slice(Math.max(0, index - LOOK_BACK), index));
}

/** Where the sentence that ends at `index` really ends: after repeated marks, closing quotes and white space. */
function closeAt(text: string, index: number): number {
  let end = index + 1;
  while (end < text.length && (TERMINAL.test(text[end]!) || CLOSERS.test(text[end]!))) end++;
  while (end < text.length && /\s/u.test(text[end]!)) end++;
  return end;
}

/** `?` and `!` inside an address (`?id=3`) are not ends. */
function insideAddress(text: string, index: number): boolean {
  const next = text[index + 1];
  return next !== undefined && /[\w=&#%/]/u.test(next) && /[\w/.]/u.test(text[index - 1] ?? ' ');
}

/**
 * Sentences of a Chinese or English text, in order; joined they are the text again, byte by byte.
 * Numbers (1.5), addresses and list numbers (`1. `) are never cut; a new line ends a sentence.
 */
export function sentences(text: string): string[] {
  const out: string[] = [];
  let start = 0;
  let i = 0;
  while (i < text.length) {
    const char = text[i]!;
    const ends =
      char === '\n' ||
      (char === '.'
        ? endsAtDot(text, i)
        : TERMINAL.test(char) && !((char === '?' || char === '!') && insideAddress(text, i)));
    if (!ends) {
      i++;
      continue;
    }
    i = closeAt(text, i);
    if (text.slice(start, i).trim() !== '' || out.length === 0) out.push(text.slice(start, i));
    else out[out.length - 1] += text.slice(start, i);
    start = i;
  }
  if (start < text.length) out.push(text.slice(start));
  return out;
}
