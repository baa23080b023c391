import type { FactKind } from '#contracts/http/memory';
import { isSensitive } from '#libs/recollection';
import { graphemeTruncate } from '#libs/text';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Keys, Sealer } from '#platform/keys';
import { expiryOf, FORGET, VALUE } from './keeping.ts';
import * as store from './store.ts';

/** A fact that is in force. */
export interface Remembered {
  readonly id: string;
  readonly kind: FactKind;
  readonly value: string;
  readonly by: 'customer' | 'form' | 'staff';
  readonly staffName: string | null;
  /** From 0 to 1. */
  readonly sure: number;
  /** The message that says it. */
  readonly source: { readonly conversationId: string; readonly seq: number } | null;
  readonly toldAt: Date;
  readonly expiresAt: Date;
  readonly lasting: boolean;
}

/** Something told: of a closed kind; `gone` takes the same value back. */
export interface Telling {
  readonly kind: FactKind;
  readonly value: string;
  readonly gone?: boolean;
  readonly sure: number;
  readonly by: 'customer' | 'form';
  readonly source: Remembered['source'];
  readonly at: Date;
}

export type MemoryState = 'on' | 'customer' | 'withdrawn';

export interface Deps {
  readonly keys: Keys;
  now(): Date;
}

type Sealed = Pick<Remembered, 'value' | 'by' | 'staffName' | 'sure' | 'source'>;

/** Read at once for an export. */
const PAGE = 500;
const NEVER = new Date(0);

/**
 * Keeps what a customer told, the latest of each kind. Nothing told before he erased something comes back, nothing
 * sensitive is kept, and whoever took his consent back is not remembered at all.
 */
export async function remember(tx: Tx, customerId: string, told: readonly Telling[], deps: Deps): Promise<void> {
  const plain = told.filter(({ value }) => value.trim() !== '' && !isSensitive(value));
  if (plain.length === 0) return;
  await store.lockMemory(tx, customerId);
  const sealer = await deps.keys.of(tx, customerId);
  const { off, told_after } = (await store.readState(tx, customerId)) ?? { off: null, told_after: NEVER };
  if (!sealer || off === 'withdrawn') return;
  const known = new Map((await remembered(tx, customerId, deps)).map((fact) => [fact.kind, fact]));
  for (const telling of plain) {
    const { kind, at, source, by, sure } = telling;
    if (at <= told_after) continue;
    const value = graphemeTruncate(telling.value, VALUE);
    const before = known.get(kind);
    if (telling.gone) {
      if (before && isSame(before.value, value)) await store.dropFact(tx, customerId, before.id);
      known.delete(kind);
      continue;
    }
    const fact: Remembered = {
      id: newId(),
      kind,
      value,
      by,
      sure,
      source,
      staffName: null,
      toldAt: at,
      lasting: off === null,
      expiresAt: expiryOf(kind, at, off === null),
    };
    await store.saveFact(tx, rowOf(customerId, fact, sealer));
    known.set(kind, fact);
  }
}

/** 杭州 and 杭州市, 王 and 王姐. */
const isSame = (a: string, b: string) => a.includes(b) || b.includes(a);

/** What is in force now, oldest first. */
export async function remembered(tx: Tx, customerId: string, { keys, now }: Deps): Promise<Remembered[]> {
  const rows = await store.readInForce(tx, customerId, now());
  const sealer = rows.length > 0 ? await keys.of(tx, customerId) : null;
  return sealer ? rows.map((row) => open(row, sealer)) : [];
}

export async function stateOf(tx: Tx, customerId: string, { keys }: Deps): Promise<MemoryState> {
  // Whoever has no key was forgotten, or never was here.
  if (!(await keys.of(tx, customerId))) throw refuse('customer.not_found', 'There is no such customer');
  return (await store.readState(tx, customerId))?.off ?? 'on';
}

