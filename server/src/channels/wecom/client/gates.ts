/** At most so many at once per key; fewer for a while after the platform complained. */
export interface Gates {
  /** Waits for a place, works, and leaves it. Throws what the signal says. `full` when too many wait already. */
  through<R>(gate: Gate, work: () => Promise<R>): Promise<R | 'full'>;
  /** `45033`: half as many from now on, one at the least. */
  lower(key: string): void;
}

export interface Gate {
  readonly key: string;
  /** Places to begin with, and at most. */
  readonly places: number;
  readonly signal: AbortSignal | null;
}

interface State {
  places: number;
  under: number;
  /** Answers since the places were lowered last. */
  good: number;
  readonly waiting: Set<() => void>;
}

/** Calls that may wait at one gate. */
const WAITING = 2_000;
/** Answers without a complaint after which one place comes back. */
const GOOD = 50;

export function createGates(): Gates {
  const states = new Map<string, State>();
  const stateOf = ({ key, places }: Gate) => {
    const state = states.get(key) ?? { places, under: 0, good: 0, waiting: new Set() };
    states.set(key, state);
    return state;
  };

  return {
    async through(gate, work) {
      gate.signal?.throwIfAborted();
      const state = stateOf(gate);
      if (state.waiting.size >= WAITING) return 'full';
      await enter(state, gate.signal);
      try {
        return await work();
      } finally {
        leave(state, gate);
        // What is quiet and unlowered is as good as new.
        if (state.under === 0 && state.places === gate.places) states.delete(gate.key);
      }
    },
    lower(key) {
      const state = states.get(key);
      if (!state) return;
      state.places = Math.max(1, state.places >> 1);
      state.good = 0;
    },
  };
}

function leave(state: State, { places }: Gate): void {
  state.under -= 1;
  state.good += 1;
  if (state.places < places && state.good >= GOOD) {
    state.places += 1;
    state.good = 0;
  }
  for (const next of [...state.waiting].slice(0, Math.max(0, state.places - state.under))) next();
}

/** Takes a place, now or when it is our turn. */
function enter(state: State, signal: AbortSignal | null): Promise<void> {
  if (state.under < state.places) {
    state.under += 1;
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const go = () => {
      state.waiting.delete(go);
      signal?.removeEventListener('abort', stop);
      // Taken by whoever wakes us, so that nobody slips in between.
      state.under += 1;
      resolve();
    };
    const stop = () => {
      state.waiting.delete(go);
      reject(signal?.reason as Error);
    };
    state.waiting.add(go);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
