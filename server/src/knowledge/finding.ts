import type { Found, Lookup } from './retrieval.ts';

/** How well the knowledge answers: alone, with the question named first, as a choice, or not. */
export interface Finding {
  kind: 'sure' | 'likely' | 'ambiguous' | 'unknown';
  /** The best first; at most three, one when sure or likely. */
  found: readonly Found[];
}

/*
 * Set on the 50 fresh questions of packs/franchise.questions.tsv, written for the demo pack by another hand than its
 * articles': of 46 that it answers these name 28 articles rightly, 1 wrongly, and have 14 among the choices. The customer
 * reads which question is being answered and can object.
 */
const LIKELY = 0.3;
const LEAD = 3;
/** From here on an article may be offered as a choice: the first one, and those beside it. */
const POSSIBLE = 0.12;
const BESIDE = 0.05;
const CHOICES = 3;

/** What a list of hits is worth. Pure. */
export function finding({ hits, match }: Pick<Lookup, 'hits' | 'match'>): Finding {
  const [first, second] = hits;
  if (!first) return { kind: 'unknown', found: [] };
  if (match.kind === 'sure') return { kind: 'sure', found: [first] };
  const ahead = !second || first.probability >= LEAD * second.probability;
  if (first.probability >= LIKELY && ahead) return { kind: 'likely', found: [first] };
  if (first.probability < POSSIBLE) return { kind: 'unknown', found: [first] };
  const beside = hits.slice(1, CHOICES).filter(({ probability }) => probability >= BESIDE);
  // Of passages under one heading the customer could not tell which is which.
  const labels = new Set<string>();
  const found = [first, ...beside].filter((each) => !labels.has(labelOf(each)) && labels.add(labelOf(each)));
  return { kind: 'ambiguous', found };
}

/** What a hit is called among choices. */
export function labelOf({ article, passage }: Found): string {
  const heading = passage?.heading.at(-1);
  return heading ? `${article.question}：${heading}` : article.question;
}
