import type { EntryKind, Hit } from '../src/entry.ts';
import { SCORED, type Features, type Scored } from '../src/features.ts';
import { match } from '../src/match.ts';
import { HERE, MAX_LEAD, chancesOf, scoreOf, type Calibration, type Here, type Weights } from '../src/model.ts';
import type { Thresholds } from '../src/thresholds.ts';
import { fitLogistic, type Group } from './logistic.ts';

/** A question that was asked, with the features of all that was found. */
export interface Seen {
  readonly domain: string;
  readonly gold: string | undefined;
  readonly foreign: boolean;
  readonly hits: readonly { readonly id: string; readonly features: Features }[];
}

const SIGNS: Record<Scored, number> = {
  exact: 1,
  coverage: 1,
  covered: 1,
  answered: 1,
  reverse: 1,
  cosine: 1,
  words: 1,
  bm25: 1,
  edit: 1,
  dense: 1,
  centred: 1,
  support: 1,
  wordings: 1,
  missing: -1,
  length: 0,
  short: -1,
};
/**
 * Public pairs are mostly near-copies, so alone they teach to trust n-grams and nothing else. Customers ask in
 * other words: the weights are pulled towards a model that goes by what the query speaks of.
 */
const PRIOR: Record<Scored, number> = {
  exact: 2,
  coverage: 2,
  covered: 3,
  answered: 0,
  reverse: 1.5,
  cosine: 1,
  words: 2,
  bm25: 1,
  edit: 1,
  dense: 3,
  centred: 2,
  support: 0.5,
  wordings: 0.2,
  missing: -3,
  length: 0,
  short: -0.5,
};
const HERE_SIGNS: Here = {
  score: 1,
  lead: 1,
  dense: 1,
  edit: 1,
  bm25: 1,
  missing: -1,
  surplus: -1,
  numbers: -1,
  asking: -1,
  length: 0,
};
const PULL = { question: 0.02, passage: 0.001 };
const ORDER = 3;
const STEPS = 300;
/** The pairs hold no answers, so this weight is set by hand: a quarter of what a question word is worth. */
const ANSWERED_SHARE = 0.25;
/** By policy, not fitted: a choice that passes over what the question is about looks foolish even when it is seldom wrong. */
const UNCOVERED = 0.34;
/** By policy: an answer alone is more likely right than wrong, given that there is one. */
const FIRST = 0.5;

function domainWeights(all: readonly Seen[]): (seen: Seen) => number {
  const counts = new Map<string, number>();
  for (const { domain } of all) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  return ({ domain }) => 1 / counts.get(domain)!;
}

const UNCALIBRATED: Calibration = {
  here: {
    bias: 0,
    ...(Object.fromEntries(HERE.map((name) => [name, name === 'score' ? 1 : 0])) as Record<keyof Here, number>),
  },
  first: { bias: 0, lead: 1 },
};

/** Weights of the features; without calibration. */
export function fitScore(all: readonly Seen[], kind: EntryKind): Weights {
  const weight = domainWeights(all);
  const groups: Group[] = all
    .filter(({ hits }) => hits.length > 0)
    .map((seen) => ({
      rows: seen.hits.map(({ features }) => SCORED.map((name) => features[name])),
      gold: seen.hits.findIndex(({ id }) => id === seen.gold),
      weight: weight(seen),
    }));
  const list = (of: Record<Scored, number>) => SCORED.map((name) => of[name]);
  const fitted = fitLogistic(groups, {
    signs: list(SIGNS),
    prior: list(PRIOR),
    pull: PULL[kind],
    order: ORDER,
    steps: STEPS,
  });
  const weights = Object.fromEntries(SCORED.map((name, i) => [name, fitted.weights[i]!])) as Record<Scored, number>;
  if (kind === 'question') weights.answered = ANSWERED_SHARE * (weights.coverage + weights.covered);
  return { bias: fitted.bias, weights, calibration: UNCALIBRATED };
}

export function rank(seen: Seen, model: Weights): Hit[] {
  const scored = seen.hits
    .map(({ id, features }) => ({ id, features, score: scoreOf(model, features) }))
    .sort((a, b) => b.score - a.score);
  return scored.map(({ id, score, features }, i) => {
    const rival = scored[i === 0 ? 1 : 0];
    const { here, first } = chancesOf(model, score, rival ? score - rival.score : MAX_LEAD, features);
    return {
      id,
      score,
      probability: here * first,
      signals: { ...features, here },
      matched: [],
      matchedQuestion: '',
    };
  });
}

const clamp = (lead: number): number => Math.max(-MAX_LEAD, Math.min(MAX_LEAD, lead));

/**
 * Two more logistic models. Whether the index answers a question is learned from questions that it answers and those it
 * does not; which of the hits does, from those it answers alone: where many entries mean the same without being labelled
 * so, a wrong first hit says nothing of the first.
 */
