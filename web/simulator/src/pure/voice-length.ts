/** Bytes of a frame of AMR by its type, its first byte included (RFC 4867, 5.3 and 3.6: 20 ms of speech each). */
const narrow = [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1] as const;
const wide = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1] as const;
const frameMs = 20;

/** Ms of speech in an AMR file; null when it is none. A broken end is left out. */
export function amrMs(bytes: Uint8Array): number | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 9));
  if (head.startsWith('#!AMR-WB\n')) return framesOf(bytes, 9, wide) * frameMs;
  if (head.startsWith('#!AMR\n')) return framesOf(bytes, 6, narrow) * frameMs;
  return null;
}

function framesOf(bytes: Uint8Array, start: number, sizes: readonly number[]): number {
  let frames = 0;
  for (let at = start; at < bytes.length;) {
    const size = sizes[((bytes[at] ?? 0) >> 3) & 0xf] ?? 0;
    if (size === 0 || at + size > bytes.length) break;
    at += size;
    frames++;
  }
  return frames;
}

/** A silent AMR file of so many seconds: frames that say that there is nothing to say. */
export function silentAmr(seconds: number): Uint8Array<ArrayBuffer> {
  const noData = 15 << 3;
  const bytes = new Uint8Array(6 + (seconds * 1000) / frameMs).fill(noData);
  bytes.set(new TextEncoder().encode('#!AMR\n'));
  return bytes;
}
