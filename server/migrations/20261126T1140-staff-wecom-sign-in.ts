import { sql, type Kysely } from 'kysely';

/** A session may be opened by WeCom. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table sessions drop constraint sessions_method_check,
    add constraint sessions_method_check check (method in ('password', 'passkey', 'oidc', 'wecom'))`.execute(db);
}
