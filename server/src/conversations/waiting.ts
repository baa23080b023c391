import { statement, type Db } from '#platform/db';

export interface Waiting {
  readonly customers: number;
  /** Of who waits longest; 0 when nobody does. */
  readonly oldestSeconds: number;
}

const everywhere = statement<Waiting>(
  'conversations.waiting_everywhere',
  `select count(*)::int as customers,
          coalesce(extract(epoch from now() - min(waiting_since)), 0)::float8 as "oldestSeconds"
   from conversations where speaker = 'nobody' and status = 'open'`,
);

/** Customers who were promised a person and have none yet, over all companies. */
export async function waitingEverywhere(db: Db): Promise<Waiting> {
  return (await db.routerRun(everywhere, []))[0]!;
}
