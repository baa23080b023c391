import type { Tx } from '#platform/db';
import type { ApprovalDeps } from './deps.ts';
import type { ApprovalKind, Reader } from './kinds.ts';
import type { ApprovalRow } from './store.ts';

/** By request: who may decide it, where its kind shuts out some of those with the permission. */
export type Entitled = ReadonlyMap<string, ReadonlySet<string>>;

export async function entitledTo(deps: ApprovalDeps, tx: Tx, rows: readonly ApprovalRow[]): Promise<Entitled> {
  const all = new Map<string, ReadonlySet<string>>();
  for (const [kind, own] of byKind(deps, rows)) {
    for (const [id, staff] of (await kind.entitled?.(tx, own)) ?? []) all.set(id, staff);
  }
  return all;
}

/** Those of these requests that a reader may know of, as far as their kinds know. */
export async function knownTo(
  deps: ApprovalDeps,
  tx: Tx,
  rows: readonly ApprovalRow[],
  reader: Reader,
): Promise<ReadonlySet<string>> {
  const all = new Set<string>();
  for (const [kind, own] of byKind(deps, rows)) {
    const known = (await kind.known?.(tx, own, reader)) ?? own.map(({ id }) => id);
    for (const id of known) all.add(id);
  }
  return all;
}

function byKind({ kinds }: ApprovalDeps, rows: readonly ApprovalRow[]): Map<ApprovalKind, ApprovalRow[]> {
  return Map.groupBy(rows, ({ kind }) => kinds.of(kind));
}
