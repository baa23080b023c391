import type { Generated, Selectable, Updateable } from 'kysely';
import type { ImportTrouble, TransferView, WorkProgress } from '#contracts/http/imports';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { isId } from '#platform/ids';
import type { Json } from '../imports/store.ts';

export interface TransfersTables {
  knowledge_transfers: {
    tenant_id: string;
    id: string;
    kind: 'export' | 'restore';
    state: TransferView['state'];
    progress: Json<WorkProgress>;
    trouble: Json<ImportTrouble | null> | null;
    counts: Json<Record<string, number>>;
    file_id: string | null;
    size: number | null;
    kept_until: Date | null;
    tries: Generated<number>;
    created_at: Date;
    created_by: string | null;
    created_by_name: string | null;
    finished_at: Date | null;
  };
}
export type Transfer = Selectable<TransfersTables['knowledge_transfers']>;

export const tables = (tx: Tx) => tx.tables<TransfersTables>();

export function viewOf(row: Transfer, link: (id: string) => string, now: Date): TransferView {
  const isHere = row.kind === 'export' && row.state === 'done' && row.file_id !== null && row.kept_until! > now;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    progress: row.progress,
    trouble: row.trouble,
    counts: row.counts,
    createdAt: row.created_at.toISOString(),
    createdBy:
      row.created_by === null
        ? null
        : {
            id: row.created_by,
            name: row.created_by_name ?? '',
          },
    finishedAt: row.finished_at?.toISOString() ?? null,
    size: row.size === null ? null : Number(row.size),
    link: isHere ? link(row.file_id!) : null,
    keptUntil: row.kept_until?.toISOString() ?? null,
  };
}

/** The latest first. */
export async function list(tx: Tx, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  if (cursor !== undefined && !isId(cursor))
    throw refuse('request.invalid', 'This page mark is not one of ours', {
      fields: { 'query.cursor': 'is unreadable' },
    });
  let query = tables(tx).selectFrom('knowledge_transfers').selectAll().where('tenant_id', '=', tx.tenant);
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  const found = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const rows = found.slice(0, limit);
  return { rows, next: found.length > limit ? rows.at(-1)!.id : null };
}

/** Refuses with `transfer.not_found`. */
export async function fetchOne(tx: Tx, id: string): Promise<Transfer> {
  const row = await tables(tx)
    .selectFrom('knowledge_transfers')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw refuse('transfer.not_found', 'There is no such export or restore');
  return row;
}

/** Changes one that is not over; false where it is. */
export async function set(
  tx: Tx,
  id: string,
  columns: Updateable<TransfersTables['knowledge_transfers']>,
): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable('knowledge_transfers')
    .set(columns)
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Takes up what waits or was cut off. */
export async function claim(tx: Tx): Promise<Transfer | undefined> {
  return tables(tx)
    .updateTable('knowledge_transfers')
    .set((eb) => ({ state: 'running' as const, tries: eb('tries', '+', 1) }))
    .where('tenant_id', '=', tx.tenant)
    .where('state', 'in', ['waiting', 'running'])
    .returningAll()
    .executeTakeFirst();
}
