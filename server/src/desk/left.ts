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
    await deps.db.tenant(tenant, async (tx) => {
      for (const conversation of await conversations.spokenBy(tx, staffId)) await callAnother(tx, deps, conversation);
    });
  });
}

/** Customers left waiting by somebody who is gone are called for again. Returns how many. */
export async function callForTheLeft(deps: LeftDeps, tenant: string): Promise<number> {
  return deps.db.tenant(tenant, async (tx) => {
    const since = new Date(deps.now().getTime() - PATIENCE_MINUTES * MINUTE);
    let called = 0;
    for (const conversation of await conversations.unanswered(tx, since)) {
      if (await deps.isHere(tx, conversation.staff_id!)) continue;
      if (await callAnother(tx, deps, conversation)) called++;
    }
    return called;
  });
}

async function callAnother(tx: Tx, deps: LeftDeps, { id, staff_id, staff_name }: ConversationRecord): Promise<boolean> {
  const summary = words(await deps.deskLocale(tx))('summary.left', { name: staff_name ?? '' });
  const handing = { reason: 'rule' as const, detail: '', summary };
  return conversations.callAnother(tx, deps.conversations, id, { staffId: staff_id!, handing });
}
