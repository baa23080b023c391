import { sql } from 'kysely';
import { statement, type Tx } from '#platform/db';
import { must } from '#platform/errors';
import { hashOf, ORIGIN } from './chain.ts';

export interface NewAuditEntry {
  /** `staff:<id>`, or `system:<which part>`. Ids and not names: an entry can never be corrected. */
  actor: string;
  /** `staff.disabled`: what was done, in the past tense. */
  action: string;
  /** What it was done to: `staff:<id>`. */
  target: string;
  /** What else matters. Never secrets, never words of a customer. */
  detail?: Readonly<Record<string, unknown>>;
}

export interface AuditEntry {
  seq: number;
  at: Date;
  actor: string;
  action: string;
  target: string;
  detail: Record<string, unknown>;
  /** Hexadecimal, as `previous`. */
  hash: string;
  previous: string;
}

/** What narrows a list; everything given must hold. */
export interface AuditQuery {
  actor?: string | undefined;
  /** What actions begin with, before the first dot. */
  group?: string | undefined;
  /** Any of these. */
  targets?: readonly string[] | undefined;
  from?: Date | undefined;
  /** Not after this. */
  to?: Date | undefined;
}

/** The memory of who did what. Entries hold each other by hashes, so that a change behind our back shows. */
export interface Audit {
  /**
   * Adds entries, at most 500, in the transaction of what they tell. Entries of a tenant wait for each other: append late.
   */
  append(tx: Tx, ...entries: readonly NewAuditEntry[]): Promise<void>;
  /** The latest first, below `before` when given. */
  list(tx: Tx, page: { before?: number; limit: number; query?: AuditQuery }): Promise<AuditEntry[]>;
  /** The oldest first, after `after` and up to `upTo`: for exports. */
  following(tx: Tx, page: { after: number; upTo: number; limit: number; query?: AuditQuery }): Promise<AuditEntry[]>;
  /** Number of the last entry; 0 when there is none. */
  last(tx: Tx): Promise<number>;
  /** What actions begin with, of all that stands here. */
  groups(tx: Tx): Promise<string[]>;
  /** Recomputes the chain as it stood when called. `brokenAt` is the first entry that is changed, missing or alien. */
  verify(tx: Tx): Promise<Verified>;
  /** One stretch of the chain after an entry that was found to hold; `total` is where the chain ends. */
  verifyAfter(tx: Tx, stretch: { after: number; limit: number }): Promise<Verified & { total: number }>;
}

/** `entries`: up to where the chain was recomputed. */
export interface Verified {
  entries: number;
  intact: boolean;
  brokenAt: number | null;
}

interface Row {
  seq: number;
  at: Date;
  actor: string;
  action: string;
  target: string;
  detail: Record<string, unknown>;
  previous: Buffer;
  hash: Buffer;
}

/** Entries recomputed at once. */
const PAGE = 1_000;
const MAX_DETAIL = 8_000;
/** Entries added at once. */
const AT_ONCE = 500;

const takeHead = statement<{ seq: number; hash: Buffer }>(
  'audit.take_head',
  `insert into audit_heads as h (tenant_id, seq, hash) values ($1, 0, $2)
   on conflict (tenant_id) do update set seq = h.seq returning seq, hash`,
);
const add = statement(
  'audit.add',
  `with moved as (update audit_heads set seq = $2, hash = $3 where tenant_id = $1)
   insert into audit_log (tenant_id, seq, at, actor, action, target, detail, previous, hash)
   select $1, e.seq, $4, e.actor, e.action, e.target, e.detail, decode(e.previous, 'hex'), decode(e.hash, 'hex')
   from jsonb_to_recordset($5::jsonb)
     as e(seq bigint, actor text, action text, target text, detail jsonb, previous text, hash text)`,
);
const readHead = statement<{ seq: number; hash: Buffer }>(
  'audit.read_head',
  'select seq, hash from audit_heads where tenant_id = $1',
);
const readAfter = statement<Row>(
  'audit.read_after',
  `select seq, at, actor, action, target, detail, previous, hash from audit_log
   where tenant_id = $1 and seq > $2 and seq <= $3 order by seq limit ${PAGE}`,
);
/** Groups that a company can have; actions are ours, so there are few. */
const GROUPS = 200;

