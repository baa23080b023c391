import { statement, type Tx } from '#platform/db';
import { post } from '#platform/lanes';

/** The lane of what came; the key is the app. */
export const INBOX_LANE = 'wecom.inbox';

/** The lane of what members write to apps; the key is the app and the member. */
export const WORDS_LANE = 'wecom.words';

/** A callback that is to be stored. */
export interface Came {
  readonly app: string;
  readonly id: string;
  readonly hash: Buffer;
  readonly event: string;
  readonly sealed: Buffer;
}

/** A letter of both lanes: callbacks in the order in which they came. */
export interface Arrived {
  readonly ids: readonly string[];
}

export interface Kept {
  readonly id: string;
  readonly event: string;
  readonly sealed: Buffer;
}

// By hash, so that two nodes that store the same callbacks wait for each other in one order.
const insert = statement<{ id: string }>(
  'wecom.inbox_insert',
  `insert into wecom_inbox (tenant_id, app_id, hash, id, event, sealed, received_at)
   select $1, app, hash, id, event, sealed, $7
   from unnest($2::uuid[], $3::bytea[], $4::uuid[], $5::text[], $6::bytea[]) as c (app, hash, id, event, sealed)
   order by app, hash on conflict do nothing returning id`,
);
const touch = statement(
  'wecom.apps_called',
  `update wecom_apps set last_callback_at = $3 where tenant_id = $1 and id = any($2::uuid[])`,
);
const open = statement<Kept>(
  'wecom.inbox_open',
  `select id, event, sealed from wecom_inbox where tenant_id = $1 and app_id = $2 and id = any($3::uuid[])
   and done_at is null and sealed is not null`,
);
const finish = statement<{ id: string }>(
  'wecom.inbox_finish',
  `update wecom_inbox set sealed = null, done_at = $4 where tenant_id = $1 and app_id = $2 and id = any($3::uuid[])
   and done_at is null returning id`,
);
const note = statement<{ id: string }>(
  'wecom.inbox_note',
  `insert into wecom_inbox (tenant_id, app_id, hash, id, event, sealed, received_at, done_at)
   values ($1, $2, $3, $4, $5, null, $6, $6) on conflict do nothing returning id`,
);
const known = statement<{ hash: Buffer }>(
  'wecom.inbox_known',
  'select hash from wecom_inbox where tenant_id = $1 and app_id = $2 and hash = any($3::bytea[])',
);
const sweep = statement<{ id: string }>(
  'wecom.inbox_sweep',
  `delete from wecom_inbox where tenant_id = $1 and (app_id, hash) in (
     select app_id, hash from wecom_inbox where tenant_id = $1 and received_at < $2 limit $3) returning id`,
);

/** Stores what is new among them, and posts it to the lane. `seen`: apps that are to be written down as called. */
export async function keepCame(
  tx: Tx,
  came: readonly Came[],
  { at, seen }: { at: Date; seen: readonly string[] },
): Promise<void> {
  const column = <K extends keyof Came>(name: K) => came.map((one) => one[name]);
  const values = [column('app'), column('hash'), column('id'), column('event'), column('sealed'), at];
  const isNew = new Set((await tx.run(insert, [tx.tenant, ...values])).map(({ id }) => id));
  const fresh = Map.groupBy(
    came.filter(({ id }) => isNew.has(id)),
    ({ app }) => app,
  );
  for (const app of [...fresh.keys()].toSorted()) {
    const letter: Arrived = { ids: fresh.get(app)!.map(({ id }) => id) };
    await post(tx, { lane: INBOX_LANE, key: app }, letter);
  }
  if (seen.length > 0) await tx.run(touch, [tx.tenant, seen, at]);
}

/** Hands what somebody wrote to his own lane. */
export const callForWords = (tx: Tx, by: { app: string; writer: string }, letter: Arrived): Promise<void> =>
  post(tx, { lane: WORDS_LANE, key: `${by.app}/${by.writer}` }, letter);

/** Those of them that nobody has worked on, in the order of `ids`. */
export async function openOf(tx: Tx, app: string, ids: readonly string[]): Promise<Kept[]> {
  const rows = new Map((await tx.run(open, [tx.tenant, app, ids])).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}

/** Forgets their words in the transaction that works on them. False when another has done so. */
export async function finishAll(tx: Tx, app: string, ids: readonly string[], at: Date): Promise<boolean> {
  return (await tx.run(finish, [tx.tenant, app, ids, at])).length === ids.length;
}

/** Remembers that something without a callback of its own was worked on. False when it was before. */
export async function noteOnce(tx: Tx, app: string, noted: { hash: Buffer; id: string; event: string; at: Date }) {
  const { hash, id, event, at } = noted;
  return (await tx.run(note, [tx.tenant, app, hash, id, event, at])).length > 0;
}

/** Those hashes that are remembered, as hex. */
export async function knownOf(tx: Tx, app: string, hashes: readonly Buffer[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  return new Set((await tx.run(known, [tx.tenant, app, hashes])).map(({ hash }) => hash.toString('hex')));
}

/** Removes what came before a time, at most `limit`; how many. */
export const sweepBefore = async (tx: Tx, before: Date, limit: number): Promise<number> =>
  (await tx.run(sweep, [tx.tenant, before, limit])).length;
