import type { Handoff } from '#contracts/http/conversations';
import type { DeskView } from '#contracts/http/desk';
import { statement, type Tx } from '#platform/db';
import { isId } from '#platform/ids';
import type { Keys } from '#platform/keys';
import { record } from '#platform/facts';
import { conversationChanged } from './facts.ts';
import { within, withinSql, withinValues, type Reach } from './reach.ts';
import { handoffView, position, preview } from './read.ts';
import { selectWithin, type ConversationRecord, type HandoffRecord, type MessageRecord, type Tables } from './store.ts';

/** A conversation with what a list shows of it. */
export interface Listed {
  conversation: ConversationRecord;
  handoff: Handoff | null;
  last: { at: Date; author: MessageRecord['author']; preview: string } | null;
}

export interface ListWanted {
  view: DeskView;
  /** What the reader may know of; `mine` are those in which he speaks. */
  reach: Reach;
  /** Only those of this team, or of `none`. */
  team?: string;
  /** Only conversations of these customers. */
  customers?: readonly string[];
  cursor?: string;
  limit: number;
}

const countViews = statement<Record<DeskView, number>>(
  'conversations.counts',
  `select count(*) filter (where status = 'open' and speaker = 'nobody') as queue,
          count(*) filter (where status = 'open' and speaker = 'person' and staff_id = $2) as mine,
          count(*) filter (where status = 'open' and speaker = 'bot') as bot,
          count(*) filter (where status = 'closed') as closed,
          count(*) as "all"
   from conversations where tenant_id = $1 and ${withinSql(3)}
     and ($6::text is null or coalesce(team_id::text, 'none') = $6)`,
);

/** Conversations of one person read at once. */
const SPOKEN = 200;

const queueOrder = (view: DeskView) => view === 'queue';

/** One page: the queue with the longest waiting first, every other view with the latest first. */
export async function list(tx: Tx, keys: Keys, wanted: ListWanted): Promise<{ items: Listed[]; next: string | null }> {
  const { view, reach, team, customers, cursor, limit } = wanted;
  const waiting = queueOrder(view);
  const column = waiting ? ('waiting_since' as const) : ('updated_at' as const);
  const from = cursor ? decode(cursor) : undefined;
  const rows = await inView(tx, view, reach)
    .selectAll()
    .$if(team !== undefined, (qb) =>
      team === 'none' ? qb.where('team_id', 'is', null) : qb.where('team_id', '=', team!),
    )
    .$if(customers !== undefined, (qb) =>
      qb.where('customer_id', 'in', customers!.length > 0 ? [...customers!] : [tx.tenant]),
    )
    .$if(from !== undefined, (qb) =>
      qb.where((eb) => eb(eb.refTuple(column, 'id'), waiting ? '>' : '<', eb.tuple(from!.at, from!.id))),
    )
    .orderBy(column, waiting ? 'asc' : 'desc')
    .orderBy('id', waiting ? 'asc' : 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit) as ConversationRecord[];
  const last = page.at(-1);
  const next = rows.length > limit && last ? encode(last[column] ?? last.updated_at, last.id) : null;
  return { items: await dress(tx, keys, page), next };
}

/** The same dress for one conversation. */
export async function listed(tx: Tx, keys: Keys, conversation: ConversationRecord): Promise<Listed> {
  return (await dress(tx, keys, [conversation]))[0]!;
}

/** How many of each view the reader reaches, of one team or (null) of all. */
export async function counts(tx: Tx, reach: Reach, team: string | null): Promise<Record<DeskView, number>> {
  const [row] = await tx.run(countViews, [tx.tenant, reach.staffId, ...withinValues(reach), team]);
  return row!;
}

/** How many conversations each of the staff speaks in. */
export async function openByStaff(tx: Tx, staffIds: readonly string[]): Promise<Map<string, number>> {
  if (staffIds.length === 0) return new Map();
  const rows = await tx
    .tables<Tables>()
    .selectFrom('conversations')
    .select((eb) => ['staff_id', eb.fn.countAll<number>().as('open')])
    .where('tenant_id', '=', tx.tenant)
    .where('speaker', '=', 'person')
    .where('staff_id', 'in', [...staffIds])
    .groupBy('staff_id')
    .execute();
  return new Map(rows.map((row) => [row.staff_id!, row.open]));
}

/** Conversations in which this person speaks, a page at a time. */
export async function spokenBy(tx: Tx, staffId: string): Promise<ConversationRecord[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('conversations')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('speaker', '=', 'person')
    .where('staff_id', '=', staffId)
    .limit(SPOKEN)
    .execute();
  return rows;
}

