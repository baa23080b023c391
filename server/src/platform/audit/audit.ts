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
  /** Hexadecimal. */
  hash: string;
}

/** The memory of who did what. Entries hold each other by hashes, so that a change behind our back shows. */
export interface Audit {
  /** Adds an entry in the transaction of what it tells. Entries of a tenant wait for each other: append late. */
  append(tx: Tx, entry: NewAuditEntry): Promise<void>;
  /** The latest first, below `before` when given. */
  list(tx: Tx, page: { before?: number; limit: number }): Promise<AuditEntry[]>;
  /** Recomputes the chain as it stood when called. `brokenAt` is the first entry that is changed, missing or alien. */
  verify(tx: Tx): Promise<{ entries: number; intact: boolean; brokenAt: number | null }>;
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

const takeHead = statement<{ seq: number; hash: Buffer }>(
  'audit.take_head',
  `insert into audit_heads as h (tenant_id, seq, hash) values ($1, 0, $2)
   on conflict (tenant_id) do update set seq = h.seq returning seq, hash`,
);
const add = statement(
  'audit.add',
  `with moved as (update audit_heads set seq = $2, hash = $9 where tenant_id = $1)
   insert into audit_log (tenant_id, seq, at, actor, action, target, detail, previous, hash)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
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
const readBefore = statement<Row>(
  'audit.read_before',
  `select seq, at, actor, action, target, detail, previous, hash from audit_log
   where tenant_id = $1 and seq < $2 order by seq desc limit $3`,
);

export function createAudit({ now }: { now: () => Date }): Audit {
  return {
    async append(tx, { actor, action, target, detail = {} }) {
      const stored = JSON.stringify(detail);
      must(stored.length <= MAX_DETAIL, 'an audit entry is short');
      const [head] = await tx.run(takeHead, [tx.tenant, ORIGIN]);
      const { hash: previous, seq: last } = head!;
      const seq = last + 1;
      const at = now();
      const plain = JSON.parse(stored) as Record<string, unknown>;
      const hash = hashOf({ tenant: tx.tenant, seq, at, actor, action, target, detail: plain, previous });
      await tx.run(add, [tx.tenant, seq, at, actor, action, target, stored, previous, hash]);
    },
    async list(tx, { before = Number.MAX_SAFE_INTEGER, limit }) {
      const rows = await tx.run(readBefore, [tx.tenant, before, limit]);
      return rows.map(entryOf);
    },
    verify,
  };
}

async function verify(tx: Tx): Promise<{ entries: number; intact: boolean; brokenAt: number | null }> {
  const [head] = await tx.run(readHead, [tx.tenant]);
  const end = head?.seq ?? 0;
  let previous: Buffer = ORIGIN;
  let entries = 0;
  const broken = (at: number) => ({ entries, intact: false, brokenAt: at });
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
  if (head && !head.hash.equals(previous)) return broken(end);
  return { entries, intact: true, brokenAt: null };
}

function entryOf({ seq, at, actor, action, target, detail, hash }: Row): AuditEntry {
  return { seq, at, actor, action, target, detail, hash: hash.toString('hex') };
}
