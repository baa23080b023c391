import { limits } from '#contracts/common';
import type { Choice, Message, MessageBody } from '#contracts/http/conversations';
import { glimpse, messages, type ConversationRecord, type ConversationsDeps } from '#conversations';
import type { SentPicture } from '#papers';
import { perceive } from '#perception';
import { asking, statement, type Db, type Tx } from '#platform/db';
import { questionsOf } from './leaning.ts';
import type { Known } from './recollection/index.ts';
import { exchangesOf, type Exchange } from './reference/index.ts';

/** Messages looked back at, besides what is not answered yet. */
export const WINDOW = 16;
/** Questions looked back at for what a follow-up leans on. */
const QUESTIONS = 4;

export interface Context {
  /** What the customer said since the bot last answered, oldest first. */
  asked: {
    texts: string[];
    pictures: readonly SentPicture[];
    /** Files that are no pictures. */
    files: number;
    /** What those of them are called that are PDFs: papers come so, and nobody reads them by himself. */
    pdfs?: readonly string[];
    upTo: number;
  };
  /** The question that a follow-up leans on, if the same talk with the bot goes on. */
  base: string | null;
  /** The customer's last question before now, made whole. */
  whole: string | null;
  /** Choices the bot offered last, still open. */
  choices: readonly Choice[];
  /** Articles that the bot offered to go on with, still open. */
  offers?: readonly Choice[];
  /** The bot's last words. */
  lastSaid?: string;
  /** The last questions with what was said to them, oldest first; left out when there are none. */
  exchanges?: readonly Exchange[];
  /** What the bot has answered in this talk, oldest first. */
  answered: { articleId: string; title: string }[];
  /** A person was called and has not come yet; `noted` when the bot has spoken since. */
  waiting: { noted: boolean } | null;
  /** Turns in a row, right before now, in which the bot had to ask back. */
  tries: number;
  /** Turns in a row in which it asked for another picture of a paper, or whether it is right. */
  retakes?: number;
  /** The last that he was asked is whether what was read of a paper is right. */
  confirming?: boolean;
  /** He has shown pictures in this talk: what he writes may be about one. */
  shown?: boolean;
  /** Papers are wanted of him; looked up only where it makes a difference. */
  awaited?: boolean;
  /** What is known beside the last lines; nothing of a question out of the blue. */
  known?: Known;
}

/** How a turn ended, and up to which message it answered. */
interface Why {
  why: string;
  based_on_seq: number;
}

type Standing = Pick<ConversationRecord, 'speaker' | 'answered_seq' | 'asked_seq'>;

const lastWhys = statement<Why>(
  'dialogue.last_whys',
  `select why, based_on_seq from turns where tenant_id = $1 and conversation_id = $2 and reply_seq is not null
   order by based_on_seq desc limit 3`,
);

export interface Recalled {
  conversation: ConversationRecord;
  context: Context;
}

/** What the bot may remember now: the talk since it last began to speak, not the backlog of a person's conversation. */
export async function recall(
  { db, conversations }: { db: Db; conversations: ConversationsDeps },
  tenant: string,
  id: string,
  limit = WINDOW,
): Promise<Recalled> {
  const beside = asking(lastWhys, [tenant, id]);
  const seen = await glimpse(db, conversations, { tenant, id, audience: 'customer', limit, beside });
  const { conversation, items } = seen;
  const wanted = Math.min(WINDOW + conversation.asked_seq - conversation.answered_seq, limits.page);
  if (seen.more && wanted > limit) return recall({ db, conversations }, tenant, id, wanted);
  return { conversation, context: contextWith(items, conversation, seen.beside) };
}

/** What the messages of a talk and how its last turns ended, the latest first, leave to remember. Pure. */
export function contextWith(items: readonly Message[], conversation: Standing, whys: readonly Why[]): Context {
  const began = items[beganAt(items)]?.seq ?? 0;
  const talk = whys.filter(({ based_on_seq }) => based_on_seq > began);
  const retakes = inARow(talk, ['retake', 'confirm']);
  return {
    ...contextOf(items, conversation),
    tries: inARow(talk, ASKED_BACK),
    ...(retakes > 0 && { retakes }),
    ...(talk[0]?.why === 'confirm' && { confirming: true }),
  };
}

