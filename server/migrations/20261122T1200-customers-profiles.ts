import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Who our customers are, and under which names the channels know them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table customers (
    tenant_id uuid not null, id uuid not null,
    name text not null, locale text not null, verified_id text,
    phone bytea, remark bytea,
    first_seen_at timestamptz not null, last_seen_at timestamptz not null, forgotten_at timestamptz,
    primary key (tenant_id, id))`.execute(db);
  await sql`create unique index customers_verified on customers (tenant_id, verified_id) where verified_id is not null`.execute(
    db,
  );
  await protect(db, 'customers');

  await sql`create table customer_identities (
    tenant_id uuid not null, channel text not null, channel_account text not null, external_id text not null,
    customer_id uuid not null,
    primary key (tenant_id, channel, channel_account, external_id),
    foreign key (tenant_id, customer_id) references customers)`.execute(db);
  await sql`create index customer_identities_customer on customer_identities (tenant_id, customer_id)`.execute(db);
  await protect(db, 'customer_identities');
}
