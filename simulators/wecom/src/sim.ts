import { randomBytes } from 'node:crypto';
import type { Blobs } from './blobs.ts';
import { createClock, type Clock } from './clock.ts';
import { createFaults, type Faults } from './faults.ts';
import { createLog, type Log } from './log.ts';
import { createMeter, type Meter } from './meter.ts';
import type { World } from './world.ts';

/** The running simulator, as every endpoint and every actor is handed it. */
export interface Sim {
  /** Read it anew each time: a reset puts another one in its place. */
  readonly world: World;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly log: Log;
  readonly blobs: Blobs;
  /** Counts against the limits of frequency. */
  readonly meter: Meter;
  /** Random letters and digits behind a prefix: ids, tokens, codes. */
  id(prefix: string, length: number): string;
  /** The next MsgId of a callback, as a decimal string. */
  callbackId(): string;
  /** To be called after every change of the world: saves it by and by and wakes the page. */
  changed(): void;
  /** Calls `hear` after every change and every line of the log; returns how to stop it. */
  onChange(hear: () => void): () => void;
  reset(world: World): void;
  /** Where the two ports are, once they listen: http://127.0.0.1:… */
  readonly addresses: { api: string; admin: string };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

interface Parts {
  readonly world: World;
  readonly blobs: Blobs;
  /** The time outside, in ms. */
  readonly now: () => number;
  /** Told after each change. */
  readonly save: (world: World) => void;
}

export function createSim({ world: first, blobs, now, save }: Parts): Sim {
  let world = first;
  const listeners = new Set<() => void>();
  const wake = () => {
    for (const hear of listeners) hear();
  };
  const clock = createClock(now, first.clock.offsetMs);
  const faults = createFaults();
  faults.put(first.faults);
  const meter = createMeter(clock.now);
  const log = createLog({ now: clock.now, changed: wake });
  function changed(): void {
    world.clock.offsetMs = clock.offset();
    save(world);
    wake();
  }
  clock.onMoved(changed);
  return {
    get world() {
      return world;
    },
    clock,
    faults,
    log,
    blobs,
    meter,
    id: randomId,
    callbackId() {
      world.lastCallbackId = String(BigInt(world.lastCallbackId) + 1n);
      return world.lastCallbackId;
    },
    changed,
    onChange(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    reset(next) {
      world = next;
      blobs.clear();
      meter.forget();
      faults.put(next.faults);
      changed();
    },
    addresses: { api: '', admin: '' },
  };
}

/** Random letters and digits; the modulo favours a few letters, which no simulated id minds. */
function randomId(prefix: string, length: number): string {
  let text = prefix;
  for (const byte of randomBytes(length)) text += letters[byte % letters.length];
  return text;
}
