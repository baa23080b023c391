import { z } from 'zod';
import { id, page, pageQuery, seq, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';

/** What narrows the audit; left out, everything is meant. */
export const auditFilter = {
  /** A member of staff by id, or a part of the house: `system:cli`. */
  actor: text(80, 1).optional(),
  /** What actions begin with, before the first dot: `article`, `session`. */
  group: text(40, 1).optional(),
  /** `article:<id>`, or the id alone. */
  target: text(120, 1).optional(),
  from: timestamp.optional(),
  /** Not after this. */
  to: timestamp.optional(),
};

export const auditEntry = z.object({
  seq: z.int(),
  at: timestamp,
  /** Names, where there are any, beside what is stored. */
  actor: z.string(),
  actorMark: z.string(),
  action: z.string(),
  target: z.string(),
  targetMark: z.string(),
  detail: z.record(z.string(), z.unknown()),
  hash: z.string(),
  previous: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** Entries recomputed by one call. */
export const verifiedAtOnce = 5_000;

export const auditRoutes = routes({
  'audit.list': {
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'Who did what, the latest first',
    access: 'audit.read',
    query: z.strictObject({ ...auditFilter, ...pageQuery }),
    reply: page(auditEntry),
  },
  'audit.groups': {
    method: 'GET',
    path: '/api/v1/audit/groups',
    summary: 'What actions begin with, of all that stands in the audit',
    access: 'audit.read',
    reply: z.object({ items: z.array(z.string()) }),
  },
  'audit.verify': {
    method: 'GET',
    path: '/api/v1/audit/verification',
    summary: `Recompute the hash chain, ${verifiedAtOnce} entries after \`after\`; names the first broken one`,
    access: 'audit.read',
    query: z.strictObject({ after: z.coerce.number().pipe(seq).default(0) }),
    /** `entries`: checked so far. Go on with `after: entries` while it is below `total`. */
    reply: z.object({ entries: z.int(), total: z.int(), intact: z.boolean(), brokenAt: z.int().nullable() }),
  },
  'audit.export': {
    method: 'GET',
    path: '/api/v1/audit/export',
    summary: 'The entries as a file, the oldest first, with their hashes; that it was taken is an entry too',
    access: 'audit.read',
    query: z.strictObject({ format: z.enum(['csv', 'jsonl']), ...auditFilter }),
    download: true,
    reply: z.unknown(),
  },
});

/** One line of an export: enough to recompute its hash without asking us. */
export const exportedEntry = z.object({
  tenant: id,
  seq: z.int(),
  at: timestamp,
  actor: z.string(),
  actorName: z.string(),
  action: z.string(),
  target: z.string(),
  targetName: z.string(),
  detail: z.record(z.string(), z.unknown()),
  previous: z.string(),
  hash: z.string(),
});
export type ExportedEntry = z.infer<typeof exportedEntry>;
