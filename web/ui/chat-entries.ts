import type { ConversationState, FileView, Message } from '../../contracts/http/conversations.ts';

/** Ms within which the same author's messages stand as one run, with one name and one time. */
const runMs = 3 * 60_000;

/** What the reader said and the server has not stored yet. */
export interface Pending {
  readonly clientId: string;
  readonly at: string;
  readonly body: PendingBody;
  readonly state: 'sending' | 'failed';
  /** Why it failed: a code from the contracts, or one of the page's own. */
  readonly problem?: string;
  /** 0 to 1 while a file travels. */
  readonly progress?: number;
}
export type PendingBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'image' | 'file'; readonly file: Pick<FileView, 'name' | 'mime' | 'size' | 'url'> };

/** How far the reader's own message came. */
export type Delivery = 'sending' | 'failed' | 'sent' | 'read';

/** One line of a conversation, ready to be drawn. `key` stays the same from pending to stored. */
export type Entry =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: Message;
      readonly mine: boolean;
      /** First and last of a run of the same author. */
      readonly leads: boolean;
      readonly trails: boolean;
      /** Came while the reader looked on. */
      readonly live: boolean;
      readonly delivery: Delivery | null;
    }
  | {
      readonly kind: 'pending';
      readonly key: string;
      readonly pending: Pending;
      readonly leads: boolean;
      readonly trails: boolean;
      readonly delivery: Delivery;
    }
  | { readonly kind: 'event'; readonly key: string; readonly message: Message };

export interface Material {
  /** In order of sequence. */
  readonly messages: readonly Message[];
  readonly pending: readonly Pending[];
  readonly live: ReadonlySet<number>;
  readonly state: ConversationState | null;
  readonly reader: 'customer' | 'person';
  readonly dayKey: (at: string) => string;
}

/** Lays out messages, then what is still to be stored, with a divider before each new day. */
export function arrange(material: Material): Entry[] {
  const { messages, pending, dayKey } = material;
  const entries: Entry[] = [];
  let day: string | undefined;
  const divide = (at: string) => {
    if (dayKey(at) === day) return;
    day = dayKey(at);
    entries.push({ kind: 'day', key: `day:${day}`, at });
  };
  for (const [index, message] of messages.entries()) {
    divide(message.at);
    entries.push(messageEntry(material, message, index));
  }
  const last = messages.at(-1);
  const follows = last !== undefined && voice(last) === material.reader && last.body.kind !== 'event';
  for (const [index, waiting] of pending.entries()) {
    divide(waiting.at);
    entries.push({
      kind: 'pending',
      key: `c:${waiting.clientId}`,
      pending: waiting,
      leads: index === 0 && !follows,
      trails: index === pending.length - 1,
      delivery: waiting.state,
    });
  }
  return entries;
}

function messageEntry(material: Material, message: Message, index: number): Entry {
  const key = message.clientId === undefined ? `s:${message.seq}` : `c:${message.clientId}`;
  if (message.body.kind === 'event') return { kind: 'event', key, message };
  const mine = message.author.kind === material.reader;
  const before = material.messages[index - 1];
  const after = material.messages[index + 1];
  const continued = after ? isRun(material, message, after) : mine && material.pending.length > 0;
  return {
    kind: 'message',
    key,
    message,
    mine,
    leads: !before || !isRun(material, before, message),
    trails: !continued,
    live: material.live.has(message.seq),
    delivery: mine ? delivery(material, message) : null,
  };
}

function delivery({ state, reader }: Material, message: Message): Delivery {
  if (!state) return 'sent';
  const seen = reader === 'customer' ? state.staffReadSeq : state.customerReadSeq;
  return message.seq <= seen ? 'read' : 'sent';
}

function isRun({ dayKey }: Material, a: Message, b: Message): boolean {
  if (a.body.kind === 'event' || b.body.kind === 'event') return false;
  if ((a.body.kind === 'note') !== (b.body.kind === 'note')) return false;
  const near = Date.parse(b.at) - Date.parse(a.at) <= runMs;
  return near && voice(a) === voice(b) && a.author.name === b.author.name && dayKey(a.at) === dayKey(b.at);
}

function voice(message: Message): string {
  return message.author.kind;
}
