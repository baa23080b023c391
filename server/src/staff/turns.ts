import { refuse } from '#platform/errors';

export interface TurnLimits {
  atOnce: number;
  waiting: number;
}

/** Lets so many pieces of work run at once and so many wait, first come, first served; refuses with `service.overloaded`. */
export function createTurns(limits: TurnLimits): <R>(work: () => Promise<R>) => Promise<R> {
  let running = 0;
  const waiting: (() => void)[] = [];

  return async function inTurn(work) {
    if (running < limits.atOnce) running++;
    else {
      if (waiting.length >= limits.waiting) {
        throw refuse('service.overloaded', 'Too many people sign in at once; try again shortly', { retryAfter: 2 });
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      // The place is handed over, not freed: nobody who comes in between can take it too.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
