import { sql } from 'kysely';
import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record } from '#platform/facts';
import { FACT_VERSION, perceptionFacts } from './facts.ts';
import type { Tables } from './tables.ts';

/** Who changes what is understood, and when. */
export interface Edit {
  /** Null is a pack. */
  readonly by: { readonly staffId: string; readonly name: string } | null;
  readonly now: Date;
  readonly audit: Pick<Audit, 'append'>;
}

export const touched = ({ by, now }: Edit) => ({
  updated_at: now,
  updated_by: by?.staffId ?? null,
  updated_by_name: by?.name ?? null,
});

export const created = ({ by, now }: Edit) => ({
  created_at: now,
  created_by: by?.staffId ?? null,
  created_by_name: by?.name ?? null,
});

/** Writes down who did it, and tells every process that what it holds in memory is old. */
export async function remember(
  tx: Tx,
  { by, audit }: Edit,
  done: { action: string; target: string; detail?: Readonly<Record<string, string | number | boolean | null>> },
): Promise<void> {
  await record(tx, { type: perceptionFacts.changed, version: FACT_VERSION, payload: {} });
  await audit.append(tx, { actor: by === null ? 'system:pack' : `staff:${by.staffId}`, ...done });
}

/** Changes that a limit or a name bounds wait for each other, so that two at once do not pass it together. */
export async function alone(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`understanding ${tx.tenant}`}, 0))`.execute(
    tx.tables<Tables>(),
  );
}

/** The place after a row, as the next page is asked for. */
export const markOf = (...parts: readonly (string | number)[]) =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** Refuses with `request.invalid` what `markOf` did not make. */
export function placeIn(
  cursor: string | undefined,
  kinds: readonly ('text' | 'number' | 'id')[],
): (string | number)[] | null {
  if (cursor === undefined) return null;
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (Array.isArray(parts) && parts.length === kinds.length && parts.every((part, at) => fits(part, kinds[at]!)))
      return parts as (string | number)[];
  } catch {
    // Falls through: it is not one of ours.
  }
  throw refuse('request.invalid', 'This page mark is not one of ours', { fields: { 'query.cursor': 'is unreadable' } });
}

function fits(part: unknown, kind: 'text' | 'number' | 'id'): boolean {
  if (kind === 'number') return typeof part === 'number' && Number.isFinite(part);
  if (typeof part !== 'string' || part.includes('\0') || !part.isWellFormed()) return false;
  return kind === 'text' || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(part);
}
