import { sql, type Kysely } from 'kysely';

/**
 * A picture that nobody has looked at yet has a row without a copy; `why` says that nobody will, and one without a row was
 * never on its way. `part`: the copy has nothing covered and shows no more than was looked at. Pictures that may move or be
 * seen through were shown with all their frames, of which one was looked at, and with what stands on other grounds than
 * white, in covered copies too: they are withheld, and the copies go.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table covered_files alter column copy_id drop not null,
    add column if not exists why text, add column if not exists part boolean not null default false`.execute(db);
  const withMore = sql`f.tenant_id = c.tenant_id and f.id = c.file_id and c.copy_id is not null
    and f.mime in ('image/gif', 'image/webp', 'image/png')`;
  await sql`update files copy set doomed_at = now() from covered_files c, files f
    where ${withMore} and copy.tenant_id = c.tenant_id and copy.id = c.copy_id and copy.id <> f.id
      and copy.doomed_at is null`.execute(db);
  await sql`update covered_files c set copy_id = null, why = 'unchecked' from files f where ${withMore}`.execute(db);
}
