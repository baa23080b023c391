import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Words a company must not say, and the hosts it may point to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table lexicon_terms (
    tenant_id uuid not null, id uuid not null,
    term text not null, folded text not null, reason text not null,
    severity text not null check (severity in ('refuse', 'warn')), unless_denied boolean not null,
    primary key (tenant_id, id), unique (tenant_id, folded))`.execute(db);
  await protect(db, 'lexicon_terms');
  await sql`create table link_hosts (
    tenant_id uuid not null, host text not null, primary key (tenant_id, host))`.execute(db);
  await protect(db, 'link_hosts');
}
