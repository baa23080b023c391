import type { Kysely } from 'kysely';
import pg from 'pg';
import { isId } from '../ids/index.ts';
import { glance, type Answers, type Asked } from './glance.ts';
import { must } from '../errors/index.ts';
import { checkout, isSilent, orAway } from './away.ts';
import { kyselyOn, kyselyOver, type Statement, type Tx } from './tx.ts';

export interface DbOptions {
  /** Connection of the role that sees one tenant at a time. */
  appUrl: string;
  /** Connection of the role that sees the few columns which cross tenants: lanes, facts, sessions, routing. */
  routerUrl: string;
  /** Connections of the app role; the router gets a quarter of it. */
  poolSize?: number;
  /** Where transactions tell what they committed. */
  pulse: { publish(topic: string, message: object): void };
  onError(error: Error): void;
}

/** How long a caller waits for a free connection before it is told that the service is overloaded. */
const CHECKOUT_LIMIT_MS = 5_000;
/** A statement that runs longer is a bug or an attack. */
const STATEMENT_LIMIT_MS = 30_000;
/** A server that hangs cannot keep its own limits: then we stop waiting for it. */
const SILENCE_LIMIT_MS = STATEMENT_LIMIT_MS + 5_000;
/** Waiting longer for somebody else's lock is hopeless for whoever asked. */
const LOCK_LIMIT_MS = 10_000;
/** A transaction that does nothing holds locks and the horizon of the facts. */
const IDLE_LIMIT_MS = 60_000;
/** A connection without words is probed after this, so that a lost network is noticed. */
const KEEP_ALIVE_MS = 10_000;
const OLDEST_SERVER = 150_000;

export interface Db {
  /** Runs `work` in one transaction of one tenant and commits it; any throw rolls back. */
  tenant<R>(tenant: string, work: (tx: Tx) => Promise<R>): Promise<R>;
  /** Reads of one tenant in one round trip: for those who look often. They see one moment each, and change nothing. */
  glance<const T extends readonly Asked<unknown>[]>(tenant: string, asked: T): Promise<Answers<T>>;
  /** Typed SQL across tenants, limited by the router's column grants. Each statement commits by itself. */
  router<T>(): Kysely<T>;
  /** A hot statement across tenants. Not durable at once (synchronous_commit off): only for work that may happen twice. */
  routerRun<R>(hot: Statement<R>, values: readonly unknown[]): Promise<R[]>;
  /** Runs `work` while no other process of this database runs one of that name; waits for its turn. */
  alone<R>(name: string, work: () => Promise<R>): Promise<R>;
  /** Fails with a sentence when the server is unfit: too old, or not durable. */
  check(): Promise<void>;
  ping(): Promise<void>;
  /** Connections in use and callers waiting, for metrics. */
  load(): { used: number; waiting: number };
  close(): Promise<void>;
}

/** int8 as number (we stay below 2^53), everything else as `pg` has it. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === pg.types.builtins.INT8) return (value: string) => Number(value);
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

export function connect(options: DbOptions): Db {
  const { appUrl, routerUrl, poolSize = 16, pulse, onError } = options;
  const common = {
    connectionTimeoutMillis: CHECKOUT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    query_timeout: SILENCE_LIMIT_MS,
    lock_timeout: LOCK_LIMIT_MS,
    idle_in_transaction_session_timeout: IDLE_LIMIT_MS,
    types,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
  const app = new pg.Pool({ ...common, connectionString: appUrl, max: poolSize });
  const routerSize = Math.max(3, poolSize >> 2);
  const lazy = '-c synchronous_commit=off';
  const router = new pg.Pool({ ...common, connectionString: routerUrl, max: routerSize, options: lazy });
  for (const pool of [app, router]) {
    pool.on('error', onError);
    // A connection may break while it is lent; without a listener of its own that would end the process.
    pool.on('connect', (client) => client.on('error', onError));
  }
  const routerTables = kyselyOver(router);

  return {
    tenant: (tenant, work) => inTenant(app, pulse, tenant, work),
    async glance(tenant, asked) {
      try {
        return await glance(app, tenant, asked);
      } catch (error) {
        throw orAway(error);
      }
    },
    router: <T>() => routerTables as Kysely<T>,
    async routerRun<R>(hot: Statement<R>, values: readonly unknown[]) {
      try {
        return await runOn<R>(router, hot, values);
      } catch (error) {
        throw orAway(error);
      }
    },
    alone: (name, work) => inTurn(app, name, work),
    check: () => checkServer(app),
    async ping() {
      await app.query('select 1');
    },
    load: () => ({ used: app.totalCount - app.idleCount, waiting: app.waitingCount }),
    async close() {
      await Promise.all([app.end(), router.end()]);
    },
  };
}

async function runOn<R>(on: pg.Pool | pg.PoolClient, hot: Statement<R>, values: readonly unknown[]): Promise<R[]> {
  return (await on.query({ name: hot.name, text: hot.text, values: [...values] })).rows as R[];
}

async function inTenant<R>(
  pool: pg.Pool,
  pulse: DbOptions['pulse'],
  tenant: string,
  work: (tx: Tx) => Promise<R>,
): Promise<R> {
  must(isId(tenant), 'a tenant is named by its id');
  const client = await checkout(pool);
  const told: [string, object][] = [];
  const tx: Tx = {
    tenant,
    tables: () => kyselyOn(client),
    run: (hot, values) => runOn(client, hot, values),
    tell: (topic, message) => void told.push([topic, message]),
  };
  let broken: Error | undefined;
  try {
    // One round trip; `true` makes it SET LOCAL, so that nothing is left on the connection.
    await client.query(`begin; select set_config('app.tenant', '${tenant}', true)`);
    const result = await work(tx);
    // A database error that `work` swallowed has ended the transaction: the server answers a commit with a rollback.
    const { command } = await client.query('commit');
    must(command === 'COMMIT', 'a transaction whose work succeeded is committed');
    for (const [topic, message] of told) pulse.publish(topic, message);
    return result;
  } catch (error) {
    // A server that fell silent would let the rollback wait as well; without the connection it rolls back by itself.
    if (isSilent(error)) broken = error;
    else await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw orAway(error);
  } finally {
    client.release(broken);
  }
}

async function inTurn<R>(pool: pg.Pool, name: string, work: () => Promise<R>): Promise<R> {
  const client = await checkout(pool);
  let broken: Error | undefined;
  try {
    // The turn ends with the transaction, which is idle while `work` uses others.
    await client.query(
      `begin; set local idle_in_transaction_session_timeout = 0; set local lock_timeout = ${STATEMENT_LIMIT_MS}`,
    );
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
    return await work();
  } catch (error) {
    throw orAway(error);
  } finally {
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    client.release(broken);
  }
}

async function checkServer(app: pg.Pool): Promise<void> {
  const { rows } = await app.query<{ version: number; durable: string; bypass: boolean }>(
    `select current_setting('server_version_num')::int as version, current_setting('synchronous_commit') as durable,
            (select rolbypassrls or rolsuper from pg_roles where rolname = current_user) as bypass`,
  );
  const { version, durable, bypass } = rows[0]!;
  if (version < OLDEST_SERVER) {
    throw new Error(`PostgreSQL 15 or newer is needed; this server is ${Math.floor(version / 10_000)}`);
  }
  if (durable === 'off') {
    throw new Error('synchronous_commit is off: an acknowledged message could be lost. Turn it on for this database');
  }
  if (bypass) {
    throw new Error('The app role may bypass row-level security; use a role without SUPERUSER and BYPASSRLS');
  }
}
