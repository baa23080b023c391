import { keyRoutes } from '#contracts/http/keys';
import type { Db } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers } from '#platform/http';
import { isId } from '#platform/ids';
import type { KeyVerbs } from './keys.ts';

/** The keys of a company, for the people who look after them. */
export function keyHandlers({ db, staff }: { db: Db; staff: KeyVerbs }) {
  return handlers(keyRoutes, {
    async 'keys.list'({ query: { cursor, limit }, caller }) {
      if (cursor !== undefined && !isId(cursor)) {
        const fields = { 'query.cursor': 'is not valid' };
        throw refuse('request.invalid', 'This cursor is not one of ours', { fields });
      }
      const page = { before: cursor ?? null, limit: limit + 1 };
      const rows = await db.tenant(caller.tenant, (tx) => staff.listKeys(tx, page));
      const items = rows.slice(0, limit);
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'keys.create': ({ body, caller }) => staff.createKey(caller, body),
    'keys.update': ({ params, body, caller }) => staff.updateKey(caller, params.id, body),
    'keys.rotate': ({ params, body, caller }) => staff.rotateKey(caller, params.id, body.graceHours),
    'keys.revoke': ({ params, caller }) => staff.revokeKey(caller, params.id),
    'keys.restore': ({ params, caller }) => staff.restoreKey(caller, params.id),
  });
}
