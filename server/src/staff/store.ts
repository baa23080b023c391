import { sql, type Generated } from 'kysely';
import type { Presence } from '#contracts/http/staff';
import type { Locale } from '#contracts/common';
import { statement, type Tx } from '#platform/db';

export interface StaffRow {
  tenant_id: string;
  id: string;
  /** Lower case. */
  email: string;
  name: string;
  /** Names of built-in roles and ids of the company's own. */
  roles: string[];
  password_hash: string;
  must_change_password: boolean;
  /** Until when a one-time password opens anything; null for one that they chose. */
  password_until: Date | null;
  disabled_at: Date | null;
  /** What they chose; it counts while they are here. */
  presence: Exclude<Presence, 'offline'>;
  last_seen_at: Date | null;
  /** Until when the last sign of life holds. */
  present_until: Date | null;
  skills: string[];
  /** Most conversations at once; null when there is no limit. */
  capacity: number | null;
  department_id: string | null;
  /** Who created or invited this account, or last reset its password; null for the first of a company. */
  brought_by: string | null;
  /** Who did so before him, and who else has held the key of a program. */
  brought_before: string[];
  /** An API key stands here too, so that what it does has a name. */
  is_program: boolean;
  /** Minutes without any input after which the console says away; 0 never. */
  idle_after_minutes: number;
  /** Nobody chose away: it ends by itself with the next input. */
  away_by_idleness: boolean;
  created_at: Date;
}

/** A role that a company made for itself. */
export interface RoleRow {
  tenant_id: string;
  id: string;
  name: string;
  description: string;
  permissions: string[];
  created_at: Date;
  updated_at: Date;
}

export interface TeamRow {
  tenant_id: string;
  id: string;
  name: string;
  /** One to four characters that stand for it where there is little room. */
  short: string;
  colour: string;
  created_at: Date;
}

export interface DepartmentRow {
  tenant_id: string;
  id: string;
  parent_id: string | null;
  name: string;
  created_at: Date;
}

export interface InvitationRow {
  tenant_id: string;
  id: string;
  token_hash: Buffer;
  email: string;
  name: string;
  roles: string[];
  teams: string[];
  department_id: string | null;
  /** Null: whoever keeps the installation, for the first admin. */
  invited_by: string | null;
  created_at: Date;
  expires_at: Date;
}

interface Defaulted {
  brought_before: Generated<string[]>;
  skills: Generated<string[]>;
  is_program: Generated<boolean>;
  idle_after_minutes: Generated<number>;
  away_by_idleness: Generated<boolean>;
}

export interface StaffTables {
  tenants: { id: string; tenant_id: string; name: string; time_zone: string; locale: Locale; created_at: Date };
  staff: Omit<StaffRow, keyof Defaulted | 'presence'> &
    Defaulted & {
      presence: Generated<Exclude<Presence, 'offline'>>;
      /** The last one that a fact told. */
      told_presence: Generated<Presence>;
    };
  roles: RoleRow;
  teams: TeamRow;
  team_members: { tenant_id: string; team_id: string; staff_id: string };
  departments: DepartmentRow;
  invitations: InvitationRow;
  sessions: {
    tenant_id: string;
    id: string;
    staff_id: string;
    token_hash: Buffer;
    created_at: Date;
    used_at: Date;
    expires_at: Date;
    /** Where it was opened from. */
    network: string;
    agent: string;
    method: Method;
    /** More than a password stood at its beginning. */
    strong: boolean;
    /** When somebody last proved in it who he is. */
    proved_at: Date | null;
    /** Sealed: the accounts in other companies that the same sign-in proved. */
    elsewhere: Buffer | null;
  };
}

/** What opened a session. */
export type Method = 'password' | 'passkey' | 'oidc' | 'wecom';

/** Who holds a token: asked with every request of staff. $1 token hash, $2 now, $3 the oldest use that still counts. */
export const holderOf = statement<{
  session_id: string;
  tenant_id: string;
  staff_id: string;
  used_at: Date;
  name: string;
  roles: string[];
  /** What their own roles of the company allow, beside the built-in ones. */
  granted: string[];
  teams: string[];
  must_change_password: boolean;
  must_set_up_factor: boolean;
}>(
  'staff.holder_of',
  `select s.id as session_id, s.tenant_id, s.staff_id, s.used_at, p.name, p.roles,
     p.must_change_password and s.method not in ('oidc', 'wecom') as must_change_password,
     not s.strong and exists (select from sign_in_policies y
       where y.tenant_id = s.tenant_id and y.second_factor) as must_set_up_factor,
     array(select unnest(r.permissions) from roles r
       where r.tenant_id = p.tenant_id and r.id::text = any(p.roles)) as granted,
     array(select m.team_id::text from team_members m
       where m.tenant_id = p.tenant_id and m.staff_id = p.id) as teams
   from sessions s join staff p on p.id = s.staff_id and p.tenant_id = s.tenant_id
   where s.token_hash = $1 and s.expires_at > $2 and s.used_at > $3 and p.disabled_at is null`,
);

/** A sign of life, written only when the last one wears off. $1 tenant, $2 staff, $3 now, $4 holds until, $5 renew below. */
export const seen = statement<{ presence: Exclude<Presence, 'offline'>; told: Presence }>(
  'staff.seen',
  `with before as (
     select id, told_presence from staff
     where tenant_id = $1 and id = $2 and disabled_at is null and (present_until is null or present_until < $5) for update)
   update staff set last_seen_at = $3, present_until = $4, told_presence = presence
   from before where staff.tenant_id = $1 and staff.id = before.id
   returning staff.presence, before.told_presence as told`,
);

/**
 * Whoever opens an account again brought it from now on. Those before him are remembered: what they know of it, a
 * password or a passkey, may still open it. Null changes nothing.
 */
export async function noteBringer(tx: Tx, staffId: string, by: string | null): Promise<void> {
  if (by === null) return;
  const mine = tx.tables<StaffTables>().updateTable('staff').where('tenant_id', '=', tx.tenant);
  const before = sql<string[]>`case when brought_by is null or brought_by = any(brought_before) then brought_before
    else array_append(brought_before, brought_by) end`;
  await mine.set({ brought_by: by, brought_before: before }).where('id', '=', staffId).execute();
}

/** Somebody else has the key of a program in his hands. */
export async function noteHand(tx: Tx, programId: string, staffId: string): Promise<void> {
  const mine = tx.tables<StaffTables>().updateTable('staff').where('tenant_id', '=', tx.tenant);
  const before = sql<string[]>`array_append(brought_before, ${staffId}::uuid)`;
  const known = sql<boolean>`${staffId}::uuid = any(brought_before)`;
  await mine
    .set({ brought_before: before })
    .where('id', '=', programId)
    .where((eb) => eb.not(known))
    .execute();
}
