import {
  type CompiledQuery,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
} from 'kysely';
import type { Pool, PoolClient, QueryResult as PgResult } from 'pg';
import { orAway } from './away.ts';

/** SQL for a hot path: prepared once per connection under its name. `R` is a row of what it returns. */
export interface Statement<R> {
  readonly name: string;
  readonly text: string;
  readonly row?: R;
}

/** Names a hot statement: `statement<{ seq: number }>('conversations.append', 'insert …')`. */
export function statement<R>(name: string, text: string): Statement<R> {
  return { name, text };
}

/** One open transaction in which row-level security lets exactly one tenant be seen. */
export interface Tx {
  readonly tenant: string;
  /** Typed SQL over the tables of the calling chapter; `T` comes from its own store. */
  tables<T>(): Kysely<T>;
  run<R>(hot: Statement<R>, values: readonly unknown[]): Promise<R[]>;
  /** After the commit every process hears `message`. A hint that may be lost: what it tells must also stand in a table. */
  tell(topic: string, message: object): void;
}

const typed = new WeakMap<PoolClient, Kysely<unknown>>();

/** The Kysely of one checked-out connection, kept as long as the connection lives. */
export function kyselyOn<T>(client: PoolClient): Kysely<T> {
  let existing = typed.get(client);
  if (!existing) {
    existing = new Kysely<unknown>({ dialect: dialectOn(client) });
    typed.set(client, existing);
  }
  return existing as Kysely<T>;
}

/** A Kysely whose statements each take any connection of the pool and commit by themselves. */
export function kyselyOver(pool: Pool): Kysely<unknown> {
  const query: Ask = (sql, values) =>
    pool.query(sql, values).catch((error: unknown) => {
      throw orAway(error);
    });
  return new Kysely<unknown>({ dialect: dialectOn({ query }) });
}

type Ask = (sql: string, values: unknown[]) => Promise<PgResult>;

function dialectOn(on: { query: Ask }): Dialect {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const result = await on.query(query.sql, [...query.parameters]);
      return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) };
    },
    streamQuery() {
      throw new Error('Streaming is not offered; page instead');
    },
  };
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => ({
      async init() {},
      async acquireConnection() {
        return connection;
      },
      async beginTransaction() {
        throw new Error('Transactions are begun by Db.tenant and nowhere else');
      },
      async commitTransaction() {},
      async rollbackTransaction() {},
      async releaseConnection() {},
      async destroy() {},
    }),
  };
}
