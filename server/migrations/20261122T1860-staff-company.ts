import { sql, type Kysely } from 'kysely';

/** What a company says of itself, and numbers that tell when two people change the same thing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tenants add column company jsonb not null default '{}',
    add column company_revision int not null default 0, add column hours_revision int not null default 0,
    add column logo text`.execute(db);
}
