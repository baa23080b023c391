/**
 * One Postgres for a test run, and a fresh database for whoever asks.
 *
 * A Vitest globalSetup of the promises and the journeys: it starts our own server in a throw-away home, or uses
 * the one behind TEST_DATABASE_URL (an owner with CREATEDB and CREATEROLE on a server kept for tests: the app's
 * roles get new passwords there). The schema is migrated once, into a template; each test file copies that.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#platform/db';
import { lockHome, startPostgres } from '#platform/postgres';

interface Login {
  readonly role: string;
  readonly password: string;
}

export interface FreshDatabase {
  readonly ownerUrl: string;
  /** What the app connects as. */
  readonly appUrl: string;
  readonly routerUrl: string;
  /** The same logins for a process that migrates by itself: all databases of a run share the roles. */
  readonly logins: { readonly app: Login; readonly router: Login };
  /** Closes what is still connected and removes the database. */
  drop(): Promise<void>;
}

interface TestServer {
  readonly ownerUrl: string;
  readonly template: string;
  readonly logins: FreshDatabase['logins'];
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
  const logins = { app: login('liren_app'), router: login('liren_router') };
  try {
    await asOwner(ownerUrl, `create database ${template}`);
    await migrate({ ownerUrl: named(ownerUrl, template), ...logins });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    server: { ownerUrl, template, logins },
    async stop() {
      await asOwner(ownerUrl, `drop database if exists ${template} with (force)`);
      await stop();
    },
  };
}

async function startOwn(): Promise<{ ownerUrl: string; stop(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'liren-test-'));
  const lock = lockHome(home);
  const password = randomBytes(24).toString('base64url');
  const running = await startPostgres({ home, password, log: (event) => console.log('postgres:', event) });
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
  const { ownerUrl, template, logins } = inject('testServer');
  const database = `${template}_${process.pid}_${++made}`;
  // The write-ahead log would carry every page of a copy; copying files is several times quicker.
  await asOwner(ownerUrl, `create database ${database} ${empty ? '' : `template ${template} strategy file_copy`}`);
  const url = named(ownerUrl, database);
  return {
    ownerUrl: url,
    appUrl: as(url, logins.app),
    routerUrl: as(url, logins.router),
    logins,
    drop: () => asOwner(ownerUrl, `drop database if exists ${database} with (force)`),
  };
}

/** A password in the form that the app's own secret files hold. */
function login(role: string): Login {
  return { role, password: randomBytes(24).toString('base64url') };
}

async function asOwner(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function named(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

function as(url: string, { role, password }: Login): string {
  const other = new URL(url);
  other.username = role;
  other.password = password;
  return other.href;
}
