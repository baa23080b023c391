import { createHash } from 'node:crypto';
import { type ColumnType, type Selectable } from 'kysely';
import { keptTests, type KeptTest, type TestSettings, type Verdict } from '#contracts/http/retrieval-tests';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';

/** Given as text, read as values. */
type Json<T> = ColumnType<T, string, string>;

interface Tables {
  retrieval_tests: {
    tenant_id: string;
    id: string;
    staff_id: string;
    query: string;
    settings: Json<TestSettings[]>;
    /** The same question under the same settings is one test. */
    print: string;
    verdict: Verdict;
    best: Json<KeptTest['best']>;
    right_answer: Json<KeptTest['right']>;
    at: Date;
  };
}

export type NewTest = Pick<KeptTest, 'query' | 'settings' | 'verdict' | 'best'>;

/** Keeps a test of one person, in the place of the same one made before; forgets those beyond `keptTests`. */
export async function keepTest(
  tx: Tx,
  { staffId, now }: { staffId: string; now: Date },
  { query, settings, verdict, best }: NewTest,
): Promise<KeptTest> {
  const result = { verdict, best: JSON.stringify(best), at: now };
  const kept = await tx
    .tables<Tables>()
    .insertInto('retrieval_tests')
    .values({
      tenant_id: tx.tenant,
      id: newId(now.getTime()),
      staff_id: staffId,
      query,
      settings: JSON.stringify(settings),
      print: printOf(query, settings),
      right_answer: 'null',
      ...result,
    })
    .onConflict((same) => same.columns(['tenant_id', 'staff_id', 'print']).doUpdateSet(result))
    .returningAll()
    .executeTakeFirstOrThrow();
  await tx
    .tables<Tables>()
    .deleteFrom('retrieval_tests')
    .where('tenant_id', '=', tx.tenant)
    .where('staff_id', '=', staffId)
    .where('id', 'in', (old) =>
      old
        .selectFrom('retrieval_tests')
        .select('id')
        .where('tenant_id', '=', tx.tenant)
        .where('staff_id', '=', staffId)
        .orderBy('at', 'desc')
        .orderBy('id')
        .offset(keptTests),
    )
    .execute();
  return testOf(kept);
}

export async function listTests(tx: Tx, staffId: string): Promise<KeptTest[]> {
  const rows = await mine(tx, staffId).selectAll().orderBy('at', 'desc').orderBy('id').limit(keptTests).execute();
  return rows.map(testOf);
}

/** Refuses with `retrieval_test.not_found` what is not a test of this person. */
export async function judgeTest(
  tx: Tx,
  staffId: string,
  { id, right }: { id: string; right: KeptTest['right'] },
): Promise<KeptTest> {
  const row = await tx
    .tables<Tables>()
    .updateTable('retrieval_tests')
    .set({ right_answer: JSON.stringify(right) })
    .where('tenant_id', '=', tx.tenant)
    .where('staff_id', '=', staffId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw refuse('retrieval_test.not_found', 'No such test');
  return testOf(row);
}

export async function clearTests(tx: Tx, staffId: string): Promise<void> {
  await tx
    .tables<Tables>()
    .deleteFrom('retrieval_tests')
    .where('tenant_id', '=', tx.tenant)
    .where('staff_id', '=', staffId)
    .execute();
}

function mine(tx: Tx, staffId: string) {
  return tx
    .tables<Tables>()
    .selectFrom('retrieval_tests')
    .where('tenant_id', '=', tx.tenant)
    .where('staff_id', '=', staffId);
}

function printOf(query: string, settings: readonly TestSettings[]): string {
  return createHash('sha256')
    .update(JSON.stringify([query, settings]))
    .digest('base64url');
}

function testOf(row: Selectable<Tables['retrieval_tests']>): KeptTest {
  const { id, query, settings, verdict, best } = row;
  return { id, query, settings, verdict, best, right: row.right_answer, at: row.at.toISOString() };
}
