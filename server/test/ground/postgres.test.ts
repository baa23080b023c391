import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GroundError } from '#platform/config';
import { borrowPostgres, checkExternal, dataDirOf, holderOf, lockHome, startPostgres } from '#platform/postgres';
import type { PostgresEvent, RunningPostgres } from '#platform/postgres';
import { newHome, removeHome, serverPid } from './home.ts';

const password = 'only-for-this-test-0123456789abcdef';
const home = newHome();
const events: PostgresEvent[] = [];
const options = { home, password, log: (event: PostgresEvent) => void events.push(event) };
let postgres: RunningPostgres;

async function ask<T extends pg.QueryResultRow>(sql: string, url = postgres.ownerUrl): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof GroundError) return error.code;
  throw new Error(`no GroundError but ${String(error)}`);
}

beforeAll(async () => {
  postgres = await startPostgres(options);
});
afterAll(async () => {
  await postgres.stop();
  removeHome(home);
});

describe('a server of our own', () => {
  it('keeps what it acknowledged, speaks UTF-8 and serves this machine only', async () => {
    const [settings] = await ask(
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as sync,
              current_setting('listen_addresses') as address, current_setting('server_encoding') as encoding,
              current_setting('unix_socket_directories') as sockets, datlocprovider as provider
         from pg_database where datname = current_database()`,
    );
    const safe = { fsync: 'on', sync: 'on', address: '127.0.0.1', encoding: 'UTF8', sockets: '', provider: 'b' };
    expect(settings).toEqual(safe);
  });

  it('lends an owner that may make roles and databases', async () => {
    const [role] = await ask('select rolcreaterole, rolcreatedb from pg_roles where rolname = current_user');
    expect(role).toEqual({ rolcreaterole: true, rolcreatedb: true });
    await ask('create role try_role login; set role try_role; reset role; drop role try_role');
  });

  it('refuses a wrong password', async () => {
    const wrong = postgres.ownerUrl.replace(password, 'another-password');
    await expect(ask('select 1', wrong)).rejects.toMatchObject({ code: '28P01' });
  });

  it('comes back on the same port after kill -9, with all that was committed', async () => {
    await ask('create table kept as select 7 as n');
    const killed = postgres.pid;
    process.kill(killed, 'SIGKILL');
    await until(() => events.some(({ kind }) => kind === 'restarted'));
    expect(postgres.pid).not.toBe(killed);
    expect(events.map(({ kind }) => kind)).toEqual(['died', 'restarted']);
    expect(await ask('select n from kept')).toEqual([{ n: 7 }]);
  });

  it('is adopted by the next start while it lives, and that start stops it', async () => {
    const next = await startPostgres(options);
    expect(next).toMatchObject({ origin: 'adopted', pid: postgres.pid, port: postgres.port });
    await expect(codeOf(startPostgres({ ...options, password: 'a-password-that-is-not-ours' }))).resolves.toBe(
      'data-foreign',
    );
    // Both watch it: one that goes on watching would start it again behind the other's back.
    await Promise.all([next.stop(), postgres.stop()]);
    postgres = await startPostgres(options);
  });

  it('is borrowed by a command and left running', async () => {
    const lock = lockHome(home);
    const borrowed = await borrowPostgres(options);
    await borrowed.stop();
    lock.release();
    expect(borrowed.pid).toBe(postgres.pid);
    expect(await ask('select n from kept')).toEqual([{ n: 7 }]);
  });

  it('is stopped in order and starts on its old port, past the lock file of a dead process', async () => {
    const { port, dataDir } = postgres;
    await postgres.stop();
    expect(existsSync(join(dataDir, 'postmaster.pid'))).toBe(false);
    // This process is alive and no server: a reused id must not pass for one.
    const stale = `${process.pid}\n${dataDir}\n1700000000\n${port}\n\n127.0.0.1\n  123456  0\nready   \n`;
    writeFileSync(join(dataDir, 'postmaster.pid'), stale);
    postgres = await startPostgres(options);
    expect(postgres).toMatchObject({ origin: 'started', port });
    expect(await ask('select n from kept')).toEqual([{ n: 7 }]);
  });

  it('takes the password of secrets that were exchanged while it was stopped, within seconds', async () => {
    await postgres.stop();
    const from = Date.now();
    postgres = await startPostgres({ ...options, password: 'of-the-secrets-that-a-restore-brought' });
    expect(Date.now() - from).toBeLessThan(30_000);
    expect(await ask('select n from kept')).toEqual([{ n: 7 }]);
    await postgres.stop();
    postgres = await startPostgres(options);
    expect(await ask('select n from kept')).toEqual([{ n: 7 }]);
  });

  it('is accepted as an own server of the operator, and an absent one is named', async () => {
    expect(await checkExternal(postgres.ownerUrl)).toBe(postgres.ownerUrl);
    expect(await codeOf(checkExternal('postgres://a:hunter2@127.0.0.1:9/b'))).toBe('database-unreachable');
  });

  it('writes no statement and no row into its log', async () => {
    await ask("create table strict (body text check (body <> 'a secret sentence'))");
    await expect(ask("insert into strict values ('a secret sentence')")).rejects.toMatchObject({ code: '23514' });
    expect(readFileSync(join(home, 'postgres.log'), 'utf8')).not.toContain('a secret sentence');
  });
});

describe('a data folder', () => {
  it('is made again when the first run was cut off', async () => {
    const other = newHome();
    const cut = { ...options, home: other };
    try {
      const first = await startPostgres(cut);
      await first.stop();
      const half = join(dirname(first.dataDir), 'data.new-0badcafe');
      mkdirSync(join(half, 'base'), { recursive: true });
      const second = await startPostgres(cut);
      await second.stop();
      expect(existsSync(half)).toBe(false);
      expect(second.origin).toBe('started');
      truncateSync(join(first.dataDir, 'global', 'pg_control'), 100);
      expect(await codeOf(startPostgres(cut))).toBe('data-broken');
      writeFileSync(join(first.dataDir, 'global', 'pg_control'), Buffer.alloc(8192));
      expect(await codeOf(startPostgres(cut))).toBe('data-broken');
      writeFileSync(join(first.dataDir, 'PG_VERSION'), '17\n');
      expect(await codeOf(startPostgres(cut))).toBe('data-version');
    } finally {
      removeHome(other);
    }
  });

  it('that breaks under a running server is given up with its reason', async () => {
    const other = newHome();
    const heard: PostgresEvent[] = [];
    const running = await startPostgres({ ...options, home: other, log: (event) => void heard.push(event) });
    try {
      truncateSync(join(running.dataDir, 'global', 'pg_control'), 100);
      process.kill(running.pid, 'SIGKILL');
      await until(() => heard.some(({ kind }) => kind === 'gave-up'));
      const [, end] = heard;
      expect(end).toMatchObject({ kind: 'gave-up', error: { code: 'postgres-gave-up' } });
      expect(end?.kind === 'gave-up' && end.error.message).toContain('pg_control');
      await running.stop();
    } finally {
      removeHome(other);
    }
  });

  it.runIf(process.getuid?.() === 0)('of root is not shared by a copy of its home', async () => {
    const copy = newHome();
    mkdirSync(copy, { mode: 0o700 });
    writeFileSync(join(copy, 'postgres.json'), JSON.stringify({ dataDir: dataDirOf(home) }));
    expect(await codeOf(startPostgres({ ...options, home: copy }))).toBe('data-elsewhere');
    rmSync(dirname(copy), { recursive: true });
  });
});

describe('the lock of a home', () => {
  it('names the holder and its URL, and a dead holder does not count', () => {
    const folder = newHome();
    const lock = lockHome(folder);
    expect(() => lockHome(folder)).toThrow(String(process.pid));
    lock.announce('http://127.0.0.1:8787');
    expect(() => lockHome(folder)).toThrow('http://127.0.0.1:8787');
    lock.release();
    expect(holderOf(folder)).toBeUndefined();
    writeFileSync(join(folder, 'liren.lock'), JSON.stringify({ pid: process.pid, born: 'in an earlier life' }));
    lockHome(folder).release();
    removeHome(folder);
    expect(serverPid(folder)).toBe(0);
  });
});
