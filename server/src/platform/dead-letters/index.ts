import { operationsRoutes } from '#contracts/http/operations';
import type { Audit } from '../audit/index.ts';
import { statement, type Db, type Tx } from '../db/index.ts';
import { refuse } from '../errors/index.ts';
import type { Facts, StoredFact } from '../facts/index.ts';
import { handlers } from '../http/index.ts';
import { isId } from '../ids/index.ts';
import { post } from '../lanes/index.ts';

interface DeadLetter {
  id: string;
  origin: string;
  key: string;
  payload: object;
  error: string;
  attempts: number;
  failed_at: Date;
}

const page = statement<DeadLetter>(
  'dead_letters.page',
  `select id, origin, key, payload, error, attempts, failed_at from dead_letters
   where tenant_id = $1 and replayed_at is null and ($2::uuid is null or id < $2) order by id desc limit $3`,
);
const take = statement<DeadLetter>(
  'dead_letters.take',
  `update dead_letters set replayed_at = $3 where tenant_id = $1 and id = $2 and replayed_at is null
   returning id, origin, key, payload, error, attempts, failed_at`,
);

export interface DeadLettersDeps {
  db: Db;
  facts: Facts;
  audit: Audit;
  now(): Date;
}

/** Puts a dead letter back where it came from; it is handled in order like any other. */
export async function replay(
  tx: Tx,
  { facts, now }: Pick<DeadLettersDeps, 'facts' | 'now'>,
  id: string,
): Promise<void> {
  const [letter] = await tx.run(take, [tx.tenant, id, now()]);
  if (!letter) throw refuse('dead_letter.not_found', 'There is no such letter, or it was replayed already');
  const [kind, name] = letter.origin.split(':') as ['lane' | 'fact', string];
  if (kind === 'lane') await post(tx, { lane: name, key: letter.key }, letter.payload);
  else await facts.redeliver(name, letter.payload as StoredFact);
}

export async function list(tx: Tx, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const rows = await tx.run(page, [tx.tenant, cursor ?? null, limit + 1]);
  const items = rows.slice(0, limit).map(({ id, origin, key, failed_at, attempts, error }) => ({
    id,
    origin,
    key,
    failedAt: failed_at.toISOString(),
    attempts,
    error,
  }));
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}

/** Work that failed for good, seen and replayed by operators. */
export function deadLetterRoutes(deps: DeadLettersDeps) {
  return handlers(operationsRoutes, {
    'deadLetters.list': ({ query, caller }) =>
      deps.db.tenant(caller.tenant, (tx) => list(tx, { ...query, cursor: uuidOrNothing(query.cursor) })),
    'deadLetters.replay': ({ params, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        await replay(tx, deps, params.id);
        await deps.audit.append(tx, {
          actor: `staff:${caller.staffId}`,
          action: 'dead_letter.replay',
          target: params.id,
          detail: {},
        });
        return { done: true as const };
      }),
  });
}

/** A cursor that somebody made up starts from the beginning. */
const uuidOrNothing = (cursor: string | undefined) => (isId(cursor) ? cursor : undefined);