/** Staff put it differently; tells its kind. Refuses with `memory.not_found` and, for what must not be kept, `memory.refused`. */
export async function correct(
  tx: Tx,
  customerId: string,
  change: { factId: string; value: string; staffName: string },
  deps: Deps,
): Promise<FactKind> {
  const value = change.value.trim();
  if (value === '' || isSensitive(value)) throw refuse('memory.refused', 'This may not be remembered of a customer');
  await store.lockMemory(tx, customerId);
  const sealer = await deps.keys.of(tx, customerId);
  const before = (await remembered(tx, customerId, deps)).find(({ id }) => id === change.factId);
  if (!sealer || !before) throw unknown();
  const toldAt = deps.now();
  const { kind, source, lasting } = before;
  const after = { id: newId(), kind, value, by: 'staff' as const, staffName: change.staffName, sure: 1, source };
  await store.saveFact(
    tx,
    rowOf(customerId, { ...after, lasting, toldAt, expiresAt: expiryOf(kind, toldAt, lasting) }, sealer),
  );
  return kind;
}

/** Erases one. Refuses with `memory.not_found`. */
export async function remove(tx: Tx, customerId: string, factId: string, { now }: Deps): Promise<FactKind> {
  await store.lockMemory(tx, customerId);
  const kind = await store.dropFact(tx, customerId, factId);
  if (!kind) throw unknown();
  const before = await store.readState(tx, customerId);
  await store.saveState(tx, customerId, { off: before?.off ?? null, told_after: now() });
  return kind;
}

/** Erases everything and sets how it goes on; null leaves that as it is. */
export async function empty(
  tx: Tx,
  customerId: string,
  { off }: { off: store.MemoryRow['off'] | 'unchanged' },
  { now }: Deps,
): Promise<void> {
  await store.lockMemory(tx, customerId);
  await store.dropFacts(tx, customerId);
  const before = await store.readState(tx, customerId);
  const after = off === 'unchanged' ? (before?.off ?? null) : off;
  await store.saveState(tx, customerId, { off: after, told_after: now() });
}

/** He may be remembered from now on. After a withdrawal only a new consent may say so: `from` names what ends. */
export async function resume(
  tx: Tx,
  customerId: string,
  { from }: { from: 'customer' | 'withdrawn' },
  { now }: Deps,
): Promise<void> {
  await store.lockMemory(tx, customerId);
  const before = await store.readState(tx, customerId);
  if (before?.off === from) await store.saveState(tx, customerId, { off: null, told_after: now() });
}

/** With the customer himself. */
export async function forgetMemory(tx: Tx, customerId: string): Promise<void> {
  await store.dropFacts(tx, customerId);
  await store.dropMemory(tx, customerId);
}

/** Returns how many were forgotten, at most `FORGET`. */
export const forgetExpired = (tx: Tx, { now }: Deps): Promise<number> => store.dropExpired(tx, now(), FORGET);

/** Every fact of the company that can still be read, in the order of ids. */
export async function* exportMemories(
  tx: Tx,
  { keys, now }: Deps,
): AsyncGenerator<Remembered & { customerId: string }> {
  for (let after = '00000000-0000-0000-0000-000000000000', more = true; more;) {
    const rows = await store.readFactsAfter(tx, after, PAGE);
    for (const row of rows) {
      const sealer = row.expires_at > now() ? await keys.of(tx, row.customer_id) : null;
      if (sealer) yield { customerId: row.customer_id, ...open(row, sealer) };
    }
    after = rows.at(-1)?.id ?? after;
    more = rows.length === PAGE;
  }
}

function rowOf(customerId: string, fact: Remembered, sealer: Sealer): store.FactRow {
  const { id, kind, lasting, toldAt, expiresAt, value, by, staffName, sure, source } = fact;
  const sealed = JSON.stringify({ value, by, staffName, sure, source } satisfies Sealed);
  return {
    id,
    kind,
    lasting,
    customer_id: customerId,
    told_at: toldAt,
    expires_at: expiresAt,
    sealed: sealer.seal(sealed, placeOf(customerId, id)),
  };
}

function open(row: store.FactRow, sealer: Sealer): Remembered {
  const { id, kind, lasting, told_at, expires_at, customer_id } = row;
  const sealed = JSON.parse(sealer.open(row.sealed, placeOf(customer_id, id))) as Sealed;
  return { id, kind, lasting, toldAt: told_at, expiresAt: expires_at, ...sealed };
}

const placeOf = (customerId: string, factId: string) => `customers/${customerId}/facts/${factId}`;

const unknown = () => refuse('memory.not_found', 'Nothing like this is remembered; it may have been erased');
