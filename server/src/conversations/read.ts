import type { ConversationState, FileView, Handoff, Message } from '#contracts/http/conversations';
import { asking, statement, type Asked, type Db, type Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Reader } from '#platform/files';
import type { Keys, Sealer } from '#platform/keys';
import { plain, unpack } from './body.ts';
import { get, placeOf, sealerOf, type Place } from './conversation.ts';
import { withinValues, type Reach } from './reach.ts';
import {
  selectConversation,
  selectEarlier,
  selectMessages,
  selectWithin,
  type ConversationRecord,
  type HandoffRecord,
  type MessageRecord,
  type ReadRecord,
  type Tables,
} from './store.ts';

export type Audience = 'customer' | 'staff';

export interface ReadDeps {
  keys: Keys;
  /** Signed, expiring addresses of files. */
  viewFiles(tx: Tx, ids: readonly string[], reader: Reader): Promise<Map<string, FileView>>;
}

/** Who reads: customers, or staff; `uncovered` where they may see the private data in pictures of customers. */
export interface Reading {
  readonly audience: Audience;
  readonly uncovered?: boolean;
}

/** Turns in a row are summed up from so many messages at most. */
const PREVIEW_CHARACTERS = 120;

/** A page of messages in order: after a sequence, or the latest before one (without either: the latest). */
export async function messages(
  tx: Tx,
  deps: ReadDeps,
  wanted: Reading & { conversation: Place; after?: number; before?: number; limit: number },
): Promise<{ items: Message[]; more: boolean }> {
  const { conversation, audience, after, before, limit } = wanted;
  const values = (from: number) => [tx.tenant, conversation.id, from, audience, limit + 1];
  const rows =
    after === undefined
      ? (await tx.run(selectEarlier, values(before ?? Number.MAX_SAFE_INTEGER))).toReversed()
      : await tx.run(selectMessages, values(after));
  const more = rows.length > limit;
  if (more) after === undefined ? rows.shift() : rows.pop();
  return { items: await open(tx, deps, { ...wanted, rows }), more };
}

/** One message as the audience may see it. */
export async function message(
  tx: Tx,
  deps: ReadDeps,
  wanted: { conversation: Place; seq: number; audience: Audience },
): Promise<Message | undefined> {
  const { items } = await messages(tx, deps, {
    conversation: wanted.conversation,
    audience: wanted.audience,
    after: wanted.seq - 1,
    limit: 1,
  });
  return items[0]?.seq === wanted.seq ? items[0] : undefined;
}

/** The message stored under a sender's own id. */
export async function byOrigin(
  tx: Tx,
  deps: ReadDeps,
  wanted: { conversation: Place; origin: string; audience: Audience },
): Promise<Message | undefined> {
  const { conversation, origin, audience } = wanted;
  const row = await tx
    .tables<Tables>()
    .selectFrom('messages')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('origin', '=', `${conversation.id}/${origin}`)
    .executeTakeFirst();
  return row && (await open(tx, deps, { conversation, rows: [row], audience }))[0];
}

interface Opening extends Reading {
  conversation: Place;
  rows: ReadRecord[];
}

async function open(tx: Tx, deps: ReadDeps, opening: Opening): Promise<Message[]> {
  const { conversation, rows } = opening;
  if (rows.length === 0) return [];
  const sealer = await sealerOf(tx, deps.keys, conversation);
  const bodies = rows.map((row) => unpack(sealer.open(row.body, placeOf(conversation.id, row.id))));
  const fileIds = bodies.flatMap(({ body }) => ('fileId' in body ? [body.fileId] : []));
  const files = fileIds.length > 0 ? await deps.viewFiles(tx, fileIds, readerOf(opening)) : noFiles;
  return viewAll(opening, sealer, files, bodies);
}

const noFiles = new Map<string, FileView>();

const readerOf = ({ audience, uncovered = false }: Reading): Reader =>
  audience === 'customer' ? 'customer' : uncovered ? 'staff uncovered' : 'staff';

