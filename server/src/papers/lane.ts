import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import type { Db, Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import type { Facts } from '#platform/facts';
import type { Files } from '#platform/files';
import { post, type Lane } from '#platform/lanes';
import { giveUp } from './covering.ts';
import type { Look, Talk } from './look.ts';
import { againAfter, mayPass, Stopping } from './passing.ts';
import type { Looked } from './port.ts';
import { readSights } from './store.ts';

/** The lane on which pictures wait to be looked at; those of a conversation one after the other. */
const LOOK_LANE = 'papers.look';

interface Letter {
  readonly conversationId: string;
  readonly seq: number;
  /** How often the lane has looked, this time included. */
  readonly looks?: number;
  /** Another letter looks, or has: what was seen is kept, if it was. */
  readonly seen?: boolean;
}

interface LaneDeps {
  db: Db;
  facts: Facts;
  files: Pick<Files, 'withhold'>;
  conversations: ConversationsDeps;
  look: Look;
  /** Assesses a picture that the bot will say nothing about, and keeps what it comes to unless it is kept already. */
  keepQuietly(tenant: string, talk: Talk, looked: Looked): Promise<void>;
}

/** Every picture of a customer is looked at, whoever speaks with him: the desk shows what is on it, and what is covered. */
export function followPictures({ db, facts }: LaneDeps): void {
  facts.durable('papers.look', [conversations.MESSAGE_APPENDED.type], async ({ tenant, payload }) => {
    if (payload['kind'] !== 'image' || payload['author'] !== 'customer') return;
    const letter: Letter = { conversationId: String(payload['conversationId']), seq: Number(payload['seq']) };
    await db.tenant(tenant, (tx) => post(tx, { lane: LOOK_LANE, key: letter.conversationId }, letter));
  });
}

/** What the lane has seen, or will see, on a picture is kept: no turn assesses it any more. */
export const leaveToLane = (tx: Tx, { conversationId, seq }: Letter): Promise<void> =>
  post(tx, { lane: LOOK_LANE, key: conversationId }, { conversationId, seq, seen: true });

/** What a turn did not see, the lane does. */
export async function leaveUnseen(
  tx: Tx,
  { conversationId }: { readonly conversationId: string },
  pictures: readonly Looked[],
): Promise<void> {
  for (const { kind, seq } of pictures) if (kind === 'unseen') await leaveToLane(tx, { conversationId, seq });
}

export function lookLane(deps: LaneDeps): Lane {
  return {
    name: LOOK_LANE,
    // Each waits for its place before the eyes; a company that sends hundreds fills its own, and no other's.
    concurrency: 8,
    perTenant: 2,
    attempts: 3,
    async handle({ tenant, key, mail, lost }) {
      for (const letter of mail as Letter[])
        await lookAt(deps, tenant, letter, lost).catch((error: unknown) =>
          goAlone(deps, { tenant, key, letter }, error),
        );
    },
    async onDead({ tenant, mail }) {
      for (const { conversationId: id, seq } of mail as Letter[]) {
        const sent = await deps.db.tenant(tenant, (tx) => sentIn(tx, deps, { id, seq }));
        if (sent) await neverSeen(deps, { tenant, id, seq, fileId: sent.fileId });
      }
    },
  };
}

/** The clock of one picture, where that of its conversation does not do. */
const ownKey = ({ conversationId, seq }: Letter): string => `${conversationId}/${seq}`;

/** A letter that fails has its tries for itself: the others of its conversation neither wait for it nor die with it. */
async function goAlone(
  { db }: LaneDeps,
  { tenant, key, letter }: { tenant: string; key: string; letter: Letter },
  error: unknown,
): Promise<void> {
  if (error instanceof Stopping || key === ownKey(letter)) throw error;
  await db.tenant(tenant, (tx) => post(tx, { lane: LOOK_LANE, key: ownKey(letter) }, letter));
}

const neverSeen = (
  deps: LaneDeps,
  { tenant, id, seq, fileId }: { tenant: string; id: string; seq: number; fileId: string },
): Promise<void> =>
  giveUp(deps, { tenant, talk: { id }, picture: { fileId, seq } }, { fileId, seq, kind: 'unseen', why: 'gone' });

async function lookAt(deps: LaneDeps, tenant: string, letter: Letter, lost: AbortSignal): Promise<void> {
  const { conversationId: id, seq, looks = 1, seen = false } = letter;
  const sent = await deps.db.tenant(tenant, (tx) => sentIn(tx, deps, { id, seq, seen }));
  if (!sent) return;
  const talk = { id, customerId: sent.customerId };
  const [looked] = await deps.look(tenant, talk, [{ fileId: sent.fileId, seq }], lost);
  if (looked?.kind === 'seen') {
    const { speaker, answered_seq } = await deps.db.tenant(tenant, (tx) => conversations.get(tx, id));
    // A turn that is still to come assesses the picture and tells the customer.
    if (speaker === 'person' || answered_seq >= seq) await deps.keepQuietly(tenant, talk, looked);
  }
  if (looked?.kind !== 'unseen' || !mayPass(looked.why)) return;
  const again = againAfter(looks);
  if (again === null) return neverSeen(deps, { tenant, id, seq, fileId: sent.fileId });
  // A key has one clock, and that of this letter still runs: the next has a key of its own.
  const next = { lane: LOOK_LANE, key: `${ownKey(letter)}/${looks}` };
  await deps.db.tenant(tenant, (tx) => post(tx, next, { conversationId: id, seq, looks: looks + 1 }, again));
}

/** The picture that a customer sent, as long as anybody may read it; only where it was seen, if so asked. */
async function sentIn(
  tx: Tx,
  deps: LaneDeps,
  { id, seq, seen = false }: { id: string; seq: number; seen?: boolean },
): Promise<{ fileId: string; customerId: string } | null> {
  const conversation = await conversations.get(tx, id);
  const place = { conversation, seq, audience: 'staff' as const };
  const message = await conversations.message(tx, deps.conversations, place).catch(ifForgotten);
  if (message?.body.kind !== 'image') return null;
  const { id: fileId } = message.body.file;
  if (seen && !(await readSights(tx, [fileId]))[0]?.sealed) return null;
  return { fileId, customerId: conversation.customer_id };
}

function ifForgotten(error: unknown): undefined {
  if (error instanceof Refusal && error.code === 'customer.not_found') return undefined;
  throw error;
}