export function calibrate(model: Weights, all: readonly Seen[]): Weights {
  const weight = domainWeights(all);
  const ranked = all.map((seen) => ({ seen, hits: rank(seen, model) })).filter(({ hits }) => hits.length > 0);
  const answered: Group[] = ranked.map(({ seen, hits }) => {
    const lead = clamp(hits[1] ? hits[0]!.score - hits[1].score : MAX_LEAD);
    const values: Here = { ...(hits[0]!.signals as Features), score: hits[0]!.score, lead };
    return { rows: [HERE.map((name) => values[name])], gold: seen.gold === undefined ? -1 : 0, weight: weight(seen) };
  });
  const chosen: Group[] = ranked
    .filter(({ seen }) => seen.gold !== undefined)
    .flatMap(({ seen, hits }) =>
      hits.slice(0, 3).map((hit, i) => {
        const rival = hits[i === 0 ? 1 : 0];
        const lead = clamp(rival ? hit.score - rival.score : MAX_LEAD);
        return { rows: [[lead]], gold: hit.id === seen.gold ? 0 : -1, weight: weight(seen) };
      }),
    );
  const how = { pull: 0.001, order: 0, steps: 600 };
  const here = fitLogistic(answered, {
    ...how,
    signs: HERE.map((name) => HERE_SIGNS[name]),
    prior: HERE.map((name) => (name === 'score' ? 0.5 : 0)),
  });
  const first = fitLogistic(chosen, { ...how, signs: [1], prior: [0.5] });
  const weights = Object.fromEntries(HERE.map((name, i) => [name, here.weights[i]!])) as Record<keyof Here, number>;
  return {
    ...model,
    calibration: { here: { bias: here.bias, ...weights }, first: { bias: first.bias, lead: first.weights[0]! } },
  };
}

const share = (n: number, of: number): number => (of === 0 ? 0 : n / of);

/** How it does, as shares. */
export function report(all: readonly Seen[], model: Weights, thresholds: Thresholds): Record<string, string> {
  const judged = all.map((seen) => {
    const hits = rank(seen, model);
    return { seen, hits, outcome: match(hits, thresholds) };
  });
  const answerable = judged.filter(({ seen }) => seen.gold !== undefined);
  const empty = judged.filter(({ seen }) => seen.gold === undefined);
  const sure = judged.filter(({ outcome }) => outcome.kind === 'sure');
  const right = sure.filter(({ seen, hits }) => hits[0]!.id === seen.gold);
  const top = (k: number) => answerable.filter(({ seen, hits }) => hits.slice(0, k).some(({ id }) => id === seen.gold));
  const isSure = ({ outcome }: (typeof judged)[number]) => outcome.kind === 'sure';
  const alien = empty.filter(({ seen }) => seen.foreign);
  const near = empty.filter(({ seen }) => !seen.foreign);
  const shares = {
    'R@1': share(top(1).length, answerable.length),
    'R@5': share(top(5).length, answerable.length),
    'answered right': share(right.length, answerable.length),
    'right when sure': share(right.length, sure.length),
    'false answer, near': share(near.filter(isSure).length, near.length),
    'false answer, foreign': share(alien.filter(isSure).length, alien.length),
  };
  return { n: String(all.length), ...Object.fromEntries(Object.entries(shares).map(([k, v]) => [k, v.toFixed(3)])) };
}

/** How many unanswerable questions may be answered outright, or answered or offered a choice, on the training folds. */
export interface Allowance {
  readonly answers: number;
  readonly offers: number;
}

/** The lowest thresholds that keep false answers and false offers, averaged over domains, within the allowance. */
export function chooseThresholds(all: readonly Seen[], model: Weights, allowed: Allowance): Thresholds {
  const names = [...new Set(all.map((s) => s.domain))];
  const empty = all.filter(({ gold }) => gold === undefined);
  const ranked = names.map((name) => empty.filter(({ domain }) => domain === name).map((seen) => rank(seen, model)));
  const rate = (thresholds: Thresholds, kinds: readonly string[]): number =>
    ranked
      .map((list) => share(list.filter((hits) => kinds.includes(match(hits, thresholds).kind)).length, list.length))
      .reduce((a, b) => a + b, 0) / names.length;
  let thresholds: Thresholds = { sure: 0.97, first: FIRST, offer: 0.97, choice: 0.06, uncovered: UNCOVERED };
  for (let sure = 0.97; sure > 0.2; sure -= 0.01) {
    const next = { ...thresholds, sure: Number(sure.toFixed(2)) };
    if (rate(next, ['sure']) > allowed.answers) break;
    thresholds = next;
  }
  for (let offer = thresholds.sure; offer > 0.1; offer -= 0.01) {
    const next = { ...thresholds, offer: Number(offer.toFixed(2)) };
    if (rate(next, ['sure', 'ambiguous']) > allowed.offers) break;
    thresholds = next;
  }
  return thresholds;
}
