import { staffRoutes, type Session } from '#contracts/http/staff';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers, type StaffCaller } from '#platform/http';
import { isId } from '#platform/ids';
import type { Staff } from './staff.ts';

interface RouteDeps {
  db: Db;
  audit: Audit;
  staff: Staff;
}

/** The session of the browser, the people, and the audit. */
export function staffHandlers({ db, audit, staff }: RouteDeps) {
  /** Read anew: what the caller holds may be older than what he just did. */
  async function sessionOf(tx: Tx, caller: StaffCaller): Promise<Session> {
    const view = await staff.view(tx, caller.staffId);
    const expiresAt = (await staff.expiryOf(tx, caller.sessionId)).toISOString();
    const permissions = view.mustChangePassword ? [] : [...caller.permissions];
    return { staff: view, tenant: await staff.tenant(tx), permissions, csrf: caller.csrf, expiresAt };
  }
  const mySession = (caller: StaffCaller) => db.tenant(caller.tenant, (tx) => sessionOf(tx, caller));

  return handlers(staffRoutes, {
    async 'session.signIn'({ body, caller, request }) {
      const opened = await staff.signIn({ ...body, ip: caller.ip });
      request.reply('set-cookie', opened.cookie);
      return mySession(opened.caller);
    },
    'session.get': async ({ caller }) => mySession(caller),
    async 'session.signOut'({ caller, request }) {
      const { cookie } = await staff.signOut(caller);
      request.reply('set-cookie', cookie);
      return { done: true as const };
    },
    async 'session.changePassword'({ body, caller, request }) {
      await staff.changePassword(caller, { ...body, ip: request.ip });
      return mySession(caller);
    },
    'session.presence': async ({ body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        await staff.setPresence(tx, caller.staffId, body.presence);
        return sessionOf(tx, caller);
      }),
    async 'staff.list'({ query: { search, cursor, limit }, caller }) {
      const after = cursor === undefined ? {} : { after: mustBeCursor(cursor, isId) };
      const page = { limit: limit + 1, ...after, ...(search !== undefined && { search }) };
      const rows = await db.tenant(caller.tenant, (tx) => staff.list(tx, page));
      const items = rows.slice(0, limit);
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'staff.create': ({ body, caller }) => staff.createStaff(caller.tenant, body, `staff:${caller.staffId}`),
    'staff.update': ({ params, body, caller }) =>
      staff.update(caller.tenant, { id: params.id, ...body }, `staff:${caller.staffId}`),
    'staff.resetPassword': ({ params, caller }) =>
      staff.resetPassword(caller.tenant, params.id, `staff:${caller.staffId}`),
    async 'audit.list'({ query: { cursor, limit }, caller }) {
      const before = cursor === undefined ? {} : { before: Number(mustBeCursor(cursor, isSeq)) };
      return db.tenant(caller.tenant, async (tx) => {
        const rows = await audit.list(tx, { limit: limit + 1, ...before });
        const name = await namer(
          staff,
          tx,
          rows.flatMap(({ actor, target }) => [actor, target]),
        );
        const items = rows
          .slice(0, limit)
          .map((row) => ({ ...row, at: row.at.toISOString(), actor: name(row.actor), target: name(row.target) }));
        return { items, next: rows.length > limit ? String(items.at(-1)!.seq) : null };
      });
    },
    'audit.verify': async ({ caller }) => db.tenant(caller.tenant, (tx) => audit.verify(tx)),
  });
}

/** Entries hold ids; people read names. */
async function namer(staff: Staff, tx: Tx, marks: readonly string[]): Promise<(mark: string) => string> {
  const idOf = (mark: string) => /^staff:(.+)$/.exec(mark)?.[1] ?? '';
  const names = await staff.names(tx, marks.map(idOf).filter(isId));
  return (mark) => {
    const person = names.get(idOf(mark));
    return person ? `${person.name} <${person.email}>` : mark;
  };
}

function mustBeCursor(cursor: string, fits: (cursor: string) => boolean): string {
  if (fits(cursor)) return cursor;
  throw refuse('request.invalid', 'This cursor is not one of ours', { fields: { 'query.cursor': 'is not valid' } });
}

function isSeq(cursor: string): boolean {
  return /^\d{1,15}$/.test(cursor);
}
