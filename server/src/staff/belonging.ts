import { effective, type Permission } from '#contracts/permissions';
import { statement, type Tx } from '#platform/db';
import { peopleLimits } from '#contracts/http/people';

/** What somebody belongs to, as rights that are given to roles, departments and teams ask it. */
export interface Belonging {
  readonly id: string;
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly roles: readonly string[];
  readonly teams: readonly string[];
  /** His own, and those it lies in. */
  readonly departments: readonly string[];
  readonly isProgram: boolean;
}

/** Accounts that are read at once. */
const ACCOUNTS = 20_000;

interface Row {
  id: string;
  name: string;
  roles: string[];
  granted: string[];
  teams: string[];
  department_id: string | null;
  is_program: boolean;
}

const accounts = statement<Row>(
  'staff.belonging',
  `select p.id, p.name, p.roles, p.department_id, p.is_program,
     array(select unnest(r.permissions) from roles r
       where r.tenant_id = p.tenant_id and r.id::text = any(p.roles)) as granted,
     array(select m.team_id::text from team_members m
       where m.tenant_id = p.tenant_id and m.staff_id = p.id) as teams
   from staff p
   where p.tenant_id = $1 and p.disabled_at is null and ($2::uuid is null or p.id = $2)
   order by p.id limit ${ACCOUNTS}`,
);
const parents = statement<{ id: string; parent_id: string | null }>(
  'staff.department_parents',
  `select id, parent_id from departments where tenant_id = $1 limit ${peopleLimits.departments}`,
);

/** Everyone who is not disabled, programs too; with `only`, that one. */
export async function belongings(tx: Tx, only?: string): Promise<Map<string, Belonging>> {
  const rows = await tx.run(accounts, [tx.tenant, only ?? null]);
  const anybodyPlaced = rows.some(({ department_id }) => department_id !== null);
  const above = new Map(
    anybodyPlaced ? (await tx.run(parents, [tx.tenant])).map(({ id, parent_id }) => [id, parent_id]) : [],
  );
  return new Map(
    rows.map(({ id, name, roles, granted, teams, department_id, is_program }) => [
      id,
      {
        id,
        name,
        roles,
        teams,
        isProgram: is_program,
        permissions: effective(roles, granted),
        departments: chain(above, department_id),
      },
    ]),
  );
}

function chain(above: ReadonlyMap<string, string | null>, from: string | null): string[] {
  const found: string[] = [];
  for (let at = from; at !== null && found.length <= peopleLimits.departmentDepth; at = above.get(at) ?? null) {
    found.push(at);
  }
  return found;
}
