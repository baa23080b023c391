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

interface Row {
  id: string;
  key_check: Buffer;
  app_role: string;
  router_role: string;
}

/**
 * Reads what a database is and whose, or founds it. The names of the roles stand in the database itself, because roles
 * belong to the whole server and policies name them; the passwords follow from the master key (HKDF, RFC 5869), so that
 * all nodes know them and none has to change them. Throws `secret-lost` when the data was sealed under another key.
 */
export async function openInstallation(owner: pg.Client, masterKey: Buffer): Promise<Logins> {
  await owner.query(
    `create table if not exists installation (
       only_one boolean primary key default true check (only_one), id uuid not null, key_check bytea not null,
       app_role text not null, router_role text not null, founded_at timestamptz not null default now())`,
  );
  const { id, key_check, app_role, router_role } = (await read(owner)) ?? (await found(owner, masterKey));
  if (!timingSafeEqual(key_check, derive(masterKey, `check ${id}`))) {
    const { host, port, database } = owner;
    throw new GroundError('secret-lost', { home: `${host}:${port}/${database}`, path: 'secrets/master.key' });
  }
  const login = (role: string) => ({ role, password: derive(masterKey, `login ${role}`).toString('base64url') });
  return { app: login(app_role), router: login(router_role) };
}

async function found(owner: pg.Client, masterKey: Buffer): Promise<Row> {
  const id = randomUUID();
  const mark = await suffix(owner, id);
  await owner.query('insert into installation (id, key_check, app_role, router_role) values ($1, $2, $3, $4)', [
    id,
    derive(masterKey, `check ${id}`),
    `liren_app${mark}`,
    `liren_router${mark}`,
  ]);
  return (await read(owner))!;
}

/** Databases that are older than this table have the roles that all shared then. */
async function suffix(owner: pg.Client, id: string): Promise<string> {
  const { rows } = await owner.query<{ old: boolean }>(`select to_regclass('lane_boxes') is not null as old`);
  return rows[0]!.old ? '' : `_${id.slice(0, 8)}`;
}

async function read(owner: pg.Client): Promise<Row | undefined> {
  return (await owner.query<Row>('select id, key_check, app_role, router_role from installation')).rows[0];
}

function derive(masterKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, '', `liren database ${purpose}`, 32));
}
