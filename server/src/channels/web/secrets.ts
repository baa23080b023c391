import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Keys } from '#platform/keys';
import type { Tables } from './store.ts';

/** The secret before a rotation is good for so long: time to change it on every server of the company. */
const OVERLAP_MS = 24 * 3600_000;
const SECRET_BYTES = 32;

const place = (id: string) => `widget/${id}`;
const placeBefore = (id: string) => `widget/${id}/previous`;

export interface IdentitySecret {
  secret: string;
  /** Until when the one before is good as well. */
  previousUntil: Date | null;
}

export function newSecret(keys: Keys, id: string): Buffer {
  return keys.own.seal(randomBytes(SECRET_BYTES).toString('hex'), place(id));
}

/** The secret with which a host page signs its customers' ids. */
export async function identitySecret(tx: Tx, keys: Keys, id: string): Promise<string> {
  return keys.own.open((await row(tx, id)).identity_secret, place(id));
}

export async function secretView(tx: Tx, keys: Keys, id: string, now: Date): Promise<IdentitySecret> {
  const { identity_secret, previous_until } = await row(tx, id);
  const previousUntil = previous_until && previous_until > now ? previous_until : null;
  return { secret: keys.own.open(identity_secret, place(id)), previousUntil };
}

/** A new secret; the one before stays good for a day. Rotating twice within it forgets the oldest at once. */
export async function rotateSecret(tx: Tx, keys: Keys, id: string, now: Date): Promise<IdentitySecret> {
  const { identity_secret } = await row(tx, id, 'lock');
  const before = keys.own.open(identity_secret, place(id));
  await tx
    .tables<Tables>()
    .updateTable('widgets')
    .set({
      identity_secret: newSecret(keys, id),
      previous_secret: keys.own.seal(before, placeBefore(id)),
      previous_until: new Date(now.getTime() + OVERLAP_MS),
    })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  return secretView(tx, keys, id, now);
}

/** Whether one of the valid secrets signed this id: `signature` = hex HMAC-SHA-256 (RFC 2104) of it. */
export async function isProved(
  tx: Tx,
  { keys, now }: { keys: Keys; now(): Date },
  widget: string,
  identity: { id: string; signature: string },
): Promise<boolean> {
  const { identity_secret, previous_secret, previous_until } = await row(tx, widget);
  const valid = [keys.own.open(identity_secret, place(widget))];
  if (previous_secret && previous_until && previous_until > now())
    valid.push(keys.own.open(previous_secret, placeBefore(widget)));
  return valid.some((secret) => isSigned(secret, identity.id, identity.signature));
}

function isSigned(secret: string, id: string, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(id).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function row(tx: Tx, id: string, lock?: 'lock') {
  const mine = tx
    .tables<Tables>()
    .selectFrom('widgets')
    .select(['identity_secret', 'previous_secret', 'previous_until'])
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id);
  const found = await (lock ? mine.forUpdate() : mine).executeTakeFirst();
  if (!found) throw refuse('widget.not_found', 'There is no such widget');
  return found;
}
