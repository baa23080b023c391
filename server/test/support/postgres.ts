/**
 * One Postgres for a test run, and a fresh database for whoever asks.
 *
 * A Vitest globalSetup of the promises and the journeys: it starts our own server in a throw-away home, or uses
 * the one behind TEST_DATABASE_URL (an owner with CREATEDB and CREATEROLE). The schema is migrated once, into a template; each test file copies that.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#platform/db';
import { lockHome, startPostgres } from '#platform/postgres';

export interface FreshDatabase {
  readonly ownerUrl: string;
  /** What the app connects as. */
  readonly appUrl: string;
  readonly routerUrl: string;
  /** Their names: all copies of one template share the roles. */
  readonly roles: { readonly app: string; readonly router: string };
  /** What it was founded with; without it nobody migrates or opens it. Of no use for an empty one. */
  readonly masterKey: Buffer;
  /** Closes what is still connected and removes the database. */
  drop(): Promise<void>;
}

interface TestServer {
  readonly ownerUrl: string;
  readonly template: string;
  readonly appUrl: string;
  readonly routerUrl: string;
  /** base64, because a test file gets it as JSON. */
  readonly masterKey: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

interface Running {
  readonly server: TestServer;
  stop(): Promise<void>;
}

/** Shared by the projects of one run; each loads this file anew, so it cannot be a variable of the module. */
const shared: { running?: Promise<Running>; projects?: number } = ((globalThis as Record<string, unknown>)[
  'liren.testPostgres'
] ??= {}) as { running?: Promise<Running>; projects?: number };

export async function setup(project: TestProject): Promise<void> {
  shared.projects = (shared.projects ?? 0) + 1;
  shared.running ??= start();
  project.provide('testServer', (await shared.running).server);
}

export async function teardown(): Promise<void> {
  shared.projects = (shared.projects ?? 1) - 1;
  if (shared.projects > 0 || !shared.running) return;
  const { stop } = await shared.running;
  delete shared.running;
  await stop();
}

async function start(): Promise<Running> {
  const external = process.env['TEST_DATABASE_URL'];
  const { ownerUrl, stop } = external ? { ownerUrl: external, stop: async () => {} } : await startOwn();
  const template = `liren_test_${randomBytes(4).toString('hex')}`;
  const masterKey = randomBytes(32);
  const remove = async () => {
    await dropWithRoles(ownerUrl, template);
    await stop();
  };
  try {
    await asOwner(ownerUrl, `create database ${template}`);
    const { appUrl, routerUrl } = await migrate({ ownerUrl: named(ownerUrl, template), masterKey });
    // So that the owner may look at and end their connections.
    await asOwner(ownerUrl, `grant ${roleOf(appUrl)}, ${roleOf(routerUrl)} to current_user`);
    return { server: { ownerUrl, template, appUrl, routerUrl, masterKey: masterKey.toString('base64') }, stop: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Where Linux keeps files in memory: what is written down there waits for no disk. */
const memory = '/dev/shm';
/** Bytes that must be free for the databases of a run, and as much again for the run itself. */
const ROOM = 4 * 1024 ** 3;

function isRoomy(folder: string): boolean {
  if (!existsSync(folder) || process.availableMemory() < 2 * ROOM) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ROOM;
}

async function startOwn(): Promise<{ ownerUrl: string; stop(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'liren-test-'));
  const lock = lockHome(home);
  const password = randomBytes(24).toString('base64url');
  const running = await startPostgres({
    home,
    password,
    log: (event) => console.log('postgres:', event),
    ...(isRoomy(memory) && { dataDir: join(memory, basename(home), 'data') }),
  });
  return {
    ownerUrl: running.ownerUrl,
    async stop() {
      await running.stop();
      lock.release();
      rmSync(dirname(running.dataDir), { recursive: true, force: true });
      rmSync(home, { recursive: true, force: true });
    },
  };
}

let made = 0;

/**
 * A migrated database of its own, for a test file of the projects `promises` and `journeys`. About 0.2 s.
 * With `empty` it holds nothing, for what migrates by itself.
 */
export async function freshDatabase({ empty = false } = {}): Promise<FreshDatabase> {
  const { inject } = await import('vitest');
  const { ownerUrl, template, masterKey, ...urls } = inject('testServer');
  const database = `${template}_${process.pid}_${++made}`;
  // The write-ahead log would carry every page of a copy; copying files is several times quicker.
  await asOwner(ownerUrl, `create database ${database} ${empty ? '' : `template ${template} strategy file_copy`}`);
  const [appUrl, routerUrl] = [named(urls.appUrl, database), named(urls.routerUrl, database)];
  return {
    ownerUrl: named(ownerUrl, database),
    appUrl,
    routerUrl,
    roles: { app: roleOf(appUrl), router: roleOf(routerUrl) },
    masterKey: Buffer.from(masterKey, 'base64'),
    drop: () => (empty ? dropWithRoles(ownerUrl, database) : dropDatabase(ownerUrl, database)),
  };
}

const roleOf = (url: string) => new URL(url).username;

async function dropDatabase(ownerUrl: string, database: string): Promise<void> {
  await asOwner(ownerUrl, `drop database if exists ${database} with (force)`);
}

/** A database and the roles that were made for it, when it got that far. */
async function dropWithRoles(ownerUrl: string, database: string): Promise<void> {
  const roles = await asOwner<{ name: string }>(
    named(ownerUrl, database),
    'select unnest(array[app_role, router_role]) as name from installation',
  ).catch(() => []);
  await dropDatabase(ownerUrl, database);
  for (const { name } of roles) await asOwner(ownerUrl, `drop role if exists ${name}`);
}

async function asOwner<R extends object>(url: string, statement: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R & pg.QueryResultRow>(statement)).rows;
  } finally {
    await client.end();
  }
}

function named(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}
