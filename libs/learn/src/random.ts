/**
 * A stream of numbers in [0, 1) that is the same for the same seed on every machine: mulberry32
 * (Tommy Ettinger, public domain).
 */
export function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** Puts the list in random order, in place (Fisher and Yates). */
export function shuffle(list: Int32Array | number[], random: () => number): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const swapped = list[i]!;
    list[i] = list[j]!;
    list[j] = swapped;
  }
}
