import type { Tx } from '#platform/db';
import { newId } from '#platform/ids';
import { post } from '#platform/lanes';
import type { NoticeDeps } from './deps.ts';
import { preferencesOf, type Held } from './preferences.ts';
import { noteCard } from './cards.ts';
import { NOTICE_LANE } from './lane.ts';
import type { NoticeTables } from './store.ts';
import { noticedFacts, noticeOf, type Notice } from './who.ts';

const MINUTE = 60_000;

/** What a person's own webhook is told: ids and the kind. */
export interface Call {
  id: string;
  kind: string;
  about: string;
  at: string;
}

/** Notes down whom a fact concerns; whether they are told is decided later, when it may have settled itself. */
export function followNotices(deps: NoticeDeps): void {
  deps.facts.durable('notices', noticedFacts, (fact) =>
    deps.db.tenant(fact.tenant, async (tx) => {
      const notice = await noticeOf(tx, deps, fact);
      if (!notice || notice.to.length === 0) return;
      const { locale } = await deps.company(tx);
      const held = await preferencesOf(
        tx,
        notice.to.map(({ id }) => id),
        locale,
      );
      const linked = await deps.chatApp.linked(tx, [...held.keys()]);
      for (const one of held.values()) {
        await note(tx, deps, one, notice);
        if (linked.has(one.staff_id) && ((one.ways[notice.kind] ?? []) as readonly string[]).includes('wecom'))
          await noteCard(tx, deps.now(), { staffId: one.staff_id, fact: fact.id, notice });
      }
    }),
  );
}

async function note(tx: Tx, deps: NoticeDeps, held: Held, { kind, about, data }: Notice): Promise<void> {
  const ways: readonly string[] = held.ways[kind] ?? [];
  const now = deps.now();
  const { staff_id } = held;
  if (ways.includes('webhook') && held.webhook_url) {
    const call: Call = { id: newId(now.getTime()), kind, about, at: now.toISOString() };
    await post(tx, { lane: NOTICE_LANE, key: `${staff_id}/call` }, call);
  }
  if (!ways.includes('mail') || !deps.mail) return;
  await tx
    .tables<NoticeTables>()
    .insertInto('notices')
    .values({ tenant_id: tx.tenant, staff_id, kind, about, data: JSON.stringify(data) as never, at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await post(tx, { lane: NOTICE_LANE, key: `${staff_id}/mail` }, {}, held.mail_after_minutes * MINUTE);
}