/** Walks from one group to the next along the index, so that a long log costs no more than a short one. */
const readGroups = statement<{ name: string }>(
  'audit.read_groups',
  `with recursive walk as (
     (select split_part(action, '.', 1) as name from audit_log where tenant_id = $1
      order by split_part(action, '.', 1) limit 1)
     union all
     select (select split_part(action, '.', 1) from audit_log
             where tenant_id = $1 and split_part(action, '.', 1) > walk.name
             order by split_part(action, '.', 1) limit 1)
     from walk where walk.name is not null)
   select name from walk where name is not null limit ${GROUPS}`,
);

export function createAudit({ now }: { now: () => Date }): Audit {
  return {
    async append(tx, ...entries) {
      must(entries.length <= AT_ONCE, 'entries are added in bounded numbers');
      if (entries.length === 0) return;
      const [head] = await tx.run(takeHead, [tx.tenant, ORIGIN]);
      const at = now();
      let { hash: previous, seq } = head!;
      const rows = entries.map(({ actor, action, target, detail = {} }) => {
        const stored = JSON.stringify(detail);
        must(stored.length <= MAX_DETAIL, 'an audit entry is short');
        const plain = JSON.parse(stored) as Record<string, unknown>;
        const entry = { seq: ++seq, actor, action, target, detail: plain };
        const hash = hashOf({ ...entry, tenant: tx.tenant, at, previous });
        const row = { ...entry, previous: previous.toString('hex'), hash: hash.toString('hex') };
        previous = hash;
        return row;
      });
      await tx.run(add, [tx.tenant, seq, previous, at, JSON.stringify(rows)]);
    },
    async list(tx, { before = Number.MAX_SAFE_INTEGER, limit, query = {} }) {
      const rows = await matching(tx, query).where('seq', '<', before).orderBy('seq', 'desc').limit(limit).execute();
      return rows.map(entryOf);
    },
    async following(tx, { after, upTo, limit, query = {} }) {
      const between = matching(tx, query).where('seq', '>', after).where('seq', '<=', upTo);
      return (await between.orderBy('seq').limit(limit).execute()).map(entryOf);
    },
    last: async (tx) => (await tx.run(readHead, [tx.tenant]))[0]?.seq ?? 0,
    groups: async (tx) => (await tx.run(readGroups, [tx.tenant])).map(({ name }) => name),
    async verify(tx) {
      const { entries, intact, brokenAt } = await verifyAfter(tx, { after: 0, limit: Number.MAX_SAFE_INTEGER });
      return { entries, intact, brokenAt };
    },
    verifyAfter,
  };
}

interface Tables {
  audit_log: Row & { tenant_id: string };
}

function matching(tx: Tx, { actor, group, targets, from, to }: AuditQuery) {
  let rows = tx
    .tables<Tables>()
    .selectFrom('audit_log')
    .select(['seq', 'at', 'actor', 'action', 'target', 'detail', 'previous', 'hash'])
    .where('tenant_id', '=', tx.tenant);
  if (actor !== undefined) rows = rows.where('actor', '=', actor);
  if (group !== undefined) rows = rows.where(sql`split_part(action, '.', 1)`, '=', group);
  if (targets !== undefined) rows = rows.where('target', 'in', [...targets]);
  if (from !== undefined) rows = rows.where('at', '>=', from);
  if (to !== undefined) rows = rows.where('at', '<=', to);
  return rows;
}

async function verifyAfter(tx: Tx, { after, limit }: { after: number; limit: number }) {
  const [head] = await tx.run(readHead, [tx.tenant]);
  const total = head?.seq ?? 0;
  const end = Math.min(total, after + limit);
  let entries = Math.min(after, total);
  const broken = (at: number) => ({ entries, total, intact: false, brokenAt: at });
  const [before] = entries === 0 ? [{ hash: ORIGIN }] : await tx.run(readAfter, [tx.tenant, entries - 1, entries]);
  if (!before) return broken(entries);
  let previous: Buffer = before.hash;
  while (entries < end) {
    const rows = await tx.run(readAfter, [tx.tenant, entries, end]);
    if (rows.length === 0) return broken(entries + 1);
    for (const row of rows) {
      const expected = hashOf({ ...row, tenant: tx.tenant });
      const holds = row.seq === entries + 1 && row.previous.equals(previous) && row.hash.equals(expected);
      if (!holds) return broken(entries + 1);
      previous = row.hash;
      entries = row.seq;
    }
  }
  if (head && end === total && !head.hash.equals(previous)) return broken(end);
  return { entries, total, intact: true, brokenAt: null };
}

function entryOf({ hash, previous, ...entry }: Row): AuditEntry {
  return { ...entry, hash: hash.toString('hex'), previous: previous.toString('hex') };
}