/** The same inside a transaction, for those who do not think about what was asked. */
export async function recallIn(
  tx: Tx,
  deps: ConversationsDeps,
  conversation: ConversationRecord,
): Promise<Omit<Context, 'tries' | 'known'>> {
  const { items } = await messages(tx, deps, { conversation, audience: 'customer', limit: WINDOW });
  return contextOf(items, conversation);
}

const ASKED_BACK = ['rephrase', 'choices', 'picture'];

/** How many of the turns, the latest first, ended so in a row. */
function inARow(talk: readonly Why[], ends: readonly string[]): number {
  const other = talk.findIndex(({ why }) => !ends.includes(why));
  return other === -1 ? talk.length : other;
}

/** What the messages alone tell. */
export function contextOf(
  items: readonly Message[],
  { speaker, answered_seq, asked_seq }: Standing,
): Omit<Context, 'tries' | 'known'> {
  const talk = items.slice(beganAt(items) + 1);
  const now = items.filter(
    (item) => item.author.kind === 'customer' && item.seq > answered_seq && item.seq <= asked_seq,
  );
  // An answer stands after the question up to which it answers.
  const before = talk.filter((item) => item.author.kind !== 'customer' || item.seq <= answered_seq);
  const questions = before
    .filter(({ author, body }) => author.kind === 'customer' && body.kind === 'text')
    .slice(-QUESTIONS)
    .flatMap(({ body }) => (body.kind === 'text' && !isRequest(body.text) ? [body.text] : []));
  const exchanges = exchangesOf(before.filter(({ body }) => body.kind !== 'text' || !isRequest(body.text)));
  const lastBot = before.findLast((item) => item.author.kind === 'bot');
  const pdfs = now.flatMap(({ body }) => (isPdf(body) ? [body.file.name] : []));
  return {
    asked: {
      texts: now.flatMap(({ body }) => (body.kind === 'text' ? [body.text] : [])),
      pictures: now.flatMap(({ seq, body }) => (body.kind === 'image' ? [{ fileId: body.file.id, seq }] : [])),
      files: now.filter(({ body }) => body.kind === 'file').length,
      ...(pdfs.length > 0 && { pdfs }),
      upTo: asked_seq,
    },
    ...(talk.some(isPicture) && { shown: true }),
    waiting: speaker === 'nobody' ? { noted: hasSpokenSinceQueued(items) } : null,
    ...questionsOf(questions),
    ...(exchanges.length > 0 && { exchanges }),
    choices: lastBot?.body.kind === 'choices' ? lastBot.body.choices : [],
    ...(lastBot?.body.kind === 'answer' && {
      offers: (lastBot.body.offers ?? []).filter((offer) => offer.kind === 'article'),
      lastSaid: lastBot.body.sentences.join(''),
    }),
    answered: before
      .flatMap(({ body }) => (body.kind === 'answer' ? body.sources : []))
      .map(({ articleId, title }) => ({ articleId, title })),
  };
}

function hasSpokenSinceQueued(items: readonly Message[]): boolean {
  const queued = items.findLastIndex(({ body }) => body.kind === 'event' && body.event.type === 'handoff.queued');
  return items.slice(queued + 1).some(({ author }) => author.kind === 'bot');
}

const isPicture = ({ author, body }: Message) => author.kind === 'customer' && body.kind === 'image';

const isPdf = (body: MessageBody): body is Extract<MessageBody, { kind: 'file' }> =>
  body.kind === 'file' && (body.file.mime === 'application/pdf' || /\.pdf$/iu.test(body.file.name));

/** "转人工" asks for a person, not about anything. */
const isRequest = (text: string) => perceive(text, { locale: 'zh-CN' }).asksForPerson;

/** Where somebody else's part ended and the bot's talk began; -1 when it is all one talk. */
function beganAt(items: readonly Message[]): number {
  return items.findLastIndex(({ body }) => body.kind === 'event' && endsTalk.has(body.event.type));
}

const endsTalk = new Set([
  'handoff.returned',
  'handoff.cancelled',
  'conversation.closed',
  'conversation.reopened',
  'handoff.claimed',
]);
