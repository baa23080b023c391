import { sql, type Kysely } from 'kysely';

/**
 * Whoever could once open an account, or held the key of a program, is not forgotten when another comes after him. For
 * accounts that stand already the audit knows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table staff add column brought_before uuid[] not null default '{}'`.execute(db);
  await sql`update staff p set brought_before = h.hands from (
    select s.tenant_id, s.id, array_agg(distinct substr(a.actor, 7)::uuid) as hands
    from staff s left join api_keys k on k.tenant_id = s.tenant_id and k.staff_id = s.id
    join audit_log a on a.tenant_id = s.tenant_id and (
      (a.target = 'staff:' || s.id and a.action in ('staff.created', 'password.reset', 'factors.reset'))
      or (a.target = 'key:' || k.id and a.action in ('key.created', 'key.changed', 'key.rotated', 'key.restored')))
    where a.actor ~ '^staff:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' and a.actor <> 'staff:' || s.id
    group by s.tenant_id, s.id) h
    where p.tenant_id = h.tenant_id and p.id = h.id`.execute(db);
}
