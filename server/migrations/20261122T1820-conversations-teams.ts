import { sql, type Kysely } from 'kysely';

/** A conversation may belong to a team; without one it is everybody's who may read conversations. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table conversations add column team_id uuid`.execute(db);
  await sql`create index conversations_team on conversations (tenant_id, team_id, updated_at desc, id) where team_id is not null`.execute(
    db,
  );
  await sql`alter table handoffs drop constraint handoffs_reason_check, add constraint handoffs_reason_check
    check (reason in ('asked', 'emotion', 'unknown', 'failure', 'rule', 'transferred'))`.execute(db);
}
