import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** What a company made of the strategies it was given, and its own; `brought` is what its pack said. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table strategies (
    tenant_id uuid not null, id text not null, n bigint generated always as identity,
    source text not null check (source in ('house', 'pack', 'tenant')),
    fields jsonb not null, brought jsonb,
    updated_at timestamptz not null, updated_by text,
    primary key (tenant_id, id))`.execute(db);
  await protect(db, 'strategies');
}
