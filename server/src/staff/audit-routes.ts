import { auditRoutes, verifiedAtOnce } from '#contracts/http/audit';
import type { Audit, AuditEntry, AuditQuery } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers, type StaffCaller } from '#platform/http';
import { isId } from '#platform/ids';
import { exportStream, type NamedEntry } from './audit-export.ts';
import type { Staff } from './staff.ts';

export interface AuditRouteDeps {
  readonly db: Db;
  readonly audit: Audit;
  readonly staff: Pick<Staff, 'names' | 'tenant'>;
  /** How chapters call what the audit names: by what stands before the colon. */
  readonly titles: Readonly<
    Record<string, (tx: Tx, ids: readonly string[], reader: StaffCaller) => Promise<Map<string, string>>>
  >;
}

/** What an id alone may stand for. */
const prefixes = [
  'staff',
  'article',
  'approval',
  'role',
  'team',
  'department',
  'customer',
  'key',
  'webhook',
  'widget',
  'folder',
  'batch',
  'import',
];

/** Reading, checking and taking away the audit. */
export function auditHandlers(deps: AuditRouteDeps) {
  const { db, audit } = deps;
  return handlers(auditRoutes, {
    'audit.list': async ({ query: { cursor, limit, ...filter }, caller }) => {
      const before = cursor === undefined ? {} : { before: mustBeSeq(cursor) };
      return db.tenant(caller.tenant, async (tx) => {
        const rows = await audit.list(tx, { limit: limit + 1, query: queryOf(filter), ...before });
        const items = (await named(deps, tx, rows.slice(0, limit), caller)).map(
          ({ actorName, targetName, actor, target, at, ...row }) => ({
            ...row,
            at: at.toISOString(),
            actor: actorName,
            actorMark: actor,
            target: targetName,
            targetMark: target,
          }),
        );
        return { items, next: rows.length > limit ? String(items.at(-1)!.seq) : null };
      });
    },
    'audit.groups': async ({ caller }) => ({ items: await db.tenant(caller.tenant, (tx) => audit.groups(tx)) }),
    'audit.verify': ({ query: { after }, caller }) =>
      db.tenant(caller.tenant, (tx) => audit.verifyAfter(tx, { after, limit: verifiedAtOnce })),
    'audit.export': async ({ query: { format, ...filter }, caller }) => {
      const upTo = await db.tenant(caller.tenant, async (tx) => {
        const actor = `staff:${caller.staffId}`;
        await audit.append(tx, { actor, action: 'audit.exported', target: 'audit', detail: { format, ...filter } });
        return audit.last(tx);
      });
      const query = queryOf(filter);
      const read = (after: number, rows: number) =>
        db.tenant(caller.tenant, async (tx) =>
          named(deps, tx, await audit.following(tx, { after, upTo, limit: rows, query }), caller),
        );
      return {
        name: `audit-${upTo}.${format}`,
        mime: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
        stream: exportStream(caller.tenant, format, read),
      };
    },
  });
}

function queryOf(filter: {
  actor?: string | undefined;
  group?: string | undefined;
  target?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}): AuditQuery {
  const { actor, group, target, from, to } = filter;
  return {
    group,
    actor: actor !== undefined && isId(actor) ? `staff:${actor}` : actor,
    targets: target === undefined ? undefined : [target, ...prefixes.map((prefix) => `${prefix}:${target}`)],
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
}

/** Entries hold ids; people read names. */
async function named(
  { staff, titles }: Pick<AuditRouteDeps, 'staff' | 'titles'>,
  tx: Tx,
  rows: readonly AuditEntry[],
  reader: StaffCaller,
): Promise<NamedEntry[]> {
  const marks = rows.flatMap(({ actor, target }) => [actor, target]);
  const idsOf = (kind: string) => [
    ...new Set(
      marks.flatMap((mark) => (mark.startsWith(`${kind}:`) ? [mark.slice(kind.length + 1)] : [])).filter(isId),
    ),
  ];
  const known = new Map<string, string>();
  for (const [id, { name, email }] of await staff.names(tx, idsOf('staff')))
    known.set(`staff:${id}`, `${name} <${email}>`);
  for (const [kind, titlesOf] of Object.entries(titles)) {
    for (const [id, title] of await titlesOf(tx, idsOf(kind), reader)) known.set(`${kind}:${id}`, title);
  }
  const nameOf = (mark: string) => known.get(mark) ?? mark;
  return rows.map((row) => ({ ...row, actorName: nameOf(row.actor), targetName: nameOf(row.target) }));
}

function mustBeSeq(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw refuse('request.invalid', 'This cursor is not one of ours', { fields: { 'query.cursor': 'is not valid' } });
}
