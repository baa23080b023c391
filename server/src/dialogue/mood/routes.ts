import { Readable } from 'node:stream';
import { moodRoutes } from '#contracts/http/mood';
import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import { Mask } from '#libs/privacy';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { Refusal, refuse } from '#platform/errors';
import { handlers, type StaffCaller } from '#platform/http';
import { moodOf, strongestIn } from './mood.ts';
import { correct, latest, takeBack } from './store.ts';

export interface MoodDeps {
  db: Db;
  audit: Pick<Audit, 'append'>;
  conversations: ConversationsDeps;
  now(): Date;
}

/** What the desk shows of feelings, what staff correct, and the corrections as rows to learn from. */
export function createMoodRoutes(deps: MoodDeps) {
  const { db, audit, now } = deps;
  const reached = (tx: Tx, id: string, caller: StaffCaller) =>
    conversations.get(tx, id, { reach: conversations.reachOf(caller) });
  return handlers(moodRoutes, {
    'conversations.mood': ({ params, caller }) =>
      db.tenant(caller.tenant, async (tx) => moodOf(tx, deps.conversations, await reached(tx, params.id, caller))),
    'conversations.correctMood': ({ params: { id, seq }, body: { label }, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        const conversation = await reached(tx, id, caller);
        const message = await conversations.message(tx, deps.conversations, { conversation, seq, audience: 'staff' });
        if (!message) throw refuse('message.not_found', 'There is no such message');
        if (message.author.kind !== 'customer' || message.body.kind !== 'text')
          throw refuse('mood.not_said', 'Only what the customer wrote tells how he feels');
        const by = { by_id: caller.staffId, by_name: caller.name, at: now() };
        const place = { conversation_id: id, seq, customer_id: conversation.customer_id };
        if (label === null) await takeBack(tx, { id, seq });
        else await correct(tx, { ...place, ...by, label, read_as: strongestIn(message.body.text) });
        await audit.append(tx, {
          actor: `staff:${caller.staffId}`,
          action: label === null ? 'mood.take_back' : 'mood.correct',
          target: `conversation:${id}`,
          detail: { seq },
        });
        return moodOf(tx, deps.conversations, conversation);
      }),
    'mood.export': async ({ caller }) => {
      const lines = await db.tenant(caller.tenant, (tx) => corrected(tx, deps.conversations, caller));
      return { name: 'mood.jsonl', mime: 'application/jsonl; charset=utf-8', stream: Readable.from(lines) };
    },
  });
}

/** `{text, label, read}` a line; what the caller may not read is left out. */
async function corrected(tx: Tx, deps: ConversationsDeps, caller: StaffCaller): Promise<string[]> {
  const lines: string[] = [];
  for (const { conversation_id, seq, label, read_as } of await latest(tx)) {
    const reach = conversations.reachOf(caller);
    const conversation = await conversations.get(tx, conversation_id, { reach }).catch(ifRefused);
    const message = conversation && (await conversations.message(tx, deps, { conversation, seq, audience: 'staff' }));
    if (message?.body.kind !== 'text') continue;
    const text = new Mask({ nonce: 'hidden' }).hide(message.body.text);
    lines.push(`${JSON.stringify({ text, label, read: read_as })}\n`);
  }
  return lines;
}

/** What is out of his reach is none of his. */
function ifRefused(error: unknown): null {
  if (error instanceof Refusal) return null;
  throw error;
}
