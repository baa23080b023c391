import * as conversations from '#conversations';
import type { ConversationRecord, ConversationsDeps } from '#conversations';
import type { Locale } from '#contracts/common';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import { words } from '#platform/words';
import { staffFacts } from '#staff';

/** A customer who waits this long for a person who is no longer there gets another one. */
const PATIENCE_MINUTES = 5;
const MINUTE = 60_000;
/** Pages of one person's conversations handed on. */
const ROUNDS = 50;

export interface LeftDeps {
  db: Db;
  facts: Facts;
  conversations: ConversationsDeps;
  /** Whether a member of staff is here, busy or not. */
  isHere(tx: Tx, staffId: string): Promise<boolean>;
  /** The language in which the desk reads. */
  deskLocale(tx: Tx): Promise<Locale>;
  now(): Date;
}

/** Whoever is disabled leaves his customers to others, whichever process hears of it. */
export function followLeavers(deps: LeftDeps): void {
  deps.facts.durable('desk.leavers', [staffFacts.disabled], async ({ tenant, payload }) => {
    const staffId = String(payload['staffId']);
    for (let round = 0; round < ROUNDS; round++) {
      const page = await deps.db.tenant(tenant, (tx) => conversations.spokenBy(tx, staffId));
      if (page.length === 0) return;
      for (const conversation of page) await callAnother(deps, tenant, conversation);
    }
  });
}

/** Customers left waiting by somebody who is gone are called for again. Returns how many. */
export async function callForTheLeft(deps: LeftDeps, tenant: string): Promise<number> {
  const since = new Date(deps.now().getTime() - PATIENCE_MINUTES * MINUTE);
  const left = await deps.db.tenant(tenant, async (tx) => {
    const waiting = await conversations.unanswered(tx, since);
    const gone = new Set<string>();
    for (const id of new Set(waiting.map(({ staff_id }) => staff_id!))) if (!(await deps.isHere(tx, id))) gone.add(id);
    return waiting.filter(({ staff_id }) => gone.has(staff_id!));
  });
  let called = 0;
  for (const conversation of left) if (await callAnother(deps, tenant, conversation)) called++;
  return called;
}

/** One transaction each: two processes at the same work never wait for each other's conversations. */
async function callAnother(
  deps: LeftDeps,
  tenant: string,
  { id, staff_id, staff_name }: ConversationRecord,
): Promise<boolean> {
  return deps.db.tenant(tenant, async (tx) => {
    const summary = words(await deps.deskLocale(tx))('summary.left', { name: staff_name ?? '' });
    const handing = { reason: 'rule' as const, detail: '', summary };
    return conversations.callAnother(tx, deps.conversations, id, { staffId: staff_id!, handing });
  });
}
