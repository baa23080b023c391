import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import type { Db, Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import type { Facts } from '#platform/facts';
import type { Files } from '#platform/files';
import { post, type Lane } from '#platform/lanes';
import { giveUp } from './covering.ts';
import type { Look, Talk } from './look.ts';
import { worthAnother } from './passing.ts';
import type { Looked } from './port.ts';

/** The lane on which pictures wait to be looked at; those of a conversation one after the other. */
const LOOK_LANE = 'papers.look';
/** Pictures that failed for what may pass are tried again after so long. */
const AGAIN_MS = 15_000;

interface Letter {
  readonly conversationId: string;
  readonly seq: number;
  readonly tries?: number;
}

interface LaneDeps {
  db: Db;
  facts: Facts;
  files: Pick<Files, 'withhold'>;
  conversations: ConversationsDeps;
  look: Look;
  /** Assesses a picture that the bot will say nothing about, and keeps what it comes to. */
  keepQuietly(tenant: string, talk: Talk, looked: Looked): Promise<void>;
}

/** Every picture of a customer is looked at, whoever speaks with him: the desk shows what is on it, and what is covered. */
export function followPictures({ db, facts }: LaneDeps): void {
  facts.durable('papers.look', [conversations.MESSAGE_APPENDED.type], async ({ tenant, payload }) => {
    if (payload['kind'] !== 'image' || payload['author'] !== 'customer') return;
    const letter: Letter = { conversationId: String(payload['conversationId']), seq: Number(payload['seq']) };
    await db.tenant(tenant, (tx) => askToLook(tx, letter));
  });
}

/** Asks for a picture to be looked at (again), where nobody else will assess it. */
export const askToLook = (tx: Tx, letter: { readonly conversationId: string; readonly seq: number }): Promise<void> =>
  post(tx, { lane: LOOK_LANE, key: letter.conversationId }, letter);

export function lookLane(deps: LaneDeps): Lane {
  return {
    name: LOOK_LANE,
    // Each waits for its place before the eyes; a company that sends hundreds fills its own, and no other's.
    concurrency: 8,
    perTenant: 2,
    attempts: 3,
    async handle({ tenant, mail, lost }) {
      for (const letter of mail as Letter[]) await lookAt(deps, tenant, letter, lost);
    },
    async onDead({ tenant, mail }) {
      for (const { conversationId: id, seq } of mail as Letter[]) {
        const sent = await deps.db.tenant(tenant, (tx) => sentIn(tx, deps, { id, seq }));
        if (!sent) continue;
        const picture = { fileId: sent.fileId, seq };
        await giveUp(deps, { tenant, talk: { id }, picture }, { ...picture, kind: 'unseen', why: 'gone' });
      }
    },
  };
}

async function lookAt(
  deps: LaneDeps,
  tenant: string,
  { conversationId: id, seq, tries = 1 }: Letter,
  lost: AbortSignal,
): Promise<void> {
  const sent = await deps.db.tenant(tenant, (tx) => sentIn(tx, deps, { id, seq }));
  if (!sent) return;
  const talk = { id, customerId: sent.customerId };
  const [looked] = await deps.look(tenant, talk, [{ fileId: sent.fileId, seq }], lost);
  if (looked?.kind === 'seen') {
    const { speaker } = await deps.db.tenant(tenant, (tx) => conversations.get(tx, id));
    // While nobody else speaks the bot's turn assesses the picture and tells the customer.
    if (speaker === 'person') await deps.keepQuietly(tenant, talk, looked);
  }
  if (looked?.kind !== 'unseen' || !worthAnother(looked.why, tries)) return;
  // A key has one clock: what is tried later has a key of its own.
  await deps.db.tenant(tenant, (tx) =>
    post(tx, { lane: LOOK_LANE, key: `${id}/${seq}` }, { conversationId: id, seq, tries: tries + 1 }, AGAIN_MS),
  );
}

/** The picture that a customer sent, as long as anybody may read it. */
async function sentIn(
  tx: Tx,
  deps: LaneDeps,
  { id, seq }: { id: string; seq: number },
): Promise<{ fileId: string; customerId: string } | null> {
  const conversation = await conversations.get(tx, id);
  const place = { conversation, seq, audience: 'staff' as const };
  const message = await conversations.message(tx, deps.conversations, place).catch(ifForgotten);
  return message?.body.kind === 'image' ? { fileId: message.body.file.id, customerId: conversation.customer_id } : null;
}

function ifForgotten(error: unknown): undefined {
  if (error instanceof Refusal && error.code === 'customer.not_found') return undefined;
  throw error;
}
