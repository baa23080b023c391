import type { Tx } from '#platform/db';
import { post, type Box } from '#platform/lanes';
import type { ChatCard, ChatFailure, NoticeDeps, Reader } from './deps.ts';
import { cardOf, cardOfMany } from './card-of.ts';
import { NOTICE_LANE, NOTICE_TRIES } from './lane.ts';
import { choose, preferencesOf, type Held } from './preferences.ts';
import { quietUntil } from './quiet.ts';
import type { CardRow, NoticeTables } from './store.ts';
import { stillStands, type Notice } from './who.ts';

/** Whoever takes a conversation at once spares the others a card. */
export const CARD_AFTER_MS = 15_000;
/** Somebody who sits before the desk sees it there; while the customer waits it is looked again. */
export const LOOK_AGAIN_MS = 60_000;
/** The next word of the same conversation is no news for so long. */
const SAME_MS = 10 * 60_000;
/** Each on its own up to here; more at once are told in one card, as numbers. */
const SINGLY = 3;
const AT_ONCE = 50;
/** A card that was being sent when the process ended is sent again after this; the platform shows the same once. */
const SENDING_MS = 60_000;
/** After tries that reached nobody. */
const REST_MS = 5 * 60_000;
/** So long the platform takes a message back; older notices are no news. */
const DAY_MS = 24 * 3_600_000;
const FORGOTTEN_AT_ONCE = 500;

/** What tells that a customer waits, and is over as soon as somebody speaks with him. */
const ofWaiting = ['waiting', 'promise'] as const;
const isOfWaiting = ({ kind }: Pick<CardRow, 'kind'>) => kind === 'waiting' || kind === 'promise';

interface Due {
  rows: readonly CardRow[];
  card: ChatCard;
}

const cardsOf = (tx: Tx, staffId: string) =>
  tx
    .tables<NoticeTables>()
    .selectFrom('notice_cards')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('staff_id', '=', staffId);

