import { fold, originalSpan } from '#libs/text';
import { expressionsIn } from './expressions.ts';
import { NEGATION, NO_FEELING } from './lexicon.ts';
import { FEELINGS, type Feeling, type Sign } from './state.ts';

/** Characters before an expression in which a negation is looked for. */
const REACH = 6;
/** Marks that raise the voice: three question marks are impatience, repeated exclamation marks strengthen what is said. */
const LOUD = /[!！]{2,}|[?？]{3,}|[?？][!！]|[!！][?？]/u;
const IMPATIENT_MARKS = /[?？]{3,}/gu;
const LOUDER = 0.2;
const IMPATIENT = 0.35;
/** A joy denied is a mild complaint. */
const DENIED_JOY = 0.6;
const JOYS: ReadonlySet<Feeling> = new Set(['happy', 'satisfied', 'grateful']);
/** From here on a complaint stands, and thanks in the same breath count half. */
const COMPLAINT = 0.4;

export interface Ruled {
  /** How strongly each feeling is told, 0..1. */
  readonly told: Readonly<Record<Feeling, number>>;
  readonly signs: readonly Sign[];
  readonly loud: boolean;
  /** Words of feeling stand in it that tell none: it is denied, or somebody else's. */
  readonly masked: boolean;
}

/** What the lexicon tells of a text; its signs point into the text as it was given. */
export function rulesOf(text: string): Ruled {
  const folded = fold(text);
  const plain = folded.text.replace(NO_FEELING, (found) => ' '.repeat(found.length));
  let masked = plain !== folded.text;
  const told = nothing();
  const signs: Sign[] = [];
  const sign = (start: number, end: number, label: Feeling) => {
    const span = originalSpan(folded, start, end);
    signs.push({ ...span, text: text.slice(span.start, span.end), label });
  };
  for (const { start, end, label, weight } of expressionsIn(plain)) {
    const isDenied = NEGATION.test(plain.slice(Math.max(0, start - REACH), start)) && !/^[不没无]/u.test(plain[start]!);
    // 不开心 complains; 不着急 and 没生气 say nothing.
    if (isDenied && !JOYS.has(label)) {
      masked = true;
      continue;
    }
    const felt = isDenied ? 'disappointed' : label;
    told[felt] = join(told[felt], isDenied ? weight * DENIED_JOY : weight);
    sign(start, end, felt);
  }
  const loud = LOUD.test(text);
  const [strongest] = FEELINGS.toSorted((a, b) => told[b] - told[a]);
  if (told[strongest!] > 0) told[strongest!] = loud ? join(told[strongest!], LOUDER) : told[strongest!];
  else
    for (const { 0: marks, index } of text.matchAll(IMPATIENT_MARKS)) {
      told.anxious = IMPATIENT;
      signs.push({ start: index, end: index + marks.length, text: marks, label: 'anxious' });
    }
  if (Math.max(told.angry, told.disappointed) >= COMPLAINT) for (const joy of JOYS) told[joy] /= 2;
  return { told, signs, loud, masked };
}

export function nothing(): Record<Feeling, number> {
  return { angry: 0, disappointed: 0, anxious: 0, hesitant: 0, happy: 0, satisfied: 0, grateful: 0 };
}

/** Two signs say more than one and never more than certainty. */
export function join(a: number, b: number): number {
  return 1 - (1 - a) * (1 - Math.min(b, 0.95));
}
