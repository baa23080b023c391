import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a signature is for; a token for one purpose is worthless for another. */
export type Purpose = 'visitor' | 'file' | 'wecom-trip';

export type Verdict<T> = { ok: true; payload: T } | { ok: false; why: 'malformed' | 'forged' | 'expired' };

/**
 * A compact token `payload.expiry.signature` (base64url, seconds, HMAC-SHA-256) that proves that we said `payload`.
 * It hides nothing: put ids into it, never secrets.
 */
export function sign(key: Buffer, purpose: Purpose, payload: object, expiresAt: Date): string {
  const body = `${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${Math.floor(expiresAt.getTime() / 1000)}`;
  return `${body}.${signature(key, purpose, body)}`;
}

export function verify<T>(key: Buffer, purpose: Purpose, token: string, now: Date): Verdict<T> {
  const match = /^([\w-]{1,1500})\.(\d{1,12})\.([\w-]{43})$/.exec(token);
  if (!match) return { ok: false, why: 'malformed' };
  const [, payload, expiry, given] = match as unknown as [string, string, string, string];
  const expected = signature(key, purpose, `${payload}.${expiry}`);
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return { ok: false, why: 'forged' };
  if (Number(expiry) * 1000 <= now.getTime()) return { ok: false, why: 'expired' };
  return { ok: true, payload: JSON.parse(Buffer.from(payload, 'base64url').toString()) as T };
}

function signature(key: Buffer, purpose: Purpose, body: string): string {
  return createHmac('sha256', key).update(`${purpose}\n${body}`).digest('base64url');
}
