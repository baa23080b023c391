import type { EntryKind } from './entry.ts';
import { SCORED, type Features, type Scored } from './features.ts';

/** A logistic model; made by `fit.ts`. */
export interface Weights {
  readonly bias: number;
  readonly weights: Readonly<Record<Scored, number>>;
  readonly calibration: Calibration;
}

/** The chance that a hit is right: that something here answers the query at all, times that it is this hit. */
export interface Calibration {
  /** From how well the best hit does by itself. */
  readonly here: Here & { readonly bias: number };
  /** From the lead of a hit over the best other one. */
  readonly first: { readonly bias: number; readonly lead: number };
}

/** What tells whether an index answers a query: the score, and features by which a stranger is known. */
export const HERE = [
  'score',
  'lead',
  'dense',
  'edit',
  'bm25',
  'missing',
  'surplus',
  'numbers',
  'asking',
  'length',
] as const;
export type Here = Readonly<Record<(typeof HERE)[number], number>>;

/** Questions and passages are weighed apart: a passage has no question of its own. */
export type Model = Readonly<Record<EntryKind, Weights>>;

export const MAX_LEAD = 4;

export function scoreOf({ bias, weights }: Weights, features: Features): number {
  return SCORED.reduce((sum, name) => sum + weights[name] * features[name], bias);
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The chances of a hit. */
export interface Chances {
  /** That something here answers the query at all. */
  readonly here: number;
  /** That it is this hit, if anything. */
  readonly first: number;
}

/** `lead`: score minus that of the best other hit; negative for a hit that is not the first. */
export function chancesOf({ calibration }: Weights, score: number, lead: number, features: Features): Chances {
  const ahead = Math.max(-MAX_LEAD, Math.min(MAX_LEAD, lead));
  // A hit behind the first says of the index what the first says: that it leads by this much.
  const seen: Here = { ...features, score, lead: Math.abs(ahead) };
  return {
    here: sigmoid(HERE.reduce((sum, name) => sum + calibration.here[name] * seen[name], calibration.here.bias)),
    first: sigmoid(calibration.first.bias + calibration.first.lead * ahead),
  };
}
