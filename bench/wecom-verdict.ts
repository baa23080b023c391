import { sealer } from '#platform/keys';
import type { Side } from './wecom-corp.ts';
import type { World } from './world.ts';

/** Counts of broken promises: all of them must be 0. */
export interface Verdict {
  /** Words that came in and stand nowhere. */
  lost: number;
  storedTwice: number;
  unanswered: number;
  repliedTwice: number;
  /** Conversations that are not as those of the run in order. */
  differing: number;
  /** Callbacks that nobody has worked on. */
  open: number;
}

export const promises: Record<keyof Verdict, string> = {
  lost: 'messages lost',
  storedTwice: 'messages stored twice',
  unanswered: 'messages without a reply',
  repliedTwice: 'messages with two replies',
  differing: 'conversations that differ from the run in order',
  open: 'callbacks left undone',
};

interface Row {
  who: string;
  conversation: string;
  customer: string;
  id: string;
  author: string;
  body: Buffer;
  wrapped: Buffer;
}

/** By who wrote: what he said and what was said to him. */
export type Talks = Map<string, { author: string; text: string }[]>;

/** Everything said on one side, opened. */
export async function talksOf(world: World, side: Side): Promise<Talks> {
  const rows = await world.sql<Row>(
    `select w.external_id as who, w.conversation_id as conversation, w.customer_id as customer, m.id, m.author, m.body, k.wrapped
     from wecom_talks w join messages m on m.conversation_id = w.conversation_id
     join data_keys k on k.tenant_id = w.tenant_id and k.subject = w.customer_id
     where w.account = any($1::uuid[]) and m.author in ('customer', 'bot') and m.kind <> 'event' order by w.external_id, m.seq`,
    [[side.appId, side.accountId]],
  );
  const master = sealer(world.config.secrets.masterKey);
  const talks: Talks = new Map();
  for (const { who, conversation, customer, id, author, body, wrapped } of rows) {
    const key = sealer(Buffer.from(master.open(wrapped, `${side.tenant}/${customer}`), 'base64'));
    const { body: said } = JSON.parse(key.open(body, `${conversation}/${id}`)) as {
      body: { text?: string; sentences?: string[] };
    };
    const talk = talks.get(who) ?? [];
    talk.push({ author, text: said.text ?? said.sentences?.join('') ?? '' });
    talks.set(who, talk);
  }
  return talks;
}

export async function openCallbacks(world: World, sides: readonly Side[]): Promise<number> {
  const [row] = await world.sql<{ count: string }>(
    'select count(*) from wecom_inbox where app_id = any($1::uuid[]) and done_at is null',
    [sides.map(({ appId }) => appId)],
  );
  return Number(row!.count);
}

/** Whoever wrote wrote once: what stands of it, on both sides. */
export function judge(written: readonly string[], inOrder: Talks, mixed: Talks, open: number): Verdict {
  const verdict: Verdict = { lost: 0, storedTwice: 0, unanswered: 0, repliedTwice: 0, differing: 0, open };
  for (const who of written) {
    for (const talks of [inOrder, mixed]) {
      const talk = talks.get(who) ?? [];
      const count = (author: string) => talk.filter((one) => one.author === author).length;
      if (count('customer') === 0) verdict.lost++;
      else if (count('bot') === 0) verdict.unanswered++;
      if (count('customer') > 1) verdict.storedTwice++;
      if (count('bot') > 1) verdict.repliedTwice++;
    }
    if (JSON.stringify(inOrder.get(who)) !== JSON.stringify(mixed.get(who))) verdict.differing++;
  }
  return verdict;
}
