import type pg from 'pg';
import { refuse } from '../errors/index.ts';

/** SQLSTATE of a connection that ended (08, 57P, 25P03) or that the server did not let in (28P01 while a password changes). */
const gone = /^(08|57P|25P03$|28P01$)/;
/** A server without room (53), a statement that waited or ran too long (55P03, 57014), and ties between transactions (40). */
const busy = /^(53|55P03$|57014$|40001$|40P01$)/;
/** What Node and the driver say without a SQLSTATE. */
const brokenLine = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)/;
const silence = 'Query read timeout';
const brokenTalk = new RegExp(
  `Connection terminated|Client has encountered|Client was closed|timeout exceeded when trying to connect|${silence}`,
);

/** Errors of a database that is away or too busy become a refusal that the caller may retry; all others pass. */
export function orAway(error: unknown): unknown {
  const { code: told, message = '' } = error as { code?: unknown; message?: string };
  // Other platforms number their errors, too: 40001 of WeCom is a wrong secret.
  const code = typeof told === 'string' ? told : '';
  if (busy.test(code)) return overloaded('The database is too busy', error);
  const away = gone.test(code) || brokenLine.test(code) || brokenTalk.test(message);
  return away ? overloaded('The database went away', error) : error;
}

/** A connection on which the server fell silent: whatever is sent on it waits too. */
export function isSilent(error: unknown): error is Error {
  return (error as Error).message === silence;
}

/** Lends a connection, or says that there is none in time. */
export async function checkout(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw overloaded('The database does not answer in time', error);
  }
}

function overloaded(why: string, cause: unknown): unknown {
  return refuse('service.overloaded', `${why}. What was not acknowledged was not kept; try again shortly`, {
    retryAfter: 2,
    cause,
  });
}
