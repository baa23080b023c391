import { statement } from '../db/index.ts';
import type { StoredFact } from './record.ts';

/** Facts read at once. */
export const PAGE = 500;
/** Facts are kept this long; every projection can be rebuilt from the tables. */
const FACT_DAYS = 14;

export interface Cursor {
  xid: string;
  id: number;
}

export interface FactRow extends Cursor {
  tenant_id: string;
  type: string;
  version: number;
  payload: StoredFact['payload'];
}

export function stored(row: FactRow): StoredFact {
  return { id: row.id, tenant: row.tenant_id, type: row.type, version: row.version, payload: row.payload };
}

// Only below the oldest transaction still open: a fact with a lower id may yet commit above it.
export const after = statement<FactRow>(
  'facts.after',
  `select id, xid::text, tenant_id, type, version, payload from facts
   where (xid, id) > ($1::xid8, $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
   order by xid, id limit ${PAGE}`,
);

/** Where somebody starts who wants to hear only what happens from now on. */
export const present = statement<Cursor>(
  'facts.present',
  `select pg_snapshot_xmin(pg_current_snapshot())::text as xid, 0::bigint as id`,
);

export const lease = statement<Cursor>(
  'facts.lease',
  `insert into fact_cursors (consumer, xid, id, lease_until, lease_token)
   values ($1, '0', 0, now() + $2 * interval '1 ms', $3)
   on conflict (consumer) do update set lease_until = excluded.lease_until, lease_token = excluded.lease_token
   where fact_cursors.lease_until is null or fact_cursors.lease_until < now() or fact_cursors.lease_token = excluded.lease_token
   returning xid::text, id`,
);

export const advance = statement(
  'facts.advance',
  `update fact_cursors set xid = $2::xid8, id = $3, lease_until = now() + $5 * interval '1 ms'
   where consumer = $1 and lease_token = $4`,
);

export const bury = statement(
  'facts.bury',
  `insert into dead_letters (id, tenant_id, origin, key, payload, error, attempts) values ($1, $2, $3, $4, $5, $6, $7)`,
);

export const forget = statement<{ id: number }>(
  'facts.forget',
  `delete from facts where ctid in
     (select ctid from facts where at < now() - interval '${FACT_DAYS} days' limit 20000) returning id`,
);
