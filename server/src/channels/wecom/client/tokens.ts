import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { statement, type Db, type Tx } from '#platform/db';
import type { Keys } from '#platform/keys';
import type { WecomApp } from '../app.ts';
import type { TokenRow } from '../store.ts';
import type { WecomError } from './error.ts';

/** What the platform lends for two hours: a token, or a ticket for pages of the corp or of one app. */
export type Kind = TokenRow['kind'];

/** Fresh from the platform. */
export interface Lent {
  readonly text: string;
  readonly seconds: number;
}

export interface TokenDeps {
  readonly db: Db;
  readonly keys: Keys;
  now(): Date;
}

export interface Tokens {
  /**
   * The token of an app: from memory, from the row that all nodes share, or through `take`. One node takes at a time,
   * and within it one caller; the others get what it brought. `bad` was refused by the platform and is not given again
   * unless the platform lends it anew. Throws what `take` throws.
   */
  of(app: WecomApp, kind: Kind, how: { take: () => Promise<Lent>; bad: string | null }): Promise<string>;
  /** Throws the error by which these credentials were refused lately; nothing when they were not. */
  guard(app: WecomApp): void;
  /** The credentials were refused: they rest, so that asking again and again does not ban this address. */
  refused(app: WecomApp, error: WecomError): void;
}

interface Held {
  readonly text: string;
  readonly takenAt: number;
  readonly expiresAt: number;
}

/** A token with less to live than this is replaced before it is refused. */
const SPARE_MS = 300_000;
/** The platform may lend the old token until its last minute: we do not ask for another more often than this. */
const ASK_AGAIN_MS = 60_000;
/** For how long refused credentials rest. The platform bans an address for an hour that tries wrong ones. */
const REST_MS: Readonly<Record<number, number>> = { 40001: 600_000, 40013: 600_000, 40091: 600_000, 50003: 60_000 };
const KEPT = 10_000;
/** Takings under way at once in this process: each holds a connection to the database until the platform answers. */
const TAKING = 2;

const lock = statement('wecom.token_lock', 'select pg_advisory_xact_lock(hashtextextended($1, 0))');
const select = statement<Pick<TokenRow, 'sealed' | 'taken_at' | 'expires_at'>>(
  'wecom.token_read',
  'select sealed, taken_at, expires_at from wecom_tokens where tenant_id = $1 and app_id = $2 and kind = $3',
);
const upsert = statement(
  'wecom.token_write',
  `insert into wecom_tokens (tenant_id, app_id, kind, sealed, taken_at, expires_at) values ($1, $2, $3, $4, $5, $6)
   on conflict (tenant_id, app_id, kind) do update set sealed = $4, taken_at = $5, expires_at = $6`,
);

const placeOf = (app: WecomApp, kind: Kind) => `wecom-token/${app.id}/${kind}`;

export function createTokens(deps: TokenDeps): Tokens {
  const held = new LRUCache<string, Held>({ max: KEPT });
  const flights = new Map<string, Promise<Held>>();
  const rests = new LRUCache<string, { of: string; until: number; error: WecomError }>({ max: KEPT });
  const turns = { access: createTurns(TAKING), ticket: createTurns(TAKING) };
  const now = () => deps.now().getTime();

  /** Serves as long as it lives, but is replaced a while before; a replacement is not asked for all the time. */
  const serves = ({ expiresAt, takenAt }: Held) =>
    expiresAt - now() >= SPARE_MS || (expiresAt > now() && now() - takenAt < ASK_AGAIN_MS);

  function renewed(app: WecomApp, kind: Kind, how: { take: () => Promise<Lent>; bad: string | null }): Promise<Held> {
    // A ticket needs a token first: were they in one queue, tickets could wait for a token that waits for them.
    const inTurn = kind === 'access' ? turns.access : turns.ticket;
    return inTurn(() =>
      deps.db.tenant(app.tenant, async (tx) => {
        await tx.run(lock, [placeOf(app, kind)]);
        const stored = await readRow(tx, deps.keys, app, kind);
        if (stored && stored.text !== how.bad && serves(stored)) return stored;
        const { text, seconds } = await how.take();
        const takenAt = now();
        const fresh = { text, takenAt, expiresAt: takenAt + seconds * 1_000 };
        await writeRow(tx, deps.keys, { app, kind }, fresh);
        return fresh;
      }),
    );
  }

  function start(key: string, renew: () => Promise<Held>): Promise<Held> {
    const flight = renew()
      .then((got) => {
        held.set(key, got);
        return got;
      })
      .finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  }

  return {
    async of(app, kind, how) {
      const key = keyOf(app, kind);
      const known = held.get(key);
      if (known && known.text !== how.bad && serves(known)) return known.text;
      // Nobody else goes on with what was refused: they wait for the flight, too.
      held.delete(key);
      const flight = flights.get(key) ?? start(key, () => renewed(app, kind, how));
      return (await flight).text;
    },
    guard(app) {
      const rest = rests.get(app.id);
      if (rest && rest.of === fingerprint(app) && rest.until > now()) throw rest.error;
    },
    refused(app, error) {
      const ms = error.code === null ? undefined : REST_MS[error.code];
      if (ms !== undefined) rests.set(app.id, { of: fingerprint(app), until: now() + ms, error });
    },
  };
}

/** Another secret is another token: nobody who corrects a secret meets the one of before. */
const keyOf = (app: WecomApp, kind: Kind) => `${app.id} ${kind} ${fingerprint(app)}`;

const fingerprint = ({ base, corpid, secret }: WecomApp) =>
  createHash('sha256')
    .update(JSON.stringify([base, corpid, secret]))
    .digest('base64url');

async function readRow(tx: Tx, keys: Keys, app: WecomApp, kind: Kind): Promise<Held | null> {
  const [row] = await tx.run(select, [tx.tenant, app.id, kind]);
  if (!row) return null;
  const { of, text } = JSON.parse(keys.own.open(row.sealed, placeOf(app, kind))) as { of: string; text: string };
  // It was lent to other credentials, or by another platform.
  if (of !== fingerprint(app)) return null;
  return { text, takenAt: row.taken_at.getTime(), expiresAt: row.expires_at.getTime() };
}

async function writeRow(tx: Tx, keys: Keys, { app, kind }: { app: WecomApp; kind: Kind }, held: Held): Promise<void> {
  const sealed = keys.own.seal(JSON.stringify({ of: fingerprint(app), text: held.text }), placeOf(app, kind));
  await tx.run(upsert, [tx.tenant, app.id, kind, sealed, new Date(held.takenAt), new Date(held.expiresAt)]);
}

/** So many at once; the others in the order they came. */
function createTurns(places: number) {
  let free = places;
  const waiting: (() => void)[] = [];
  return async <R>(work: () => Promise<R>): Promise<R> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
