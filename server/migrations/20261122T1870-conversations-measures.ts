import { sql, type Kysely } from 'kysely';

/** Operators count who waits, over all companies: by state and time alone, never by id or word. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`do $$ begin
    execute format('create policy router on conversations for select to %I using (true)', current_setting('liren.router_role'));
    execute format('grant select (status, speaker, waiting_since) on conversations to %I', current_setting('liren.router_role'));
  end $$`.execute(db);
  await sql`create index conversations_waiting_everywhere on conversations (waiting_since) where speaker = 'nobody' and status = 'open'`.execute(
    db,
  );
}
