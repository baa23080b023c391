import type { OcrOutcome } from '#libs/evaluation';
import { sightOf } from '#libs/papers';
import { createPictures } from '#platform/pictures';

/** Looks at pictures as those of customers are looked at, one after the other. */
export interface Eyes {
  /** Milliseconds are from the bytes to the fields; the first picture also starts the processes. */
  look(bytes: Buffer): Promise<Pick<OcrOutcome, 'sight' | 'ms'>>;
  /** The most that the reading process held at once so far. */
  mostMB(): number;
  close(): Promise<void>;
}

/** A busy machine may take its time where nobody waits; customers are told sooner that it took too long. */
const patience = { startSeconds: 300, seconds: 120 };

/** Pictures are washed and read in processes of their own, as in the house, and understood in this one. */
export function openEyes(): Eyes {
  let most = 0;
  const hands = createPictures({
    wash: patience,
    read: patience,
    onMemory: ({ hand, bytes }) => {
      if (hand === 'read') most = Math.max(most, bytes);
    },
  });
  return {
    async look(bytes) {
      const begun = performance.now();
      const washed = await hands.clean(bytes);
      const reading = washed.kind === 'clean' ? await hands.read(washed.bytes) : washed;
      const sight = reading.kind === 'read' ? sightOf(reading) : null;
      return { sight, ms: performance.now() - begun };
    },
    mostMB: () => most / 2 ** 20,
    close: () => hands.close(),
  };
}
