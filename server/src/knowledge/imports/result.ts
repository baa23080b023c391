import { sql } from 'kysely';
import type { Tx } from '#platform/db';
import { tables, type Fate, type Result } from './store.ts';

export const nothingYet: Result = { added: 0, changed: 0, unchanged: 0, kept: 0, refused: 0, undone: 0, left: [] };

/** What a commit has done so far: documents as one each, rows as one each. */
export async function resultOf(tx: Tx, importId: string): Promise<Result> {
  const { rows } = await sql<{ fate: Fate | null; refused: boolean; count: string }>`
    select fate, plan = 'refused' as refused, count(*) as count from knowledge_import_items
    where tenant_id = ${tx.tenant} and import_id = ${importId} and kind <> 'chunk' group by 1, 2
    union all
    select fate, state = 'refused', count(*) from knowledge_import_files
    where tenant_id = ${tx.tenant} and import_id = ${importId} and (kind = 'document' or state = 'refused') group by 1, 2
  `.execute(tables(tx));
  const result = { ...nothingYet };
  for (const { fate, refused, count } of rows) {
    if (refused) result.refused += Number(count);
    else if (fate !== null) result[fate] += Number(count);
  }
  return result;
}
