import type { Quantity } from '#libs/text';
import type { Name } from './names.ts';
import { comparable, ratesOf, supports } from './numbers.ts';
import { shared, type Clause, type Evidence, type Token } from './reading.ts';
import type { Span } from './verdict.ts';

/** Something the evidence does state, of something else: the deposit's amount given as the fee. */
export interface Crossing extends Span {
  readonly text: string;
}

/** How much better another amount of the same kind must fit the words around it. */
const LEAD = 1.3;
const LEAST = 0.15;

/** Words between the neighbouring amounts are about this one; the rest of the clause only perhaps. */
function around(clause: Clause, amount: Quantity): { near: Token[]; far: readonly Token[] } {
  const before = Math.max(clause.start, ...clause.amounts.filter((a) => a.end <= amount.start).map((a) => a.end));
  const after = Math.min(clause.end, ...clause.amounts.filter((a) => a.start >= amount.end).map((a) => a.start));
  // Chinese says the thing before its amount, English often behind it.
  const near = /\p{Script=Han}/u.test(clause.text)
    ? clause.tokens.filter(({ start, end }) => start >= before && end <= amount.start)
    : clause.tokens.filter(({ start, end }) => start >= amount.end && end <= after);
  return { near: near.length > 0 ? near : [...clause.tokens], far: clause.tokens };
}

function fit(ours: Clause, said: Quantity, theirs: Clause, known: Quantity): number {
  const [a, b] = [around(ours, said), around(theirs, known)];
  return shared(a.near, b.near) + 0.4 * shared(a.far, b.far);
}

interface Fit {
  readonly score: number;
  /** What both speak of, right around the amount. */
  readonly common: ReadonlySet<string>;
  /** Whether theirs names something there that ours does not. */
  readonly more: boolean;
}

function fitOf(ours: Clause, said: Quantity, theirs: Clause, known: Quantity): Fit {
  const there = around(theirs, known).near;
  const here = around(ours, said).near;
  const common = new Set(here.filter((token) => shared([token], there) > 0).map(({ stem }) => stem));
  const more = there.some((token) => token.noun && shared([token], ours.tokens) === 0);
  return { score: fit(ours, said, theirs, known), common, more };
}

/** Amounts of a sentence that the evidence states of something else, by the words around them. */
function crossedAmounts(clause: Clause, evidence: Evidence): Crossing[] {
  return clause.amounts.filter((said) => {
    const own: Fit[] = [];
    const others: Fit[] = [];
    for (const theirs of evidence.clauses)
      for (const known of theirs.amounts) {
        if (!comparable(said, known)) continue;
        const fitting = fitOf(clause, said, theirs, known);
        if (supports(known, said) || supports(said, known)) own.push(fitting);
        else if (isRival(known, said, { clause, theirs })) others.push(fitting);
      }
    const best = Math.max(0, ...own.map(({ score }) => score));
    return (
      others.some(({ score }) => score > best * LEAD + LEAST) ||
      (own.length > 0 && own.every((one) => others.some((other) => isNearer(other, one))))
    );
  });
}

/** 标准店加盟费 is nearer to 标准店加盟费 than to 档口店加盟费: it shares all that the other shares, and more, and that one names another. */
const isNearer = (other: Fit, own: Fit): boolean =>
  own.more && other.common.size > own.common.size && [...own.common].every((stem) => other.common.has(stem));

/** Another amount of the same kind, unless this clause says it too, or both are ends of one stretch of time. */
function isRival(known: Quantity, said: Quantity, { clause, theirs }: { clause: Clause; theirs: Clause }): boolean {
  if (known.kind !== said.kind || clause.amounts.some((also) => supports(known, also))) return false;
  const moment = said.kind === 'date' || said.kind === 'time';
  return !(moment && theirs.amounts.some((also) => supports(also, said)));
}

interface Anchor extends Crossing {
  kind: string;
  named: boolean;
  in(clause: Clause): boolean;
  /** Whether a clause says another one of the kind, which is not `beside` either. */
  rival(clause: Clause, beside: Anchor): boolean;
  is(amount: Quantity): boolean;
}

const amountAnchor = (said: Quantity): Anchor => ({
  kind: said.kind,
  named: false,
  is: (amount) => supports(amount, said),
  start: said.start,
  end: said.end,
  text: said.text,
  in: (clause) => clause.amounts.some((known) => comparable(said, known) && supports(known, said)),
  rival: (clause, beside) =>
    clause.amounts.some((known) => known.kind === said.kind && known.unit === said.unit && !beside.is(known)),
});

const nameAnchor = (said: Name): Anchor => ({
  kind: said.kind,
  named: true,
  is: () => false,
  start: said.start,
  end: said.end,
  text: said.text,
  in: (clause) =>
    clause.names.some((known) => known.text.includes(said.text) || said.text.includes(known.text)) ||
    clause.text.toLowerCase().includes(said.text),
  rival: (clause) => clause.names.some((known) => known.kind === said.kind && known.text !== said.text),
});

/**
 * Two things that one clause says together and the evidence never does, while it says one of them together with a rival of
 * the other: 储值1000元送80元, where it says 储值500元送80元 and 储值1000元送200元.
 */
function crossedPairs(clause: Clause, evidence: Evidence): Crossing[] {
  const anchors = [
    ...clause.amounts.map(amountAnchor),
    ...clause.names.filter(({ kind }) => kind === 'person' || kind === 'place').map(nameAnchor),
  ];
  for (const one of anchors)
    for (const other of anchors) {
      if (
        one === other ||
        overlaps(one, other) ||
        (one.kind === 'date' && !other.named) ||
        (one.kind === 'place' && other.kind === 'place')
      )
        continue;
      if (evidence.clauses.some((theirs) => one.in(theirs) && other.in(theirs))) continue;
      const both =
        evidence.clauses.some((theirs) => one.in(theirs)) && evidence.clauses.some((theirs) => other.in(theirs));
      if (both && evidence.clauses.some((theirs) => one.in(theirs) && other.rival(theirs, one))) return [other];
    }
  return [];
}

const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** 每天 where the clause of the evidence that it repeats says 每小时. */
function crossedRates(clause: Clause, evidence: Evidence): Crossing[] {
  const rates = ratesOf(clause.text);
  if (rates.length === 0) return [];
  const best = bestClause(clause, evidence);
  const theirs = best ? ratesOf(best.text) : [];
  if (theirs.length === 0) return [];
  const loose = rates.find(({ unit }) => !theirs.some((known) => known.unit === unit));
  if (!loose) return [];
  const [start, end] = [clause.start + loose.start, clause.start + loose.end];
  return [{ start, end, text: clause.text.slice(loose.start, loose.end) }];
}

/** The clause of the evidence that this one repeats, if any shares a word with it. */
export function bestClause(clause: Clause, evidence: Evidence): Clause | undefined {
  let best: Clause | undefined;
  let most = 0;
  for (const theirs of evidence.clauses) {
    const amounts = clause.amounts.filter((said) => theirs.amounts.some((known) => supports(known, said))).length;
    const score = shared(clause.tokens, theirs.tokens) + 0.3 * amounts;
    if (score > most) [best, most] = [theirs, score];
  }
  return best;
}

/** What a sentence says of the wrong thing. Reads each clause against each clause of the evidence once. */
export function crossings(clauses: readonly Clause[], evidence: Evidence): Crossing[] {
  return clauses.flatMap((clause) => [
    ...crossedAmounts(clause, evidence),
    ...crossedPairs(clause, evidence),
    ...crossedRates(clause, evidence),
  ]);
}
