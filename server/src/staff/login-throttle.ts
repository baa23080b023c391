/** Failures that cost nothing: people mistype. */
const FREE_PER_ACCOUNT = 5;
/** From one network over all accounts: an office, or somebody trying one password on everybody. */
const FREE_PER_NETWORK = 50;
const FIRST_DELAY_S = 5;
const MAX_DELAY_S = 15 * 60;
/** After this much quiet nothing is remembered. */
const FORGOTTEN_MS = 30 * 60_000;
/** Keys remembered; the one unused for longest goes first. */
const MAX_KEYS = 20_000;

interface Record {
  failures: number;
  until: number;
  at: number;
}

export interface LoginThrottle {
  /** Counts an attempt as failed until it is told otherwise; answers the seconds to wait when it may not be made. */
  begin(account: string, network: string): number;
  succeeded(account: string, network: string): void;
}

/**
 * Makes guessing slow without letting anybody lock out somebody else: what is counted is always an account from one
 * network. Kept in memory: a process that starts anew forgives, several processes forgive a few times more.
 */
export function createLoginThrottle(now: () => Date): LoginThrottle {
  const records = new Map<string, Record>();

  const find = (key: string): Record => {
    const at = now().getTime();
    const old = records.get(key);
    const record = old && at < Math.max(old.until, old.at) + FORGOTTEN_MS ? old : { failures: 0, until: 0, at };
    records.delete(key);
    records.set(key, record);
    if (records.size > MAX_KEYS) records.delete(records.keys().next().value!);
    return record;
  };
  const keysOf = (account: string, network: string) => [
    { key: `${network} ${account}`, free: FREE_PER_ACCOUNT },
    { key: network, free: FREE_PER_NETWORK },
  ];

  return {
    begin(account, network) {
      const at = now().getTime();
      const held = keysOf(account, network).map(({ key, free }) => ({ record: find(key), free }));
      const wait = Math.max(...held.map(({ record }) => record.until - at));
      if (wait > 0) return Math.ceil(wait / 1000);
      for (const { record, free } of held) {
        record.failures++;
        record.at = at;
        if (record.failures >= free) record.until = at + delayAfter(record.failures - free) * 1000;
      }
      return 0;
    },
    succeeded(account, network) {
      const [mine, shared] = keysOf(account, network);
      records.delete(mine!.key);
      const record = find(shared!.key);
      record.failures = Math.max(0, record.failures - 1);
      if (record.failures < FREE_PER_NETWORK) record.until = 0;
    },
  };
}

/** Seconds: 5, 10, 20 … a quarter of an hour. */
export function delayAfter(surplus: number): number {
  return Math.min(MAX_DELAY_S, FIRST_DELAY_S * 2 ** Math.min(surplus, 20));
}
