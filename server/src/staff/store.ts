import type { Generated } from 'kysely';
import type { Role } from '#contracts/permissions';
import type { Presence } from '#contracts/http/staff';
import type { Locale } from '#contracts/common';
import { statement } from '#platform/db';

export interface StaffRow {
  tenant_id: string;
  id: string;
  /** Lower case. */
  email: string;
  name: string;
  roles: Role[];
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
  created_at: Date;
}

export interface StaffTables {
  tenants: { id: string; tenant_id: string; name: string; time_zone: string; locale: Locale; created_at: Date };
  staff: Omit<StaffRow, 'presence'> & {
    presence: Generated<Exclude<Presence, 'offline'>>;
    /** The last one that a fact told. */
    told_presence: Generated<Presence>;
  };
  sessions: {
    tenant_id: string;
    id: string;
    staff_id: string;
    token_hash: Buffer;
    created_at: Date;
    used_at: Date;
    expires_at: Date;
  };
}

/** Who holds a token: asked with every request of staff. $1 token hash, $2 now, $3 the oldest use that still counts. */
export const holderOf = statement<{
  session_id: string;
  tenant_id: string;
  staff_id: string;
  used_at: Date;
  name: string;
  roles: Role[];
  must_change_password: boolean;
}>(
  'staff.holder_of',
  `select s.id as session_id, s.tenant_id, s.staff_id, s.used_at, p.name, p.roles, p.must_change_password
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