/** Conversations in which the customer has waited for the staff who speak since before `since`, longest first. */
export async function unanswered(tx: Tx, since: Date): Promise<ConversationRecord[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('conversations')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('speaker', '=', 'person')
    .where('staff_id', 'is not', null)
    .where('waiting_since', '<', since)
    .orderBy('waiting_since')
    .limit(SPOKEN)
    .execute();
  return rows;
}

/** How many of a customer's conversations the reader reaches. */
export async function countOfCustomer(tx: Tx, customerId: string, reach: Reach): Promise<number> {
  const { count } = await tx
    .tables<Tables>()
    .selectFrom('conversations')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tx.tenant)
    .where('customer_id', '=', customerId)
    .where(within(reach))
    .executeTakeFirstOrThrow();
  return count;
}

/** Customers all of whose conversations are beyond reach do not exist for the reader. */
export async function customerWithin(tx: Tx, customerId: string, reach: Reach): Promise<boolean> {
  const any = tx
    .tables<Tables>()
    .selectFrom('conversations')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('customer_id', '=', customerId)
    .limit(1);
  if (await any.where(within(reach)).executeTakeFirst()) return true;
  return (await any.executeTakeFirst()) === undefined;
}

/** Whether the reader may know of a conversation. */
export async function isWithin(tx: Tx, id: string, reach: Reach): Promise<boolean> {
  return (await tx.run(selectWithin, [tx.tenant, id, ...withinValues(reach)])).length > 0;
}

/** The team is no more: what belonged to it is everybody's. */
export async function releaseTeam(tx: Tx, teamId: string): Promise<void> {
  const released = await tx
    .tables<Tables>()
    .updateTable('conversations')
    .set((eb) => ({ team_id: null, revision: eb('revision', '+', 1) }))
    .where('tenant_id', '=', tx.tenant)
    .where('team_id', '=', teamId)
    .where('status', '=', 'open')
    .returning('id')
    .execute();
  for (const { id } of released) await record(tx, conversationChanged(id));
  // Nobody looks on at the closed ones.
  await tx
    .tables<Tables>()
    .updateTable('conversations')
    .set({ team_id: null })
    .where('tenant_id', '=', tx.tenant)
    .where('team_id', '=', teamId)
    .execute();
}

function inView(tx: Tx, view: DeskView, reach: Reach) {
  const { staffId } = reach;
  const query = tx.tables<Tables>().selectFrom('conversations').where('tenant_id', '=', tx.tenant).where(within(reach));
  switch (view) {
    case 'queue':
      return query.where('status', '=', 'open').where('speaker', '=', 'nobody');
    case 'mine':
      return query.where('status', '=', 'open').where('speaker', '=', 'person').where('staff_id', '=', staffId);
    case 'bot':
      return query.where('status', '=', 'open').where('speaker', '=', 'bot');
    case 'closed':
      return query.where('status', '=', 'closed');
    case 'all':
      return query;
  }
}

async function dress(tx: Tx, keys: Keys, page: ConversationRecord[]): Promise<Listed[]> {
  if (page.length === 0) return [];
  const db = tx.tables<Tables>();
  const handoffIds = page.flatMap((row) => (row.handoff_id ? [row.handoff_id] : []));
  const handoffs = handoffIds.length
    ? ((await db
        .selectFrom('handoffs')
        .selectAll()
        .where('tenant_id', '=', tx.tenant)
        .where('id', 'in', handoffIds)
        .execute()) as HandoffRecord[])
    : [];
  const previews = await db
    .selectFrom('messages')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where((eb) =>
      eb(
        eb.refTuple('conversation_id', 'seq'),
        'in',
        page.map((row) => eb.tuple(row.id, row.preview_seq)),
      ),
    )
    .execute();
  const dressed: Listed[] = [];
  // One after the other: a connection does one thing at a time.
  for (const conversation of page) {
    const sealer = await keys.of(tx, conversation.customer_id);
    const handoff = handoffs.find((row) => row.id === conversation.handoff_id);
    const message = previews.find((row) => row.conversation_id === conversation.id);
    const place = handoff?.state === 'queued' ? await position(tx, handoff, conversation.team_id) : null;
    dressed.push({
      conversation,
      handoff: handoff && sealer ? handoffView(handoff, sealer, place) : null,
      last:
        message && sealer
          ? { at: message.created_at, author: message.author, preview: preview(message, sealer) }
          : null,
    });
  }
  return dressed;
}

const encode = (at: Date, id: string) => Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');

/** A cursor that somebody tampered with starts from the beginning: it can name nothing that may not be seen. */
function decode(cursor: string): { at: Date; id: string } | undefined {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const date = new Date(at);
  return Number.isNaN(date.getTime()) || !isId(id) ? undefined : { at: date, id };
}
