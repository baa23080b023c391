import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** First answers to calls that carried an Idempotency-Key, sealed, for a day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table kept_answers (
    tenant_id uuid not null, caller uuid not null, route text not null, key_hash bytea not null,
    fingerprint bytea not null, claimed_at timestamptz not null, status int, sealed bytea,
    primary key (tenant_id, caller, route, key_hash))`.execute(db);
  await sql`create index kept_answers_old on kept_answers (tenant_id, claimed_at)`.execute(db);
  await protect(db, 'kept_answers');
}
