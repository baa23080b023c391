import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { statement, type Tx } from '../db/index.ts';

const VERSION = 1;
const NONCE = 12;
const TAG = 16;
/** Unwrapped keys kept in memory, and for how long: the time within which a forgotten customer is unreadable everywhere. */
const CACHE = 20_000;
const CACHE_MS = 60_000;

/** Seals and opens texts under one subject's key. `context` binds a text to its place: moved elsewhere it does not open. */
export interface Sealer {
  seal(plain: string, context: string): Buffer;
  /** Throws when the text was changed or stood elsewhere. */
  open(sealed: Buffer, context: string): string;
}

/**
 * Data keys of subjects (a customer), wrapped by the master key that is not in the database.
 * AES-256-GCM throughout (NIST SP 800-38D), random nonces. Destroying a subject's row forgets all that was sealed under it.
 */
export interface Keys {
  /** Makes a key for a new subject. */
  create(tx: Tx, subject: string): Promise<Sealer>;
  /** The subject's key, or null when it was forgotten. */
  of(tx: Tx, subject: string): Promise<Sealer | null>;
  /** The subject's key if it is at hand, without asking the database. */
  atHand(tenant: string, subject: string): Sealer | undefined;
  forget(tx: Tx, subject: string): Promise<void>;
  /** For what belongs to no customer: settings and secrets of a tenant. Its key follows from the master key (HKDF, RFC 5869). */
  readonly own: Sealer;
}

const insert = statement('keys.insert', 'insert into data_keys (tenant_id, subject, wrapped) values ($1, $2, $3)');
const select = statement<{ wrapped: Buffer }>(
  'keys.select',
  'select wrapped from data_keys where tenant_id = $1 and subject = $2',
);
const remove = statement('keys.delete', 'delete from data_keys where tenant_id = $1 and subject = $2');

export function createKeys(masterKey: Buffer): Keys {
  const master = sealer(masterKey);
  const cache = new LRUCache<string, Sealer>({ max: CACHE, ttl: CACHE_MS });
  // Whoever reads beside a forgetting that has not committed yet still finds the key, and must not keep it.
  const leaving = new LRUCache<string, true>({ max: CACHE, ttl: CACHE_MS });
  const place = (tx: Tx, subject: string) => `${tx.tenant}/${subject}`;

  return {
    own: sealer(Buffer.from(hkdfSync('sha256', masterKey, '', 'liren own secrets', masterKey.length))),
    async create(tx, subject) {
      const key = randomBytes(32);
      await tx.run(insert, [tx.tenant, subject, master.seal(key.toString('base64'), place(tx, subject))]);
      return sealer(key);
    },
    async of(tx, subject) {
      const known = cache.get(place(tx, subject));
      if (known) return known;
      const [row] = await tx.run(select, [tx.tenant, subject]);
      if (!row) return null;
      const opened = sealer(Buffer.from(master.open(row.wrapped, place(tx, subject)), 'base64'));
      if (!leaving.has(place(tx, subject))) cache.set(place(tx, subject), opened);
      return opened;
    },
    atHand: (tenant, subject) => cache.get(`${tenant}/${subject}`),
    async forget(tx, subject) {
      await tx.run(remove, [tx.tenant, subject]);
      leaving.set(place(tx, subject), true);
      cache.delete(place(tx, subject));
    },
  };
}

export function sealer(bytes: Buffer): Sealer {
  // Node turns bytes into a key for each cipher anew, which costs several times the encryption of a message.
  const key = createSecretKey(bytes);
  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, context) {
      if (sealed[0] !== VERSION) throw new Error(`Sealed text of unknown version ${sealed[0]}`);
      const nonce = sealed.subarray(1, 1 + NONCE);
      const tag = sealed.subarray(1 + NONCE, 1 + NONCE + TAG);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context)).setAuthTag(tag);
      return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE + TAG)), decipher.final()]).toString('utf8');
    },
  };
}
