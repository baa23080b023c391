import type pg from 'pg';
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
const find = statement<Pick<DeadLetter, 'origin' | 'key' | 'payload'>>(
  'dead_letters.find',
  'select origin, key, payload from dead_letters where tenant_id = $1 and id = $2 and replayed_at is null',
);
const take = statement<{ id: string }>(
  'dead_letters.take',
  'update dead_letters set replayed_at = $3 where tenant_id = $1 and id = $2 and replayed_at is null returning id',
);

const open = statement<{ count: number }>(
  'dead_letters.open',
  'select count(*)::int as count from dead_letters where replayed_at is null',
);

/** The same as the owner sees it, beside the product; null where there is no such table yet. */
export async function countAsOwner(owner: pg.Client): Promise<number | null> {
  const { rows } = await owner.query<{ there: boolean }>(`select to_regclass('dead_letters') is not null as there`);
  if (!rows[0]!.there) return null;
  return (await owner.query<{ count: number }>(open.text)).rows[0]!.count;
}

/** Letters that wait for a decision, over all companies. */
export const openDeadLetters = async (db: Db): Promise<number> => (await db.routerRun(open, []))[0]!.count;

export interface DeadLettersDeps {
  db: Db;
  facts: Facts;
  audit: Audit;
  now(): Date;
}

/** Puts a dead letter back where it came from; it is handled in order like any other. */
export async function replay(
  { db, facts, audit, now }: DeadLettersDeps,
  { tenant, id, actor }: { tenant: string; id: string; actor: string },
): Promise<void> {
  const [letter] = await db.tenant(tenant, (tx) => tx.run(find, [tenant, id]));
  const gone = () => refuse('dead_letter.not_found', 'There is no such letter, or it was replayed already');
  if (!letter) throw gone();
  const [kind, name] = letter.origin.split(':') as ['lane' | 'fact', string];
  // A consumer makes transactions of its own, so none is held around it; hearing a fact twice does it no harm.
  if (kind === 'fact') await facts.redeliver(name, letter.payload as StoredFact);
  await db.tenant(tenant, async (tx) => {
    const taken = await tx.run(take, [tenant, id, now()]);
    if (taken.length === 0) throw gone();
    if (kind === 'lane') await post(tx, { lane: name, key: letter.key }, letter.payload);
    await audit.append(tx, { actor, action: 'dead_letter.replay', target: id, detail: {} });
  });
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
    'deadLetters.replay': async ({ params, caller }) => {
      await replay(deps, { tenant: caller.tenant, id: params.id, actor: `staff:${caller.staffId}` });
      return { done: true as const };
    },
  });
}

/** A cursor that somebody made up starts from the beginning. */
const uuidOrNothing = (cursor: string | undefined) => (isId(cursor) ? cursor : undefined);
