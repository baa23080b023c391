import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Of the layout that `docs/operations.md` describes; another number is refused. */
export const FORMAT = 1;

const installation = z.object({ id: z.uuid(), keyCheck: z.base64(), appRole: z.string(), routerRole: z.string() });
const shape = z.object({ name: z.string().regex(/^\w{1,63}$/), columns: z.array(z.string().min(1)).min(1) });

/** What stands at the beginning: what it is, and what must be there before anything can be filled in. */
export const headSchema = z.object({
  format: z.literal(FORMAT),
  version: z.string(),
  madeAt: z.iso.datetime(),
  installation,
  /** Of the keys that the data was sealed with and links are signed with; they tell keys apart and nothing else. */
  fingerprints: z.object({ masterKey: z.string(), signingKey: z.string() }),
  withKeys: z.boolean(),
  migrations: z.array(z.string().regex(/^[\w-]{1,120}$/)),
  tables: z.array(shape),
});
export type Head = z.infer<typeof headSchema>;

/** What stands at the end: what was written, to be compared with what is read. */
export const manifestSchema = z.object({
  tables: z.record(z.string(), z.object({ rows: z.int(), sum: z.string() })),
  sequences: z.record(z.string(), z.object({ value: z.string().regex(/^-?\d+$/), called: z.boolean() })),
  files: z.object({
    count: z.int(),
    bytes: z.int(),
    /** `tenant/id` of files that a row names and that could not be read, or were not what the row says. */
    missing: z.array(z.string()),
  }),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Names in the archive. */
export const entries = {
  head: 'liren-backup.json',
  manifest: 'manifest.json',
  signature: 'manifest.hmac',
  table: (name: string, block: number) => `tables/${name}/${String(block).padStart(6, '0')}`,
  file: (tenant: string, id: string) => `files/${tenant}/${id}`,
  key: (name: string) => `keys/${name}`,
} as const;

/** Says that whoever wrote head and manifest held the master key: HMAC-SHA-256 under a key of its own (HKDF, RFC 5869). */
export function signatureOf(masterKey: Buffer, head: Buffer, manifest: Buffer): Buffer {
  const key = Buffer.from(hkdfSync('sha256', masterKey, '', 'liren backup signature', 32));
  return createHmac('sha256', key).update(String(head.length)).update('.').update(head).update(manifest).digest();
}

export function isSigned(signature: Buffer, by: Buffer): boolean {
  return signature.length === by.length && timingSafeEqual(signature, by);
}

/** Sixteen letters that tell keys apart; they lead nowhere near the key. */
export function fingerprintOf(key: Buffer): string {
  return Buffer.from(hkdfSync('sha256', key, '', 'liren fingerprint', 8)).toString('hex');
}