function viewAll(
  { conversation, rows, audience }: Opening,
  sealer: Sealer,
  files: Map<string, FileView>,
  bodies = rows.map((row) => unpack(sealer.open(row.body, placeOf(conversation.id, row.id)))),
): Message[] {
  return rows.map((row, index) => {
    const feedback = feedbackOn(row, sealer);
    return view(row, bodies[index]!, { audience, files, ...(feedback ? { feedback } : {}) });
  });
}

/** A conversation with its latest messages, or with those after a sequence. */
export interface Glimpse<B> {
  conversation: ConversationRecord;
  items: Message[];
  more: boolean;
  /** Rows of the read that came along. */
  beside: B[];
}

export interface GlimpseWanted<B> extends Reading {
  tenant: string;
  id: string;
  /** Left out: the latest. */
  after?: number;
  limit: number;
  /** Of the member of staff who looks. */
  reach?: Reach;
  /** One more read in the same round trip. */
  beside?: Asked<B>;
}

/** What `get` and `messages` give, in one round trip where the key is at hand and no file has to be shown. */
export async function glimpse<B = never>(db: Db, deps: ReadDeps, wanted: GlimpseWanted<B>): Promise<Glimpse<B>> {
  const { tenant, id, audience, uncovered = false, after, limit, reach, beside } = wanted;
  const page =
    after === undefined
      ? asking(selectEarlier, [tenant, id, Number.MAX_SAFE_INTEGER, audience, limit + 1])
      : asking(selectMessages, [tenant, id, after, audience, limit + 1]);
  const whole = reach
    ? asking(selectWithin, [tenant, id, ...withinValues(reach)])
    : asking(selectConversation, [tenant, id]);
  const reads = [whole, page, ...(beside ? [beside] : [])] as const;
  const [[conversation], found, came = []] = (await db.glance(tenant, reads)) as [
    ConversationRecord[],
    ReadRecord[],
    B[]?,
  ];
  if (!conversation) throw refuse('conversation.not_found', 'There is no such conversation');
  const sealer = deps.keys.atHand(tenant, conversation.customer_id);
  if (!sealer || found.some(({ kind }) => kind === 'image' || kind === 'file')) {
    const again = { conversation, audience, uncovered, limit, ...(after === undefined ? {} : { after }) };
    return { conversation, beside: came, ...(await db.tenant(tenant, (tx) => messages(tx, deps, again))) };
  }
  const kept = found.slice(0, limit);
  const rows = after === undefined ? kept.toReversed() : kept;
  const items = viewAll({ conversation, rows, audience }, sealer, noFiles);
  return { conversation, items, more: found.length > limit, beside: came };
}

function view(
  row: MessageRecord,
  { body, name }: ReturnType<typeof unpack>,
  seen: { audience: Audience; files: Map<string, FileView>; feedback?: Message['feedback'] },
): Message {
  const staff = seen.audience === 'staff';
  const clientId = staff || row.author === 'customer' ? clientIdOf(row) : undefined;
  const file = 'fileId' in body ? seen.files.get(body.fileId) : undefined;
  return {
    conversationId: row.conversation_id,
    seq: row.seq,
    id: row.id,
    at: row.created_at.toISOString(),
    author: {
      kind: row.author,
      ...(name ? { name } : {}),
      ...(staff && row.staff_id ? { staffId: row.staff_id } : {}),
    },
    body: 'fileId' in body ? (file ? { kind: body.kind, file } : { kind: 'text', text: `[${body.name}]` }) : body,
    ...(clientId ? { clientId } : {}),
    ...(staff && row.turn_id ? { turnId: row.turn_id } : {}),
    ...(seen.feedback ? { feedback: seen.feedback } : {}),
  };
}

