import { sql, type Kysely } from 'kysely';

export interface Protection {
  /** What the app role may do within its tenant. Append-only tables leave out update and delete. */
  app?: readonly ('select' | 'insert' | 'update' | 'delete')[];
  /** Columns the router may read across tenants, or `all` to read and write whole rows. */
  router?: 'all' | readonly string[];
}

/**
 * Puts a table with a `tenant_id` column under row-level security: forced, for reading and writing,
 * with an explicit policy for the owner, so that migrations touch rows. Every tenant table calls this.
 */
export async function protect(db: Kysely<unknown>, table: string, protection: Protection = {}): Promise<void> {
  const { app = ['select', 'insert', 'update', 'delete'], router } = protection;
  const columns = router === undefined ? null : router === 'all' ? '*' : router.join(',');
  await sql`select liren_protect(${table}::regclass, ${app.join(',')}, ${columns})`.execute(db);
}
