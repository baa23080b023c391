/** What a system made of one question over a knowledge base. */
export interface Outcome {
  /** The entry that answers; null when none does. */
  readonly gold: string | null;
  /** Ids, the best first; ten are enough for every measure. */
  readonly ranked: readonly string[];
  /** The entry that was said alone; null for a choice or silence; undefined where the system never decides. */
  readonly answered?: string | null | undefined;
  /** How sure it is that the first is right, on any scale that orders; -Infinity when nothing was found. */
  readonly confidence: number;
  readonly ms: number;
}

/** What a system made of one list of candidates. */
export interface ListOutcome {
  /** Whether each candidate is right, in the order the system put them. */
  readonly labels: readonly boolean[];
  readonly ms: number;
}

/** The measures of `./liren eval retrieval`; null where the data cannot say. Definitions: docs/retrieval.md. */
export interface Scores {
  /** Share of answerable questions whose entry came first. */
  readonly r1: number | null;
  /** … among the first five. */
  readonly r5: number | null;
  /** Mean over answerable questions of 1 / place of the right entry, 0 beyond the tenth. */
  readonly mrr10: number | null;
  /** Share of all questions that got one answer. */
  readonly answerRate: number | null;
  /** Share of answerable questions that got the right one. */
  readonly answeredRight: number | null;
  /** Share of unanswerable questions that got one. */
  readonly falseAnswerRate: number | null;
  /** Chance that an answerable question has more confidence than an unanswerable one; ties count half. */
  readonly noAnswerAuroc: number | null;
  /** Share of lists whose first candidate is right, of those that hold a right one. */
  readonly p1: number | null;
  /** Mean over the same lists of the average precision at each right candidate. */
  readonly map: number | null;
  /** Milliseconds of one search, by nearest rank. */
  readonly msP50: number | null;
  readonly msP95: number | null;
}

/** The keys of `Scores` in the order they are printed. */
export const SCORE_KEYS = [
  'r1',
  'r5',
  'mrr10',
  'answerRate',
  'answeredRight',
  'falseAnswerRate',
  'noAnswerAuroc',
  'p1',
  'map',
  'msP50',
  'msP95',
] as const satisfies readonly (keyof Scores)[];

/** How deep a ranking is looked at. */
export const DEPTH = 10;
const NEAR = 5;

const NOTHING: Scores = {
  r1: null,
  r5: null,
  mrr10: null,
  answerRate: null,
  answeredRight: null,
  falseAnswerRate: null,
  noAnswerAuroc: null,
  p1: null,
  map: null,
  msP50: null,
  msP95: null,
};

/** Scores of questions over a knowledge base, in whatever order they were asked. */
export function scoreOutcomes(outcomes: readonly Outcome[]): Scores {
  const answerable = outcomes.filter(({ gold }) => gold !== null);
  const unanswerable = outcomes.filter(({ gold }) => gold === null);
  const places = answerable.map(({ gold, ranked }) => ranked.slice(0, DEPTH).indexOf(gold!) + 1);
  const decides = outcomes.some(({ answered }) => answered !== undefined);
  const said = ({ answered }: Outcome) => answered !== null && answered !== undefined;
  return {
    ...NOTHING,
    r1: mean(places.map((place) => Number(place === 1))),
    r5: mean(places.map((place) => Number(place >= 1 && place <= NEAR))),
    mrr10: mean(places.map((place) => (place === 0 ? 0 : 1 / place))),
    answerRate: decides ? mean(outcomes.map((one) => Number(said(one)))) : null,
    answeredRight: decides ? mean(answerable.map(({ gold, answered }) => Number(answered === gold))) : null,
    falseAnswerRate: decides ? mean(unanswerable.map((one) => Number(said(one)))) : null,
    noAnswerAuroc: auroc(
      answerable.map(({ confidence }) => confidence),
      unanswerable.map(({ confidence }) => confidence),
    ),
    ...times(outcomes),
  };
}

/** Scores of reordered candidates. A list without a right candidate says nothing of the order and counts only as time. */
export function scoreLists(lists: readonly ListOutcome[]): Scores {
  const telling = lists.filter(({ labels }) => labels.includes(true));
  return {
    ...NOTHING,
    p1: mean(telling.map(({ labels }) => Number(labels[0] === true))),
    map: mean(telling.map(({ labels }) => averagePrecision(labels))),
    ...times(lists),
  };
}

function averagePrecision(labels: readonly boolean[]): number {
  let right = 0;
  let sum = 0;
  for (const [at, label] of labels.entries()) {
    if (!label) continue;
    right++;
    sum += right / (at + 1);
  }
  return sum / right;
}

/**
 * Area under the ROC curve as the Mann-Whitney statistic (Hanley and McNeil 1982): the chance that one of `higher` lies
 * above one of `lower`, ties counting half. Null when either is empty.
 */
export function auroc(higher: readonly number[], lower: readonly number[]): number | null {
  if (higher.length === 0 || lower.length === 0) return null;
  const all = [...higher.map((value) => ({ value, up: true })), ...lower.map((value) => ({ value, up: false }))];
  all.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
  let below = 0;
  let wins = 0;
  for (let from = 0; from < all.length;) {
    let ups = 0;
    let to = from;
    while (to < all.length && all[to]!.value === all[from]!.value) ups += Number(all[to++]!.up);
    const downs = to - from - ups;
    wins += ups * (below + downs / 2);
    below += downs;
    from = to;
  }
  return wins / (higher.length * lower.length);
}

function times(rows: readonly { readonly ms: number }[]): Pick<Scores, 'msP50' | 'msP95'> {
  const sorted = rows.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return { msP50: at(0.5), msP95: at(0.95) };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
