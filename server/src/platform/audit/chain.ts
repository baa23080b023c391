import { createHash } from 'node:crypto';

/** What an entry's hash covers. */
export interface Link {
  tenant: string;
  seq: number;
  at: Date;
  actor: string;
  action: string;
  target: string;
  detail: Readonly<Record<string, unknown>>;
  /** Hash of the entry before; 32 zero bytes for the first. */
  previous: Buffer;
}

export const ORIGIN = Buffer.alloc(32);

/** SHA-256 over the entry in one fixed spelling, its place in the chain included. */
export function hashOf({ tenant, seq, at, actor, action, target, detail, previous }: Link): Buffer {
  const spelled = [tenant, seq, at.toISOString(), actor, action, target, sorted(detail), previous.toString('hex')];
  return createHash('sha256').update(JSON.stringify(spelled)).digest();
}

/** The same value with keys in one order: PostgreSQL keeps jsonb in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const pairs = entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]);
  // As pairs, because an object would put keys that look like numbers first; wrapped, so that no array spells the same.
  return { pairs };
}
