import { holds, shared, weigh, type Clause, type Evidence, type Reading, type Token } from './reading.ts';
import { bestClause } from './crossed.ts';
import type { Span } from './verdict.ts';

/** Characters that end or begin a name in a sentence rather than belong to it. */
const OUTSIDE = /[\p{P}\s的是和与及或在由有为叫款个杯份售卖现]/u;
const HAN = /\p{Script=Han}/u;

/** Something that is called almost like something in the evidence. */
export interface Sibling extends Span {
  readonly text: string;
}

/** 栀子青柠 where the evidence has 「栀子青提」, 云月茶集 for 「山月茶集」: half of a name, and something else beside it. */
export function siblings(reading: Reading, evidence: Evidence): Sibling[] {
  const known = new Set(
    evidence.texts.flatMap(({ names }) =>
      names
        .filter(({ kind, text }) => (kind === 'title' || kind === 'company') && text.length > 2)
        .map(({ text }) => text),
    ),
  );
  return [...known].flatMap((name) => siblingOf(name, reading.folded) ?? []);
}

function siblingOf(name: string, said: string): Sibling | undefined {
  if (said.includes(name)) return undefined;
  for (let length = name.length - 1; length >= Math.max(2, name.length / 2); length--) {
    const [head, tail] = [name.slice(0, length), name.slice(-length)];
    const after = said.indexOf(head);
    if (after >= 0 && differs(said[after + length], name[length])) return spanOf(said, after, after + length + 1);
    const before = said.indexOf(tail);
    if (before > 0 && differs(said[before - 1], name.at(-length - 1))) return spanOf(said, before - 1, before + length);
  }
  return undefined;
}

const differs = (char: string | undefined, own: string | undefined): boolean =>
  char !== undefined && char !== own && HAN.test(char) && !OUTSIDE.test(char);
const spanOf = (said: string, start: number, end: number): Sibling => ({ start, end, text: said.slice(start, end) });

/** A noun this rare names a thing. */
const RARE = 0.45;
/** So much of the rest of the clause must stand in the clause of the evidence that it repeats. */
const REPEATED = 0.6;

/** A thing in the place of another: the clause repeats one of the evidence but for a noun, and that one has another noun there. */
export function substitutes(clauses: readonly Clause[], evidence: Evidence): Sibling[] {
  return clauses.flatMap((clause) => {
    const strange = clause.tokens.filter(
      (token) => HAN.test(token.word) && token.noun && token.weight >= RARE && !holds(evidence, token),
    );
    const best = strange.length > 0 ? bestClause(clause, evidence) : undefined;
    if (!best || strange.length > 2) return [];
    const rest = clause.tokens.filter((token) => !strange.includes(token));
    const replaced = best.tokens.some((token) => token.noun && token.weight >= RARE && !said(token, clause));
    if (!replaced || shared(rest, best.tokens) < REPEATED * weigh(rest) || rest.length === 0) return [];
    const [first] = strange;
    return [{ start: first!.start, end: first!.end, text: first!.word }];
  });
}

const said = (token: Token, clause: Clause): boolean =>
  clause.tokens.some(
    (own) => own.stem === token.stem || own.word.includes(token.word) || token.word.includes(own.word),
  );
