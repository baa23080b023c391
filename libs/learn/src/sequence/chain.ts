import { ALONE, FIRST, LAST, OUTSIDE, tag, tagsOf, WITHIN } from './tags.ts';

/**
 * A linear chain over the tags (Lafferty, McCallum and Pereira 2001) in which only what can stand side by side may: after
 * the first or an inner token of a span comes an inner or the last one of the same type.
 */
export class Chain {
  readonly tags: number;
  /** Tags after which a span may begin, and those that may stand there. */
  readonly #ends: Uint8Array;
  readonly #begins: Uint8Array;
  readonly #types: number;
  #alpha = new Float64Array(0);
  #beta = new Float64Array(0);
  #raised = new Float64Array(0);

  constructor(types: number) {
    const all = Array.from({ length: types }, (_, type) => type);
    this.#types = types;
    this.tags = tagsOf(types);
    this.#ends = Uint8Array.from([OUTSIDE, ...all.flatMap((type) => [tag(type, LAST), tag(type, ALONE)])]);
    this.#begins = Uint8Array.from([OUTSIDE, ...all.flatMap((type) => [tag(type, FIRST), tag(type, ALONE)])]);
  }

  /** Calls with every pair of tags that may follow each other. */
  pairs(each: (from: number, to: number) => void): void {
    for (const from of this.#ends) for (const to of this.#begins) each(from, to);
    for (let type = 0; type < this.#types; type++)
      for (const from of [FIRST, WITHIN]) for (const to of [WITHIN, LAST]) each(tag(type, from), tag(type, to));
  }

  /** The best path. `scores`: tags a token; `moves`: tags by tags. */
  best(scores: Float32Array, moves: Float32Array, count: number): Uint8Array {
    const { tags } = this;
    const path = new Uint8Array(count);
    if (count === 0) return path;
    const back = new Uint8Array(count * tags);
    let before = new Float64Array(tags).fill(-Infinity);
    for (const label of this.#begins) before[label] = scores[label]!;
    let now = new Float64Array(tags);
    for (let t = 1; t < count; t++) {
      now.fill(-Infinity);
      this.#farther(before, now, moves, back.subarray(t * tags, (t + 1) * tags));
      for (let label = 0; label < tags; label++) now[label]! += scores[t * tags + label]!;
      [before, now] = [now, before];
    }
    let label: number = this.#ends.reduce((a, b) => (before[b]! > before[a]! ? b : a), OUTSIDE);
    for (let t = count - 1; t >= 0; t--) {
      path[t] = label;
      label = back[t * tags + label]!;
    }
    return path;
  }

  /** The best way to each tag from those before it. */
  #farther(before: Float64Array, now: Float64Array, moves: Float32Array, back: Uint8Array): void {
    const { tags } = this;
    for (const from of this.#ends) {
      const reached = before[from]!;
      for (const to of this.#begins) {
        const score = reached + moves[from * tags + to]!;
        if (score > now[to]!) {
          now[to] = score;
          back[to] = from;
        }
      }
    }
    for (let first = 1; first < tags; first += 4)
      for (let from = first; from < first + 2; from++)
        for (let to = first + 1; to < first + 3; to++) {
          const score = before[from]! + moves[from * tags + to]!;
          if (score > now[to]!) {
            now[to] = score;
            back[to] = from;
          }
        }
  }

  /**
   * Writes how likely each tag is for each token into `likely`, and adds how often each pair is expected to `expected`.
   * `steps` are the exponents of the moves.
   */
  expect(scores: Float32Array, steps: Float64Array, likely: Float64Array, expected?: Float64Array): void {
    const { tags } = this;
    const count = scores.length / tags;
    this.#reserve(count);
    const [alpha, beta, raised] = [this.#alpha, this.#beta, this.#raised];
    for (let t = 0; t < count; t++) raise(scores, raised, t * tags, tags);
    const scales = new Float64Array(count);
    for (let t = 0; t < count; t++) {
      const [row, last] = [t * tags, (t - 1) * tags];
      alpha.fill(0, row, row + tags);
      if (t === 0) for (const label of this.#begins) alpha[label] = 1;
      else this.#forward(alpha, last, row, steps);
      let sum = 0;
      for (let label = 0; label < tags; label++) sum += alpha[row + label]! *= raised[row + label]!;
      scales[t] = sum;
      for (let label = 0; label < tags; label++) alpha[row + label]! /= sum;
    }
    const top = (count - 1) * tags;
    beta.fill(0, top, top + tags);
    let total = 0;
    for (const label of this.#ends) {
      beta[top + label] = 1;
      total += alpha[top + label]!;
    }
    for (let t = count - 1; t >= 0; t--) {
      const row = t * tags;
      if (t < count - 1) this.#backward(beta, row, steps, scales[t + 1]!);
      for (let label = 0; label < tags; label++)
        likely[row + label] = (alpha[row + label]! * beta[row + label]!) / total;
    }
    if (expected) this.#moved(expected, steps, scales, total);
  }

  #reserve(count: number): void {
    if (this.#alpha.length >= count * this.tags) return;
    this.#alpha = new Float64Array(count * this.tags);
    this.#beta = new Float64Array(count * this.tags);
    this.#raised = new Float64Array(count * this.tags);
  }

  /** Exponents of moves; 0 for what may not stand side by side. */
  exponents(moves: Float32Array): Float64Array {
    const steps = new Float64Array(this.tags * this.tags);
    this.pairs((from, to) => (steps[from * this.tags + to] = Math.exp(moves[from * this.tags + to]!)));
    return steps;
  }

  #forward(alpha: Float64Array, last: number, row: number, steps: Float64Array): void {
    const { tags } = this;
    for (const from of this.#ends) {
      const share = alpha[last + from]!;
      for (const to of this.#begins) alpha[row + to]! += share * steps[from * tags + to]!;
    }
    for (let first = 1; first < tags; first += 4)
      for (let from = first; from < first + 2; from++)
        for (let to = first + 1; to < first + 3; to++)
          alpha[row + to]! += alpha[last + from]! * steps[from * tags + to]!;
  }

  /** Writes the row from the one behind it. */
  #backward(beta: Float64Array, row: number, steps: Float64Array, scale: number): void {
    const { tags } = this;
    const next = row + tags;
    const raised = this.#raised;
    beta.fill(0, row, next);
    for (const to of this.#begins) {
      const share = (beta[next + to]! * raised[next + to]!) / scale;
      for (const from of this.#ends) beta[row + from]! += share * steps[from * tags + to]!;
    }
    for (let first = 1; first < tags; first += 4)
      for (let to = first + 1; to < first + 3; to++) {
        const share = (beta[next + to]! * raised[next + to]!) / scale;
        for (let from = first; from < first + 2; from++) beta[row + from]! += share * steps[from * tags + to]!;
      }
  }

  #moved(expected: Float64Array, steps: Float64Array, scales: Float64Array, total: number): void {
    const { tags } = this;
    const [alpha, beta, raised] = [this.#alpha, this.#beta, this.#raised];
    for (let t = 1; t < scales.length; t++) {
      const [last, row] = [(t - 1) * tags, t * tags];
      const whole = scales[t]! * total;
      for (const to of this.#begins) {
        const share = (beta[row + to]! * raised[row + to]!) / whole;
        for (const from of this.#ends)
          expected[from * tags + to]! += alpha[last + from]! * steps[from * tags + to]! * share;
      }
      for (let first = 1; first < tags; first += 4)
        for (let to = first + 1; to < first + 3; to++) {
          const share = (beta[row + to]! * raised[row + to]!) / whole;
          for (let from = first; from < first + 2; from++)
            expected[from * tags + to]! += alpha[last + from]! * steps[from * tags + to]! * share;
        }
    }
  }
}

/** Exponents of a row of scores less the highest of them. */
function raise(scores: Float32Array, raised: Float64Array, row: number, tags: number): void {
  let highest = -Infinity;
  for (let label = 0; label < tags; label++) highest = Math.max(highest, scores[row + label]!);
  for (let label = 0; label < tags; label++) raised[row + label] = Math.exp(scores[row + label]! - highest);
}
