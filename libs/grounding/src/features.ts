import { shippedEncoder, type Encoder } from '#libs/encoder';
import { bestClause } from './crossed.ts';
import { standsIn } from './names.ts';
import { supports } from './numbers.ts';
import { holds, shared, weigh, type Clause, type Evidence, type Reading, type Token } from './reading.ts';

/** What the checker looks at, all between 0 and 1. The order is that of its weights. */
export const FEATURES = [
  /** Weight of the words that the evidence holds. */
  'covered',
  /** The same, each clause within the clause that it repeats best. */
  'together',
  /** Pairs of neighbouring words that stand together in the evidence. */
  'pairs',
  /** The longest run of characters that the evidence has too. */
  'run',
  /** Weight of the strangest noun, and of the strangest word. */
  'strangeNoun',
  'strangeWord',
  /** Strange words whose sense is near no word of the evidence. */
  'farWord',
  /** Likeness of the sentence to the clause it repeats and to the text around. */
  'like',
  'likeText',
  /** Shared words in another order. */
  'turned',
  /** Words and characters of any kind that the evidence has, and neighbours of any kind that stand together there. */
  'plain',
  'plainPairs',
  /** How many of them the evidence has not, and how many in a row: what is invented comes in one piece. */
  'missing',
  'gap',
  /** I, you, 我觉得, where the evidence speaks of nobody: what somebody feels is in no text. */
  'personal',
  'long',
  'short',
  /** Amounts and names that the evidence gives: half where there are none. */
  'amounts',
  'names',
] as const;

export type FeatureName = (typeof FEATURES)[number];

/** Pairs of words whose likeness is asked, for one sentence. */
const MOST_PAIRS = 400;

/** The features of one sentence. Steps grow with words of the sentence times clauses of the evidence, both limited. */
export function featuresOf(reading: Reading, evidence: Evidence, encoder: Encoder = shippedEncoder()): number[] {
  const { tokens, clauses } = reading;
  const total = weigh(tokens) || 1;
  const strange = tokens.filter((token) => !holds(evidence, token));
  const best = clauses.map((clause) => bestClause(clause, evidence));
  const repeated = clauses.reduce(
    (sum, clause, at) => sum + (best[at] ? shared(clause.tokens, best[at].tokens) : 0),
    0,
  );
  const heaviest = (some: readonly Token[]) => Math.max(0, ...some.map(({ weight }) => weight));
  const vector = encoder.encode(reading.folded);
  return [
    (total - weigh(strange)) / total,
    Math.min(1, repeated / total),
    pairsIn(tokens, evidence),
    longestRun(reading.bare, evidence) / (reading.bare.length || 1),
    heaviest(strange.filter(({ noun }) => noun)),
    heaviest(strange),
    farWord(strange, best, encoder),
    Math.max(0, ...unique(best).map((clause) => dot(vector, encoder.encode(clause.text)))),
    Math.max(0, ...evidence.folded.slice(0, 8).map((text) => dot(vector, encoder.encode(text)))),
    turned(tokens, evidence),
    ...plain(reading, evidence),
    Math.min(1, tokens.length / 30),
    tokens.length < 4 ? 1 : 0,
    held(reading.amounts, (said) =>
      evidence.texts.some(({ amounts }) => amounts.some((known) => supports(known, said))),
    ),
    held(reading.names, (name) => standsIn(name, evidence.folded)),
  ];
}

const held = <T>(items: readonly T[], holdsIt: (item: T) => boolean): number =>
  items.length === 0 ? 0.5 : items.every(holdsIt) ? 1 : 0;

const unique = (clauses: readonly (Clause | undefined)[]): Clause[] => [
  ...new Set(clauses.filter((each) => each !== undefined)),
];

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function pairsIn(tokens: readonly Token[], { texts }: Evidence): number {
  if (tokens.length < 2) return tokens.length;
  const known = new Set(
    texts.flatMap((text) => text.tokens.slice(1).map((token, at) => `${text.tokens[at]!.stem} ${token.stem}`)),
  );
  const ours = tokens.slice(1).map((token, at) => `${tokens[at]!.stem} ${token.stem}`);
  return ours.filter((pair) => known.has(pair)).length / ours.length;
}

/** Han characters and words of other scripts, grammar included: it is unlikely to be the same by chance. */
const units = (folded: string): string[] => folded.match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? [];

const PERSONAL = /^(?:i|my|me|you|your|we|our|im|ive)$/u;
const FEELING = /我(?:觉得|个人|认为|猜|想|喜欢)/u;

function plain({ folded }: Reading, { texts }: Evidence): number[] {
  const ours = units(folded);
  const known = texts.map((text) => units(text.folded));
  const singles = new Set(known.flat());
  const pairs = new Set(known.flatMap((list) => neighbours(list)));
  const share = (list: readonly string[], there: ReadonlySet<string>) =>
    list.length === 0 ? 0 : list.filter((each) => there.has(each)).length / list.length;
  const strange = ours.filter((each) => !singles.has(each));
  let [gap, longest] = [0, 0];
  for (const unit of ours) {
    gap = singles.has(unit) ? 0 : gap + 1;
    longest = Math.max(longest, gap);
  }
  return [
    share(ours, singles),
    share(neighbours(ours), pairs),
    Math.min(1, strange.length / 16),
    Math.min(1, longest / 8),
    strange.some((unit) => PERSONAL.test(unit)) || FEELING.test(folded) ? 1 : 0,
  ];
}

const neighbours = (list: readonly string[]): string[] => list.slice(1).map((unit, at) => `${list[at]!} ${unit}`);

/** Characters looked at for the longest run: a longer sentence is a run of its first part or none. */
const RUN = 400;

/** Length of the longest part of the sentence that stands in the evidence, letters and digits only. */
function longestRun(bare: string, { texts }: Evidence): number {
  const said = bare.slice(0, RUN);
  let longest = 0;
  for (let start = 0; start + longest < said.length; start++)
    while (
      start + longest < said.length &&
      texts.some((text) => text.bare.includes(said.slice(start, start + longest + 1)))
    )
      longest++;
  return longest;
}

/** How far the farthest strange word is from every word of the clauses that are repeated. */
function farWord(strange: readonly Token[], best: readonly (Clause | undefined)[], encoder: Encoder): number {
  const known = unique(best)
    .flatMap((clause) => clause.tokens)
    .slice(0, 40);
  const asked = strange.slice(0, Math.floor(MOST_PAIRS / Math.max(1, known.length)));
  if (asked.length === 0) return 0;
  const vectors = known.map(({ word }) => encoder.encode(word));
  return Math.max(
    ...asked.map(({ word, weight }) => {
      const own = encoder.encode(word);
      return weight * (1 - Math.max(0, ...vectors.map((other) => dot(own, other))));
    }),
  );
}

/** Share of neighbouring shared words that stand the other way round in the text that holds most of them. */
function turned(tokens: readonly Token[], { texts }: Evidence): number {
  const places = texts
    .map((text) => {
      const first = new Map<string, number>();
      for (const { stem, start } of text.tokens) if (!first.has(stem)) first.set(stem, start);
      return tokens.flatMap((token) => first.get(token.stem) ?? []);
    })
    .reduce((most, each) => (each.length > most.length ? each : most), []);
  if (places.length < 2) return 0;
  return places.slice(1).filter((place, at) => place < places[at]!).length / (places.length - 1);
}
