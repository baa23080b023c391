import { sql, type Kysely } from 'kysely';

/** Reviewing is a permission of its own: roles of companies that could approve before still can. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update roles set permissions = array_append(permissions, 'knowledge.review')
    where 'knowledge.publish' = any(permissions) and not 'knowledge.review' = any(permissions)`.execute(db);
}
