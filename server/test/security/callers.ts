/** Everybody who may stand before a route, signed in without a password so that a session costs nothing. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { roles } from '#contracts/permissions';
import { customRole, keyScopes, type CallerName } from '../../../tools/permissions/matrix.ts';
import type { Customer, World } from '../support/world.ts';

export type Headers = Readonly<Record<string, string>>;

export interface Caller {
  readonly name: CallerName;
  readonly staffId: string | null;
  /** A session of its own for each call that might end it. */
  headers(): Promise<Headers>;
}

const sha256 = (text: string) => createHash('sha256').update(text);

/** A session of this person, as the server would have opened it. `ended`: it ran out a minute ago. */
export async function sessionOf(world: World, tenant: string, staffId: string, ended = false): Promise<Headers> {
  const token = randomBytes(32).toString('base64url');
  const now = world.now();
  const until = new Date(now.getTime() + (ended ? -60_000 : 3_600_000));
  await world.rows(
    `insert into sessions (tenant_id, id, staff_id, token_hash, created_at, used_at, expires_at, proved_at) values ($1, $2, $3, $4, $5, $5, $6, $5)`,
    [tenant, randomUUID(), staffId, sha256(token).digest(), now, until],
  );
  const csrf = sha256(`csrf ${token}`).digest('base64url');
  return { cookie: `liren_session=${token}`, 'x-csrf-token': csrf };
}

/** A hash as the house makes them, of a password that nobody here knows. */
async function someHash(world: World): Promise<string> {
  const [row] = await world.rows<{ hash: string }>(
    `select password_hash as hash from staff where not is_program order by created_at limit 1`,
  );
  return row!.hash;
}

const INSTALLATION = '00000000-0000-0000-0000-000000000000';

/** Who keeps the installation. */
export async function keeperOf(world: World): Promise<() => Promise<Headers>> {
  const id = randomUUID();
  await world.rows(
    `insert into keepers (tenant_id, id, email, name, password_hash, must_change_password, created_at)
     values ($1, $2, $3, '管家', $4, false, $5)`,
    [INSTALLATION, id, `${id}@keeper.example`, await someHash(world), world.now()],
  );
  return async () => {
    const token = randomBytes(32).toString('base64url');
    const until = new Date(world.now().getTime() + 3_600_000);
    await world.rows(
      `insert into keeper_sessions (tenant_id, id, keeper_id, token_hash, created_at, used_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)`,
      [INSTALLATION, randomUUID(), id, sha256(token).digest(), world.now(), until],
    );
    const csrf = sha256(`csrf ${token}`).digest('base64url');
    return { cookie: `liren_keeper=${token}`, 'x-csrf-token': csrf };
  };
}

/** Somebody employed with these roles, in these teams. */
export async function employ(
  world: World,
  tenant: string,
  person: { name: string; roles: readonly string[]; teams?: readonly string[] },
): Promise<string> {
  const id = randomUUID();
  await world.rows(
    `insert into staff (tenant_id, id, email, name, roles, password_hash, must_change_password, created_at)
     values ($1, $2, $3, $4, $5, $6, false, $7)`,
    [tenant, id, `${id}@company.example`, person.name, [...person.roles], await someHash(world), world.now()],
  );
  for (const team of person.teams ?? [])
    await world.rows('insert into team_members (tenant_id, team_id, staff_id) values ($1, $2, $3)', [tenant, team, id]);
  return id;
}

export async function roleOf(world: World, tenant: string, permissions: readonly string[]): Promise<string> {
  const id = randomUUID();
  await world.rows(
    `insert into roles (tenant_id, id, name, description, permissions, created_at, updated_at) values ($1, $2, $3, '', $4, $5, $5)`,
    [tenant, id, `角色 ${id.slice(0, 8)}`, [...permissions], world.now()],
  );
  return id;
}

/** A program of the company with these scopes, made by `maker`. */
export async function programOf(
  world: World,
  tenant: string,
  made: { by: string; scopes: readonly string[]; teams?: readonly string[] },
): Promise<{ id: string; staffId: string; headers: Headers }> {
  const staffId = await employ(world, tenant, { name: '程序', roles: [], teams: made.teams ?? [] });
  await world.rows('update staff set is_program = true where id = $1', [staffId]);
  const token = `lrk_${randomBytes(32).toString('base64url')}`;
  const id = randomUUID();
  await world.rows(
    `insert into api_keys (tenant_id, id, staff_id, created_by, token_hash, ending, scopes, networks, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, '{}', $8)`,
    [tenant, id, staffId, made.by, sha256(token).digest(), token.slice(-4), [...made.scopes], world.now()],
  );
  return { id, staffId, headers: { authorization: `Bearer ${token}` } };
}

/** All callers of a company; those who are employed belong to `team`. */
export async function callersOf(
  world: World,
  at: { tenant: string; team: string; visitor: Customer },
): Promise<Caller[]> {
  const { tenant, team, visitor } = at;
  const employed = async (name: CallerName, held: readonly string[]): Promise<Caller> => {
    const staffId = await employ(world, tenant, { name, roles: held, teams: [team] });
    return { name, staffId, headers: () => sessionOf(world, tenant, staffId) };
  };
  const custom = await roleOf(world, tenant, customRole);
  const people = await Promise.all([...roles.map((role) => employed(role, [role])), employed('custom', [custom])]);
  const [admin] = people;
  const fixed = (name: CallerName, headers: Headers): Caller => ({ name, staffId: null, headers: async () => headers });
  const program = await programOf(world, tenant, { by: admin!.staffId!, scopes: keyScopes, teams: [team] });
  return [
    fixed('nobody', {}),
    fixed('expired', await sessionOf(world, tenant, admin!.staffId!, true)),
    fixed('visitor', { authorization: `Bearer ${visitor.token}` }),
    { name: 'keeper', staffId: null, headers: await keeperOf(world) },
    ...people,
    fixed('key', program.headers),
  ];
}
