import { sql, type Kysely } from 'kysely';

/**
 * The last call to an app's callback address that was turned away: what tells somebody who sets up that the token, the
 * key or the corp in the WeCom console is another one than here.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table wecom_apps add column callback_refused_at timestamptz,
    add column callback_refused_why text check (callback_refused_why in ('signature', 'padding', 'receiver', 'format'))`.execute(
    db,
  );
}
