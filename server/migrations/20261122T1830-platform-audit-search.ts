import { sql, type Kysely } from 'kysely';

/** What the audit is searched by: who, on what, which kind of act, when. Each search walks its index from the latest entry. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index audit_log_actor on audit_log (tenant_id, actor, seq)`.execute(db);
  await sql`create index audit_log_target on audit_log (tenant_id, target, seq)`.execute(db);
  await sql`create index audit_log_group on audit_log (tenant_id, split_part(action, '.', 1), seq)`.execute(db);
  await sql`create index audit_log_at on audit_log (tenant_id, at)`.execute(db);
}
