export type Arm = 'a' | 'b';

/**
 * Which arm a thing belongs to: the same thing in the same experiment always to the same, and in another experiment
 * anew. `share` of all things, 0..1, belong to `b`.
 */
export function armOf(experiment: string, thing: string, share: number): Arm {
  return fractionOf(`${experiment}/${thing}`) < share ? 'b' : 'a';
}

/** A number in [0, 1) from a text: FNV-1a with 32 bits, then the finaliser of MurmurHash3, which spreads what is alike. */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