/** Notes down a card for somebody, once for what happened; one about the same that waits, or was just sent, is enough. */
export async function noteCard(
  tx: Tx,
  now: Date,
  { staffId, fact, notice: { kind, about, data } }: { staffId: string; fact: number; notice: Notice },
): Promise<void> {
  const same = cardsOf(tx, staffId).where('kind', '=', kind).where('about', '=', about);
  const lately = kind === 'wrote' ? new Date(now.getTime() - SAME_MS) : now;
  const before = await same
    .where((eb) => eb.or([eb('sent_at', 'is', null), eb('sent_at', '>', lately)]))
    .limit(1)
    .executeTakeFirst();
  if (before) return;
  await tx
    .tables<NoticeTables>()
    .insertInto('notice_cards')
    .values({
      tenant_id: tx.tenant,
      staff_id: staffId,
      fact: String(fact),
      kind,
      about,
      data: JSON.stringify(data) as never,
      at: now,
      sending_at: null,
      sent_at: null,
      receipt: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await post(tx, { lane: NOTICE_LANE, key: `${staffId}/card` }, {}, CARD_AFTER_MS);
}

/** Sends what is due to somebody, and comes back for the rest. */
export async function sendCards(deps: NoticeDeps, box: Box, to: { staffId: string; way: string }): Promise<void> {
  const { tenant } = box;
  const due = await deps.db.tenant(tenant, (tx) => takeDue(tx, deps, to));
  for (const [index, { rows, card }] of due.entries()) {
    const told = await deps.chatApp.tell(tenant, to.staffId, card).catch((error: unknown) => error as Error);
    if (!(told instanceof Error) && told.kind !== 'later') {
      const failing = told.kind === 'refused' ? told.why : null;
      await deps.db.tenant(tenant, (tx) =>
        note(tx, deps, { staffId: to.staffId, rows, failing, receipt: told.kind === 'told' ? told.receipt : null }),
      );
      continue;
    }
    const left = due.slice(index).flatMap((one) => one.rows);
    const isLast = box.attempt >= NOTICE_TRIES;
    const again = told instanceof Error ? (isLast ? REST_MS : null) : told.ms;
    await deps.db.tenant(tenant, (tx) => giveUp(tx, deps, { ...to, left, again, failed: told instanceof Error }));
    if (again === null && told instanceof Error) throw told;
    return;
  }
}

/** Marks as being sent what may be sent now; drops what has settled itself. */
async function takeDue(tx: Tx, deps: NoticeDeps, { staffId, way }: { staffId: string; way: string }): Promise<Due[]> {
  const now = deps.now();
  const open = await cardsOf(tx, staffId)
    .where('sent_at', 'is', null)
    .orderBy('at')
    .limit(AT_ONCE)
    .forUpdate()
    .execute();
  const sending = (row: CardRow) => row.sending_at !== null && now.getTime() - row.sending_at.getTime() < SENDING_MS;
  const waiting = open.filter((row) => !sending(row));
  if (waiting.length < open.length) await later(tx, { staffId, way }, SENDING_MS);
  if (waiting.length === 0) return [];
  const [reader] = await deps.people(tx, staffId);
  const isLinked = (await deps.chatApp.linked(tx, [staffId])).has(staffId);
  const company = await deps.company(tx);
  const held = (await preferencesOf(tx, [staffId], company.locale)).get(staffId)!;
  const rows = await dropped(tx, waiting, async (row) => {
    const chosen = (held.ways[row.kind] ?? []) as readonly string[];
    const isNews = now.getTime() - row.at.getTime() < DAY_MS;
    return isLinked && isNews && reader !== undefined && chosen.includes('wecom') && stillStands(tx, deps, reader, row);
  });
  if (rows.length === 0) return [];
  const wait = mayTellAt(held, rows, now) - now.getTime();
  if (wait > 0) return later(tx, { staffId, way }, wait);
  if (await deps.looking(tx, staffId)) {
    const kept = await dropped(tx, rows, async (row) => isOfWaiting(row));
    return kept.length === 0 ? [] : later(tx, { staffId, way }, LOOK_AGAIN_MS);
  }
  await mark(tx, rows, { sending_at: now });
  return written(tx, deps, { rows, held, company, reader: reader! });
}

/** When the oldest has waited long enough and no quiet holds. */
function mayTellAt(held: Held, rows: readonly CardRow[], now: Date): number {
  const loud = quietUntil(held.quiet, now)?.getTime() ?? 0;
  return Math.max(rows[0]!.at.getTime() + CARD_AFTER_MS, loud);
}

interface Writing {
  rows: readonly CardRow[];
  held: Held;
  company: { name: string; timeZone: string };
  reader: Reader;
}

async function written(tx: Tx, deps: NoticeDeps, { rows, held, company, reader }: Writing): Promise<Due[]> {
  const { publicUrl } = deps;
  const { locale, with_words: withWords } = held;
  const about = { locale, withWords, publicUrl, company: company.name, timeZone: company.timeZone };
  if (rows.length > SINGLY) return [{ rows, card: cardOfMany(about, rows) }];
  const due: Due[] = [];
  for (const row of rows) {
    const conversation = row.kind === 'wrote' || row.kind === 'mentioned' || isOfWaiting(row);
    const shown = conversation ? await deps.conversation(tx, reader, row.about) : null;
    due.push({ rows: [row], card: cardOf(about, row, shown) });
  }
  return due;
}

async function note(
  tx: Tx,
  deps: NoticeDeps,
  {
    staffId,
    rows,
    receipt,
    failing,
  }: { staffId: string; rows: readonly CardRow[]; receipt: string | null; failing: ChatFailure | null },
): Promise<void> {
  await tell(tx, deps, staffId, failing);
  if (receipt === null) return forget(tx, rows);
  const single = rows.length === 1;
  const kept = await mark(tx, rows, { sent_at: deps.now(), receipt: single ? receipt : null });
  // Somebody came while it was being sent.
  if (single && kept === 0) await post(tx, { lane: NOTICE_LANE, key: `${staffId}/recall` }, { receipt });
}

async function giveUp(
  tx: Tx,
  deps: NoticeDeps,
  {
    staffId,
    way,
    left,
    again,
    failed,
  }: { staffId: string; way: string; left: readonly CardRow[]; again: number | null; failed: boolean },
): Promise<void> {
  await mark(tx, left, { sending_at: null });
  if (again === null) return;
  await later(tx, { staffId, way }, again);
  if (failed) await tell(tx, deps, staffId, 'unreachable');
}

/** Says on his page how it goes. */
async function tell(tx: Tx, deps: NoticeDeps, staffId: string, failing: ChatFailure | null): Promise<void> {
  const { locale } = await deps.company(tx);
  const held = (await preferencesOf(tx, [staffId], locale)).get(staffId)!;
  if (held.wecom_failing !== failing) await choose(tx, held, { wecom_failing: failing });
}

async function later(tx: Tx, { staffId, way }: { staffId: string; way: string }, ms: number): Promise<[]> {
  // The other key: a letter to the key at work would be handled at once.
  const key = `${staffId}/${way === 'card' ? 'card-later' : 'card'}`;
  await post(tx, { lane: NOTICE_LANE, key }, {}, ms);
  return [];
}

/** Those that `stays` keeps; the others are forgotten. */
async function dropped(tx: Tx, rows: readonly CardRow[], stays: (row: CardRow) => Promise<boolean>) {
  const [kept, gone]: [CardRow[], CardRow[]] = [[], []];
  for (const row of rows) ((await stays(row)) ? kept : gone).push(row);
  await forget(tx, gone);
  return kept;
}

async function mark(tx: Tx, rows: readonly CardRow[], change: Partial<CardRow>): Promise<number> {
  let marked = 0;
  for (const { staff_id, fact } of rows) {
    const mine = tx.tables<NoticeTables>().updateTable('notice_cards').set(change).where('tenant_id', '=', tx.tenant);
    const done = await mine.where('staff_id', '=', staff_id).where('fact', '=', fact).executeTakeFirst();
    marked += Number(done.numUpdatedRows);
  }
  return marked;
}

async function forget(tx: Tx, rows: readonly CardRow[]): Promise<void> {
  for (const { staff_id, fact } of rows) {
    const mine = tx.tables<NoticeTables>().deleteFrom('notice_cards').where('tenant_id', '=', tx.tenant);
    await mine.where('staff_id', '=', staff_id).where('fact', '=', fact).execute();
  }
}

/** As soon as somebody else speaks with the customer, or nobody has to, what told of his waiting is taken back. */
export function followSettled(deps: NoticeDeps): void {
  deps.facts.durable('notice-cards', ['handoff.claimed', 'handoff.cancelled', 'handoff.closed'], (fact) =>
    deps.db.tenant(fact.tenant, async (tx) => {
      const about = String(fact.payload['conversationId']);
      const over = await tx
        .tables<NoticeTables>()
        .deleteFrom('notice_cards')
        .where('tenant_id', '=', tx.tenant)
        .where('about', '=', about)
        .where('kind', 'in', [...ofWaiting])
        .returningAll()
        .execute();
      for (const row of over) {
        if (row.receipt === null || (await speaksWith(tx, deps, row))) continue;
        await post(tx, { lane: NOTICE_LANE, key: `${row.staff_id}/recall` }, { receipt: row.receipt });
      }
    }),
  );
}

async function speaksWith(tx: Tx, deps: NoticeDeps, { staff_id, about }: CardRow): Promise<boolean> {
  const [reader] = await deps.people(tx, staff_id);
  return reader !== undefined && (await deps.conversation(tx, reader, about))?.speaker === staff_id;
}

/** Best effort: what nobody takes back in a few tries stays. */
export async function recallCards(deps: NoticeDeps, box: Box): Promise<void> {
  for (const { receipt } of box.mail as { receipt: string }[]) {
    try {
      await deps.chatApp.recall(box.tenant, receipt);
    } catch (error) {
      if (box.attempt < NOTICE_TRIES) throw error;
    }
  }
}

/** Forgets cards that cannot be taken back any more, a bounded number at a time. Returns how many. */
export async function forgetCards(tx: Tx, now: Date): Promise<number> {
  const tables = tx.tables<NoticeTables>();
  const old = tables
    .selectFrom('notice_cards')
    .select('fact')
    .where('tenant_id', '=', tx.tenant)
    .where('at', '<', new Date(now.getTime() - DAY_MS))
    .limit(FORGOTTEN_AT_ONCE);
  const gone = tables.deleteFrom('notice_cards').where('tenant_id', '=', tx.tenant).where('fact', 'in', old);
  const done = await gone.where('at', '<', new Date(now.getTime() - DAY_MS)).executeTakeFirst();
  return Number(done.numDeletedRows);
}
