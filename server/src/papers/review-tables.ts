import { defaultTable, type ReviewTable } from '#libs/papers';
import type { Tx } from '#platform/db';

interface Tables {
  review_tables: { tenant_id: string; definition: ReviewTable; revision: number; changed_at: Date };
}

export interface TableInForce {
  readonly table: ReviewTable;
  /** 0 while the company has changed nothing. */
  readonly revision: number;
}

/** What the company wants to see and how it judges it: its own table, else that of the house. */
export async function readTable(tx: Tx): Promise<TableInForce> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('review_tables')
    .select(['definition', 'revision'])
    .where('tenant_id', '=', tx.tenant)
    .executeTakeFirst();
  return row ? { table: row.definition, revision: row.revision } : { table: defaultTable, revision: 0 };
}

/** The table of a pack, for a company that has none of its own: what it changed since, a later pack leaves alone. */
export async function bringTable(tx: Tx, table: ReviewTable, at: Date): Promise<void> {
  if (table.needs.length > 0 || table.rules.length > 0) await saveTable(tx, { table, revision: 0 }, at);
}

/** False when somebody else changed it since `revision`. */
export async function saveTable(tx: Tx, { table, revision }: TableInForce, at: Date): Promise<boolean> {
  const next = { definition: JSON.stringify(table) as unknown as ReviewTable, revision: revision + 1, changed_at: at };
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
