import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { defaultKnobs, knobsShape } from './knobs.ts';
import { emptyKf, emptyWorld } from './presets/empty.ts';
import type { World } from './world.ts';

export interface StateFile {
  /** null: there is no such file yet. Throws when it holds something else than a world. */
  read(): World | null;
  /** By and by: many changes become one writing. What fails is told to `onFailure` and tried with the next change. */
  write(world: World): void;
  onFailure(hear: (error: unknown) => void): void;
  /** Writes the first state at once; throws StateFileError when it cannot. */
  begin(world: World): void;
  /** Writes what is not written yet, and nothing more afterwards. Throws when it cannot. */
  close(): void;
}

/** The file cannot be used; the message says why. */
export class StateFileError extends Error {}

/** Changes within this time are written together. */
const QUIET_MS = 200;

/** The world as one JSON file, replaced as a whole so that a crash leaves the old one or the new one. */
export function openStateFile(path: string): StateFile {
  let waiting: World | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  let failed: (error: unknown) => void = () => {};

  function flush(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (!waiting) return;
    const part = `${path}.${randomUUID().slice(0, 8)}.part`;
    // The secrets and the words of a simulated corp are still nobody else's.
    writeFileSync(part, JSON.stringify(waiting), { mode: 0o600 });
    renameSync(part, path);
    waiting = null;
  }

  function quietly(): void {
    try {
      flush();
    } catch (error) {
      failed(error);
    }
  }

  return {
    read() {
      const text = textOf(path);
      if (text === null) return null;
      const world = parsed(text);
      if (world?.version !== 1) throw new StateFileError(`${path} holds no world of this simulator.`);
      return grown(world);
    },
    write(world) {
      if (closed) return;
      waiting = world;
      timer ??= setTimeout(quietly, QUIET_MS);
    },
    onFailure(hear) {
      failed = hear;
    },
    begin(world) {
      waiting = world;
      try {
        flush();
      } catch (error) {
        throw new StateFileError(`${path} cannot be written: ${String(error)}`);
      }
    },
    close() {
      flush();
      closed = true;
    },
  };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function parsed(text: string): World | null {
  try {
    return JSON.parse(text) as World | null;
  } catch {
    return null;
  }
}

/** What a younger simulator knows beside what was kept begins as in a new corp. */
function grown(world: World): World {
  const knobs = knobsShape.safeParse({ ...defaultKnobs(), ...world.knobs });
  return {
    ...emptyWorld(),
    ...world,
    kf: { ...emptyKf(), ...world.kf },
    knobs: knobs.success ? knobs.data : defaultKnobs(),
  };
}
