/** How often something may happen, and how long it is refused once it happened too often. */
export interface Rule {
  readonly most: number;
  readonly per: Span;
}

type Span = 'minute' | 'hour' | 'day' | 'month';

/** Counts per key and window, in memory: a restart forgives. */
export interface Meter {
  /** Counts `amount` under each rule; false when one of them is full, or its penalty is not over. */
  take(key: string, rules: readonly Rule[], amount?: number): boolean;
  /** False while the key is banned; counts nothing. */
  allows(key: string): boolean;
  /** Refuses the key for so long, whatever its counts. */
  ban(key: string, ms: number): void;
  forget(): void;
}

/** Keys counted at once; beyond it those whose time is over are let go. */
const MAX_KEYS = 50_000;

const minute = 60_000;
const day = 24 * 60 * minute;
const lengths: Record<Span, number> = { minute, hour: 60 * minute, day, month: 30 * day };
/** Natural days are those of China. */
const dayOffset = 8 * 60 * minute;

interface Count {
  readonly window: number;
  readonly endsAt: number;
  used: number;
}

export function createMeter(now: () => number): Meter {
  const counts = new Map<string, Count>();
  const bans = new Map<string, number>();

  function banUntil(key: string, until: number): void {
    bans.set(key, Math.max(until, bans.get(key) ?? 0));
  }

  function countOf(key: string, { per }: Rule): Count {
    const at = per === 'day' ? now() + dayOffset : now();
    const window = Math.floor(at / lengths[per]);
    const name = `${per} ${key}`;
    const count = counts.get(name);
    if (count?.window === window) return count;
    if (counts.size > MAX_KEYS) sweep();
    const fresh = { window, endsAt: now() - (at % lengths[per]) + lengths[per], used: 0 };
    counts.set(name, fresh);
    return fresh;
  }

  function sweep(): void {
    for (const [name, { endsAt }] of counts) if (endsAt <= now()) counts.delete(name);
    for (const [key, until] of bans) if (until <= now()) bans.delete(key);
  }

  return {
    take(key, rules, amount = 1) {
      if ((bans.get(key) ?? 0) > now()) return false;
      for (const rule of rules) {
        const count = countOf(key, rule);
        count.used += amount;
        if (count.used <= rule.most) continue;
        // A day's penalty ends with the day; the others run from the moment of the excess.
        banUntil(key, rule.per === 'day' ? count.endsAt : now() + lengths[rule.per]);
        return false;
      }
      return true;
    },
    allows: (key) => (bans.get(key) ?? 0) <= now(),
    ban: (key, ms) => banUntil(key, now() + ms),
    forget() {
      counts.clear();
      bans.clear();
    },
  };
}
