/** Steps of one component of a quantised unit vector. */
const STEPS = 127;

/** A unit vector as bytes: component x becomes round(127 x). */
export function quantise(vector: Float32Array): Int8Array {
  const out = new Int8Array(vector.length);
  for (let i = 0; i < vector.length; i++) out[i] = Math.max(-STEPS, Math.min(STEPS, Math.round(vector[i]! * STEPS)));
  return out;
}

/** Dot product; for unit vectors of one encoder this is their cosine. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * Cosine of a query (quantised) and the vector that starts at `start` of a packed array of quantised vectors.
 * Whole numbers until the end, so the same pair gives the same number on every machine.
 */
export function dotQuantised(query: Int8Array, packed: Int8Array, start = 0): number {
  let sum = 0;
  for (let i = 0; i < query.length; i++) sum += query[i]! * packed[start + i]!;
  return sum / (STEPS * STEPS);
}

/** Index of the nearest centroid by dot product; the lower index wins a tie. -1 without centroids. */
export function nearest(vector: Float32Array, centroids: readonly Float32Array[]): number {
  let best = -1;
  let highest = -Infinity;
  for (let i = 0; i < centroids.length; i++) {
    const score = dot(vector, centroids[i]!);
    if (score > highest) [best, highest] = [i, score];
  }
  return best;
}
