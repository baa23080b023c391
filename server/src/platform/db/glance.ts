import pg from 'pg';
import { must } from '../errors/index.ts';
import { isId } from '../ids/index.ts';
import type { Statement } from './tx.ts';

/** A reading statement with its values. */
export interface Asked<R> {
  readonly hot: Statement<R>;
  readonly values: readonly (string | number | null)[];
}

export const asking = <R>(hot: Statement<R>, values: Asked<R>['values']): Asked<R> => ({ hot, values });

export type Answers<T extends readonly Asked<unknown>[]> = {
  [K in keyof T]: T[K] extends Asked<infer R> ? R[] : never;
};

/**
 * Several reads of one tenant in one round trip. PostgreSQL runs the statements of one simple query in one implicit
 * transaction, so that the tenant set by the first holds for the others and ends with them
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT).
 */
export async function glance<T extends readonly Asked<unknown>[]>(
  pool: pg.Pool,
  tenant: string,
  asked: T,
): Promise<Answers<T>> {
  must(isId(tenant), 'a tenant is named by its id');
  const texts = asked.map(({ hot, values }) => filled(hot.text, values));
  const text = [`select set_config('app.tenant', '${tenant}', true)`, ...texts].join(';\n');
  const [, ...results] = (await pool.query(text)) as unknown as pg.QueryResult[];
  return results.map(({ rows }) => rows) as Answers<T>;
}

/** The simple protocol carries no values beside the text: each is written as a literal. */
function filled(text: string, values: Asked<unknown>['values']): string {
  return text.replace(/\$(\d+)/g, (_, place: string) => literal(values[Number(place) - 1]!));
}

function literal(value: string | number | null): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return pg.escapeLiteral(value);
  must(Number.isSafeInteger(value), 'only whole numbers are asked with');
  return String(value);
}
