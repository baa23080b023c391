import { statement, type Tx } from '#platform/db';

export interface KeyRow {
  tenant_id: string;
  id: string;
  staff_id: string;
  created_by: string;
  token_hash: Buffer;
  ending: string;
  old_hash: Buffer | null;
  old_until: Date | null;
  scopes: string[];
  networks: string[];
  created_at: Date;
  expires_at: Date | null;
  used_at: Date | null;
  used_from: string | null;
  revoked_at: Date | null;
}

export interface KeyTables {
  api_keys: KeyRow;
  staff: {
    tenant_id: string;
    id: string;
    email: string;
    name: string;
    roles: string[];
    password_hash: string;
    must_change_password: boolean;
    is_program: boolean;
    disabled_at: Date | null;
    brought_by: string | null;
    created_at: Date;
  };
}

/** What somebody's roles allow now, and his teams, as arrays beside a row of staff named `c`. */
const holdings = `c.roles, c.disabled_at,
     array(select unnest(r.permissions) from roles r
       where r.tenant_id = c.tenant_id and r.id::text = any(c.roles)) as granted`;

/** Who holds a token, asked with every call of a program. $1 token hash, $2 now. */
export const programOf = statement<{
  key_id: string;
  tenant_id: string;
  staff_id: string;
  name: string;
  scopes: string[];
  networks: string[];
  used_at: Date | null;
  used_from: string | null;
  roles: string[];
  granted: string[];
  teams: string[];
}>(
  'staff.program_of',
  `select k.id as key_id, k.tenant_id, k.staff_id, p.name, k.scopes, k.networks, k.used_at, k.used_from, ${holdings},
     array(select m.team_id::text from team_members m
       where m.tenant_id = c.tenant_id and m.staff_id = c.id) as teams
   from api_keys k
   join staff p on p.tenant_id = k.tenant_id and p.id = k.staff_id
   join staff c on c.tenant_id = k.tenant_id and c.id = k.created_by
   where (k.token_hash = $1 or (k.old_hash = $1 and k.old_until > $2)) and k.revoked_at is null
     and (k.expires_at is null or k.expires_at > $2) and p.disabled_at is null and c.disabled_at is null`,
);

export interface ListedKey extends KeyRow {
  name: string;
  maker: string;
  roles: string[];
  granted: string[];
  disabled_at: Date | null;
}

const columns = `k.*, p.name, c.name as maker, ${holdings}`;
const joined = `from api_keys k join staff p on p.tenant_id = k.tenant_id and p.id = k.staff_id
   join staff c on c.tenant_id = k.tenant_id and c.id = k.created_by`;

/** The newest first, below `before`. */
const newest = statement<ListedKey>(
  'staff.keys_newest',
  `select ${columns} ${joined} where k.tenant_id = $1 and ($2::uuid is null or k.id < $2) order by k.id desc limit $3`,
);
const one = statement<ListedKey>('staff.key', `select ${columns} ${joined} where k.tenant_id = $1 and k.id = $2`);
const lock = statement<KeyRow>('staff.key_lock', 'select * from api_keys where tenant_id = $1 and id = $2 for update');
const use = statement(
  'staff.key_used',
  'update api_keys set used_at = $3, used_from = $4 where tenant_id = $1 and id = $2',
);

export const listKeys = (tx: Tx, { before, limit }: { before: string | null; limit: number }) =>
  tx.run(newest, [tx.tenant, before, limit]);
export const readKey = async (tx: Tx, id: string) => (await tx.run(one, [tx.tenant, id]))[0];
export const lockKey = async (tx: Tx, id: string) => (await tx.run(lock, [tx.tenant, id]))[0];
export const noteKeyUse = (tx: Tx, id: string, at: Date, network: string) => tx.run(use, [tx.tenant, id, at, network]);
