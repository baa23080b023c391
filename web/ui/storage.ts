/** What a page remembers between visits. Both ways never throw. */
export interface Memory {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  /** False when the browser forbids storage here and all is forgotten with the page. */
  readonly lasting: boolean;
}

/** Keeps what it is told until the page goes. */
export function passingMemory(): Memory {
  const values = new Map<string, string>();
  return {
    lasting: false,
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
}

/**
 * The browser's local storage; where it is forbidden (third-party frames, private windows) or full, memory
 * of this page takes its place, so that a conversation goes on even if it cannot be found again tomorrow.
 */
export function lastingMemory(storage: () => Storage = () => globalThis.localStorage): Memory {
  const opened = open(storage);
  const spill = passingMemory();
  if (!opened) return spill;
  return {
    lasting: true,
    get: (key) => spill.get(key) ?? opened.getItem(key),
    set(key, value) {
      try {
        opened.setItem(key, value);
        spill.remove(key);
      } catch {
        spill.set(key, value);
      }
    },
    remove(key) {
      spill.remove(key);
      opened.removeItem(key);
    },
  };
}

function open(storage: () => Storage): Storage | undefined {
  try {
    const opened = storage();
    const probe = 'liren.probe';
    opened.setItem(probe, '1');
    opened.removeItem(probe);
    return opened;
  } catch {
    return undefined;
  }
}
