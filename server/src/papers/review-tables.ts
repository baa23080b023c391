import { defaultTable, type ReviewTable } from '#libs/papers';
import type { Tx } from '#platform/db';

interface Tables {
  review_tables: {
    tenant_id: string;
    definition: ReviewTable;
    /** As a pack brought it; null where none did. */
    brought: ReviewTable | null;
    revision: number;
    changed_at: Date;
  };
}

export interface TableInForce {
  readonly table: ReviewTable;
  /** 0 while there is no table but that of the house. */
  readonly revision: number;
}

export interface BroughtTable {
  readonly table: ReviewTable;
  readonly from: 'pack' | 'house';
}

/** What the company wants to see and how it judges it: its own table, else that of the house. */
export async function readTable(tx: Tx): Promise<TableInForce & { readonly brought: BroughtTable }> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('review_tables')
    .select(['definition', 'revision', 'brought'])
    .where('tenant_id', '=', tx.tenant)
    .executeTakeFirst();
  const brought: BroughtTable = row?.brought
    ? { table: row.brought, from: 'pack' }
    : { table: defaultTable, from: 'house' };
  return row
    ? { table: row.definition, revision: row.revision, brought }
    : { table: defaultTable, revision: 0, brought };
}

/**
 * The table of a pack, for a company that has none of its own: what it changed since, a later pack leaves alone. What was
 * brought last can be had back.
 */
export async function bringTable(tx: Tx, table: ReviewTable, at: Date): Promise<void> {
  if (table.needs.length === 0 && table.rules.length === 0) return;
  await saveTable(tx, { table, revision: 0 }, at);
  await tx
    .tables<Tables>()
    .updateTable('review_tables')
    .set({ brought: asJson(table) })
    .where('tenant_id', '=', tx.tenant)
    .execute();
}

const asJson = (table: ReviewTable) => JSON.stringify(table) as unknown as ReviewTable;

/** False when somebody else changed it since `revision`. */
export async function saveTable(tx: Tx, { table, revision }: TableInForce, at: Date): Promise<boolean> {
  const next = { definition: asJson(table), revision: revision + 1, changed_at: at };
  const rows = tx.tables<Tables>();
  if (revision === 0) {
    const made = await rows
      .insertInto('review_tables')
      .values({ tenant_id: tx.tenant, ...next })
      .onConflict((held) => held.doNothing())
      .executeTakeFirst();
    return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
  const changed = await rows
    .updateTable('review_tables')
    .set(next)
    .where('tenant_id', '=', tx.tenant)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}
