import { createHash } from 'node:crypto';
import { statement, type Db } from '#platform/db';
import { refuse } from '#platform/errors';

/** Failures that cost nothing: people mistype. */
const FREE_PER_ACCOUNT = 5;
/** From one network over all accounts: an office, or somebody trying one password on everybody. */
const FREE_PER_NETWORK = 50;
const FIRST_DELAY_S = 5;
const MAX_DELAY_S = 15 * 60;
/** After this much quiet nothing is remembered. */
const FORGOTTEN_MS = 30 * 60_000;

/** What is tried; failures of one kind say nothing about another. */
export type Tried = 'password' | 'change' | 'code' | 'proof';

export interface LoginThrottle {
  /**
   * Counts an attempt as failed until it is told otherwise. Refuses with `session.throttled` when it may not be made
   * yet; such an attempt is not counted.
   */
  begin(tried: Tried, account: string, network: string): Promise<void>;
  succeeded(tried: Tried, account: string, network: string): Promise<void>;
  /** Forgets what is over. */
  sweep(): Promise<void>;
}

const isFresh = `greatest(a.at, a.until) > $6`;
/** Doubles with each failure beyond the free ones: 5, 10, 20 … seconds, a quarter of an hour at most. */
const delay = `make_interval(secs => least(${MAX_DELAY_S}, ${FIRST_DELAY_S} * 2 ^ least(a.failures + 1 - a.free, 20)))`;

/** $1, $2 keys of account and network, $3, $4 what is free to each, $5 now, $6 what is older is forgotten. */
const count = statement<{ until: Date | null; counted: number }>(
  'staff.count_attempt',
  `with waiting as (select max(until) as until from sign_in_attempts where key in ($1, $2) and until > $5::timestamptz),
   counted as (
     insert into sign_in_attempts as a (key, free, failures, at)
     select k.key, k.free, 1, $5::timestamptz
     from (values (1, $1::bytea, $3::int), (2, $2::bytea, $4::int)) k (place, key, free), waiting
     where waiting.until is null order by k.place
     on conflict (key) do update set at = excluded.at,
       failures = case when ${isFresh} then a.failures + 1 else 1 end,
       until = case when ${isFresh} and a.failures + 1 >= a.free then excluded.at + ${delay} end
     where a.until is null or a.until <= excluded.at
     returning 1)
   select (select until from waiting) as until, (select count(*)::int from counted) as counted`,
);

const forgive = statement(
  'staff.forgive_attempts',
  `with mine as (delete from sign_in_attempts where key = $1)
   update sign_in_attempts set failures = greatest(0, failures - 1),
     until = case when failures - 1 >= free then until end
   where key = $2`,
);

const forget = statement('staff.forget_attempts', 'delete from sign_in_attempts where greatest(at, until) < $1');

/**
 * Makes guessing slow without letting anybody lock out somebody else: what is counted is always an account from one
 * network. Kept in the database, so that nodes count together; neither addresses nor networks can be read from it.
 */
export function createLoginThrottle({ db, now }: { db: Db; now: () => Date }): LoginThrottle {
  const ago = (ms: number) => new Date(now().getTime() - ms);
  return {
    async begin(tried, account, network) {
      const [mine, shared] = keysOf(tried, account, network);
      const at = now();
      const values = [mine, shared, FREE_PER_ACCOUNT, FREE_PER_NETWORK, at, ago(FORGOTTEN_MS)];
      const [row] = await db.routerRun(count, values);
      if (row!.until === null && row!.counted === 2) return;
      // Somebody else's attempt began the delay in the same moment.
      const wait = row!.until ? Math.ceil((row!.until.getTime() - at.getTime()) / 1000) : FIRST_DELAY_S;
      throw refuse('session.throttled', `Too many failed attempts; try again in ${wait} s`, { retryAfter: wait });
    },
    async succeeded(tried, account, network) {
      await db.routerRun(forgive, keysOf(tried, account, network));
    },
    sweep: async () => void (await db.routerRun(forget, [ago(FORGOTTEN_MS)])),
  };
}

function keysOf(tried: Tried, account: string, network: string): [Buffer, Buffer] {
  const key = (...words: string[]) => createHash('sha256').update(words.join('\n')).digest();
  return [key('account', tried, network, account), key('network', network)];
}