/** The sender's own id: what stands behind the conversation, and for staff behind the one who speaks. */
function clientIdOf({ origin, conversation_id, staff_id }: MessageRecord): string | undefined {
  const before = staff_id ? `${conversation_id}/${staff_id}/` : `${conversation_id}/`;
  return origin?.startsWith(before) ? origin.slice(before.length) : undefined;
}

function feedbackOn(row: ReadRecord, sealer: Sealer): Message['feedback'] {
  const { feedback: value, feedback_reason: reason, conversation_id, id } = row;
  if (!value) return undefined;
  return { value, ...(reason ? { reason: sealer.open(reason, `feedback/${placeOf(conversation_id, id)}`) } : {}) };
}

/** What the customer may know of his conversation. */
export async function state(tx: Tx, conversation: ConversationRecord): Promise<ConversationState> {
  const handoff = conversation.handoff_id ? await handoffRow(tx, conversation.handoff_id) : undefined;
  return {
    id: conversation.id,
    revision: conversation.revision,
    status: conversation.status,
    speaker: conversation.speaker,
    personName: conversation.speaker === 'person' ? conversation.staff_name : null,
    handoff: handoff
      ? {
          state: handoff.state,
          position: handoff.state === 'queued' ? await position(tx, handoff, conversation.team_id) : null,
          promisedAt: handoff.promised_at?.toISOString() ?? null,
        }
      : null,
    lastSeq: conversation.last_seq,
    customerReadSeq: conversation.customer_read_seq,
    staffReadSeq: conversation.staff_read_seq,
  };
}

export async function stateOf(tx: Tx, id: string): Promise<ConversationState> {
  return state(tx, await get(tx, id));
}

export async function handoffRow(tx: Tx, id: string): Promise<HandoffRecord | undefined> {
  return tx
    .tables<Tables>()
    .selectFrom('handoffs')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .executeTakeFirst() as Promise<HandoffRecord | undefined>;
}

const queuedBefore = statement<{ before: number }>(
  'conversations.queued_before',
  `select count(*) as before from handoffs where tenant_id = $1 and state = 'queued' and requested_at < $2`,
);
/** Those who serve a team serve its customers and everybody's. */
const queuedBeforeInTeam = statement<{ before: number }>(
  'conversations.queued_before_in_team',
  `select count(*) as before from handoffs h
   join conversations c on c.tenant_id = h.tenant_id and c.id = h.conversation_id
   where h.tenant_id = $1 and h.state = 'queued' and h.requested_at < $2 and (c.team_id is null or c.team_id = $3)`,
);

/** Place in the queue of a team (null: of everybody), 1 = next. */
export async function position(tx: Tx, handoff: { requested_at: Date }, team: string | null): Promise<number> {
  const [row] = team
    ? await tx.run(queuedBeforeInTeam, [tx.tenant, handoff.requested_at, team])
    : await tx.run(queuedBefore, [tx.tenant, handoff.requested_at]);
  return row!.before + 1;
}

/** A handoff with its words, for staff. */
export function handoffView(handoff: HandoffRecord, sealer: Sealer, place: number | null): Handoff {
  const { detail, summary } = JSON.parse(sealer.open(handoff.words, `handoff/${handoff.id}`)) as {
    detail: string;
    summary: string;
  };
  return {
    id: handoff.id,
    state: handoff.state,
    reason: handoff.reason,
    detail,
    summary,
    requestedAt: handoff.requested_at.toISOString(),
    promisedAt: handoff.promised_at?.toISOString() ?? null,
    claimedAt: handoff.claimed_at?.toISOString() ?? null,
    position: handoff.state === 'queued' ? place : null,
  };
}

export function preview(row: MessageRecord, sealer: Sealer): string {
  const words = plain(unpack(sealer.open(row.body, placeOf(row.conversation_id, row.id))).body).replace(/\s+/g, ' ');
  const segments = [...new Intl.Segmenter().segment(words)].slice(0, PREVIEW_CHARACTERS);
  return segments.map(({ segment }) => segment).join('');
}
