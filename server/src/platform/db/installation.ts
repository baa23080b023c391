import { hkdfSync, randomUUID, timingSafeEqual } from 'node:crypto';
import type pg from 'pg';
import { GroundError } from '../config/index.ts';

export interface Login {
  readonly role: string;
  readonly password: string;
}

/** The two roles that the product connects as, of one database and of whoever holds its master key. */
export interface Logins {
  readonly app: Login;
  readonly router: Login;
}

export interface InstallationRow {
  id: string;
  key_check: Buffer;
  app_role: string;
  router_role: string;
}

const createTable = `create table if not exists installation (
  only_one boolean primary key default true check (only_one), id uuid not null, key_check bytea not null,
  app_role text not null, router_role text not null, founded_at timestamptz not null default now())`;

/**
 * Reads what a database is and whose, or founds it. The names of the roles stand in the database itself, because roles
 * belong to the whole server and policies name them; the passwords follow from the master key (HKDF, RFC 5869), so that
 * all nodes know them and none has to change them. Throws `secret-lost` when the data was sealed under another key.
 */
export async function openInstallation(owner: pg.Client, masterKey: Buffer): Promise<Logins> {
  await owner.query(createTable);
  const row = (await read(owner)) ?? (await found(owner, masterKey));
  if (!keyFits(row, masterKey)) {
    const { host, port, database } = owner;
    throw new GroundError('secret-lost', { home: `${host}:${port}/${database}`, path: 'secrets/master.key' });
  }
  return loginsOf(row, masterKey);
}

/** Whether the data of an installation lies under this key. */
export function keyFits({ id, key_check }: Pick<InstallationRow, 'id' | 'key_check'>, masterKey: Buffer): boolean {
  return timingSafeEqual(key_check, derive(masterKey, `check ${id}`));
}

/** Writes what a database is into one that is empty: that of a backup, with the roles that its policies will name. */
export async function refound(owner: pg.Client, row: InstallationRow, masterKey: Buffer): Promise<Logins> {
  await owner.query(createTable);
  await insert(owner, row);
  return loginsOf(row, masterKey);
}

function loginsOf({ app_role, router_role }: InstallationRow, masterKey: Buffer): Logins {
  const login = (role: string) => ({ role, password: derive(masterKey, `login ${role}`).toString('base64url') });
  return { app: login(app_role), router: login(router_role) };
}

async function found(owner: pg.Client, masterKey: Buffer): Promise<InstallationRow> {
  const id = randomUUID();
  const mark = await suffix(owner, id);
  const roles = { app_role: `liren_app${mark}`, router_role: `liren_router${mark}` };
  await insert(owner, { id, key_check: derive(masterKey, `check ${id}`), ...roles });
  return (await read(owner))!;
}

async function insert(owner: pg.Client, { id, key_check, app_role, router_role }: InstallationRow): Promise<void> {
  const columns = 'id, key_check, app_role, router_role';
  await owner.query(`insert into installation (${columns}) values ($1, $2, $3, $4)`, [
    id,
    key_check,
    app_role,
    router_role,
  ]);
}

/** Databases that are older than this table have the roles that all shared then. */
async function suffix(owner: pg.Client, id: string): Promise<string> {
  const { rows } = await owner.query<{ old: boolean }>(`select to_regclass('lane_boxes') is not null as old`);
  return rows[0]!.old ? '' : `_${id.slice(0, 8)}`;
}

async function read(owner: pg.Client): Promise<InstallationRow | undefined> {
  return (await owner.query<InstallationRow>('select id, key_check, app_role, router_role from installation')).rows[0];
}

function derive(masterKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, '', `liren database ${purpose}`, 32));
}
