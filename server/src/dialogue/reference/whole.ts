import type { Exchange } from './exchanges.ts';

/** Makes a question whole from what was said before; `#libs/rewrite` does. */
export type Rewriting = (
  context: readonly string[],
  current: string,
) => { text: string; changed: boolean; lacks: number };

export interface Whole {
  text: string;
  /** How likely it is that something lacked. */
  lacks: number;
}

/** Exchanges of which the questions are made whole first, because they may lean themselves. */
const CHAIN = 2;
/** Whoever writes so many characters in several clauses says what he means. */
const LONG = 16;
const CLAUSES = /[，,。；;！!？?].*\p{L}/u;
const OPENING = /^(哦?那么?|还有|然后|请问)(?=\p{L})/u;

/** The question as it would be asked out of the blue; null when it is complete, or nothing was said before. Pure. */
export function madeWhole(text: string, exchanges: readonly Exchange[], rewriting: Rewriting): Whole | null {
  const last = exchanges.at(-1);
  // It learned from Chinese alone.
  if (!last || !/\p{Script=Han}/u.test(text)) return null;
  if ([...text].length >= LONG && CLAUSES.test(text)) return null;
  const first = rewriting([last.asked, last.replied], text);
  if (!first.changed) return null;
  const asked = chained(exchanges.slice(-CHAIN), rewriting);
  const second = asked === last.asked ? first : rewriting([asked, last.replied], text);
  const best = second.changed ? second : first;
  const plain = best.text.replace(OPENING, '');
  return plain === text.replace(OPENING, '') ? null : { text: plain, lacks: best.lacks };
}

/** The last question, made whole from the one before it. */
function chained([before, last]: readonly Exchange[], rewriting: Rewriting): string {
  if (!last) return before!.asked;
  return rewriting([before!.asked, before!.replied], last.asked).text;
}
