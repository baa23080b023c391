import { createHash, randomUUID } from 'node:crypto';
import { statement, type Db } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Keys } from '#platform/keys';

/** What a ticket leads to; one for something else is worthless. */
export type Door = 'company' | 'second-factor' | 'passkey' | 'new-passkey' | 'provider';

/** Ms that somebody may take for one step of signing in. */
const HOLDS_MS = 10 * 60_000;

export interface Tickets {
  /** Seals what was proven so far, so that the browser can carry it to the next step without reading or changing it. */
  issue(door: Door, proven: object): string;
  /** Refuses with `session.ticket_expired` what is old, for another door, or not ours. */
  read<T extends object>(door: Door, ticket: string): T;
  /** Once for each ticket: a second time it refuses, on whatever node. */
  spend(ticket: string): Promise<void>;
  /** Forgets tickets that have expired by themselves. */
  sweep(): Promise<void>;
}

const spend = statement<{ hash: Buffer }>(
  'staff.spend_ticket',
  'insert into spent_tickets (hash, until) values ($1, $2) on conflict (hash) do nothing returning hash',
);
const forget = statement('staff.forget_tickets', 'delete from spent_tickets where until < $1');

export function createTickets({ db, keys, now }: { db: Db; keys: Keys; now: () => Date }): Tickets {
  const place = (door: Door) => `sign-in ticket/${door}`;
  return {
    issue(door, proven) {
      const until = now().getTime() + HOLDS_MS;
      const sealed = keys.own.seal(JSON.stringify({ proven, until, one: randomUUID() }), place(door));
      return sealed.toString('base64url');
    },
    read<T extends object>(door: Door, ticket: string) {
      let opened: { proven: T; until: number };
      try {
        opened = JSON.parse(keys.own.open(Buffer.from(ticket, 'base64url'), place(door))) as typeof opened;
      } catch {
        throw expired();
      }
      if (opened.until <= now().getTime()) throw expired();
      return opened.proven;
    },
    async spend(ticket) {
      // Base64 has several spellings of the same bytes.
      const hash = createHash('sha256').update(Buffer.from(ticket, 'base64url')).digest();
      const [first] = await db.routerRun(spend, [hash, new Date(now().getTime() + HOLDS_MS)]);
      if (!first) throw expired();
    },
    sweep: async () => void (await db.routerRun(forget, [now()])),
  };
}

function expired() {
  return refuse('session.ticket_expired', 'This step took too long or was taken already; sign in again');
}
