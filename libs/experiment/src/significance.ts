/** So many of so many. */
export interface Tally {
  readonly hits: number;
  readonly of: number;
}

/** Two shares beside each other: `b` minus `a`. */
export interface Compared {
  readonly a: number;
  readonly b: number;
  readonly difference: number;
  /** Where the difference lies in 95 of 100 cases (Wald). */
  readonly low: number;
  readonly high: number;
  /** Two-proportion z-test with pooled variance, two-sided: true for one look at the end. */
  readonly p: number;
  /**
   * Always-valid p-value of the mixture sequential probability ratio test (Johari, Pekelis, Walsh: Always Valid
   * Inference, 2015): however often one looks, a difference that is none is called one at most as often as p says.
   */
  readonly always: number;
}

/** Differences that the sequential test looks for; the test is right with any, and quickest near this one. */
const EXPECTED = 0.1;
const Z95 = 1.959964;

export function compare(a: Tally, b: Tally): Compared {
  const [pa, pb] = [shareOf(a), shareOf(b)];
  const difference = pb - pa;
  if (a.of === 0 || b.of === 0) return { a: pa, b: pb, difference, low: -1, high: 1, p: 1, always: 1 };
  const apart = Math.sqrt((pa * (1 - pa)) / a.of + (pb * (1 - pb)) / b.of);
  const pooled = (a.hits + b.hits) / (a.of + b.of);
  const variance = pooled * (1 - pooled) * (1 / a.of + 1 / b.of);
  return {
    a: pa,
    b: pb,
    difference,
    low: Math.max(-1, difference - Z95 * apart),
    high: Math.min(1, difference + Z95 * apart),
    p: variance === 0 ? 1 : 2 * (1 - normal(Math.abs(difference) / Math.sqrt(variance))),
    always: variance === 0 ? 1 : alwaysValid(difference, variance),
  };
}

/** One over the likelihood ratio of a normal mixture of differences against none. */
function alwaysValid(difference: number, variance: number): number {
  const mixture = EXPECTED ** 2;
  const exponent = (difference ** 2 * mixture) / (2 * variance * (variance + mixture));
  return Math.min(1, Math.exp(-exponent) * Math.sqrt((variance + mixture) / variance));
}

/** Things in each arm below which nothing is said. */
const LEAST = 100;
/** Error that is borne. */
const ERROR = 0.01;
/** A loss below this is not worth an end by itself. */
const HARM = 0.05;

/** Whether `b` does so much worse at something bad that it must be taken out: surely, by more than 5 points, after 100 each. */
export function guardrail(a: Tally, b: Tally): boolean {
  const { difference, always } = compare(a, b);
  return Math.min(a.of, b.of) >= LEAST && difference > HARM && always < ERROR;
}

/** What can be said of `b` by something bad that each arm does more or less often. */
export function verdictOf(a: Tally, b: Tally): 'early' | 'same' | 'better' | 'worse' {
  if (Math.min(a.of, b.of) < LEAST) return 'early';
  const { difference, always } = compare(a, b);
  if (always >= 5 * ERROR) return 'same';
  return difference < 0 ? 'better' : 'worse';
}

/**
 * How likely two that are equally good differ so much: `onlyA` and `onlyB` are things that one alone got right.
 * McNemar's test, exact and two-sided; beyond 1,000 differing things by the normal with continuity correction.
 */
export function mcnemar(onlyA: number, onlyB: number): number {
  const n = onlyA + onlyB;
  if (n === 0) return 1;
  const least = Math.min(onlyA, onlyB);
  if (n > 1_000) return Math.min(1, 2 * (1 - normal((n - 2 * least - 1) / Math.sqrt(n))));
  let term = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= least; k++) {
    tail += Math.exp(term);
    term += Math.log(n - k) - Math.log(k + 1);
  }
  return Math.min(1, 2 * tail);
}

const shareOf = ({ hits, of }: Tally) => (of === 0 ? 0 : hits / of);

/** The normal distribution function; Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - density * series;
}
