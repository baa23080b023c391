import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '#contracts/errors';
import type { ConversationState, Message } from '#contracts/http/conversations';
import type { Upload } from '../server/test/support/hostile/uploads.ts';
import { eachAtOnce } from './together.ts';
import { type Answer, type Door, Visitor } from './visitor.ts';

/** An upload, or a reply, that takes longer is none: longer than the product lets a picture wait and be worked on. */
export const ANSWER_LIMIT_MS = 120_000;
const AGAIN_MS = 500;

/** What became of files that customers sent through the front door. */
export interface DoorTally {
  /** Files that came to an end, whatever end. */
  shown: number;
  /** Not taken: by the code of the problem that says why in words. */
  readonly refused: Record<string, number>;
  /** Taken, and answered by the bot: `reply`, or `person` where it called one. */
  readonly answered: { reply: number; person: number };
  /** Left without an answer: nothing in time, a refusal without words, a connection that broke. */
  readonly silent: string[];
  /** Answered by a status of 500 or more. */
  readonly fivexx: string[];
  /** From the first byte to the refusal or the file's id, and from the message to the reply. */
  readonly uploadMs: number[];
  readonly replyMs: number[];
  readonly kinds: Record<string, number>;
}

export const emptyTally = (): DoorTally => ({
  shown: 0,
  refused: {},
  answered: { reply: 0, person: 0 },
  silent: [],
  fivexx: [],
  uploadMs: [],
  replyMs: [],
  kinds: {},
});

export interface Showing {
  readonly from: number;
  readonly files: number;
  /** Customers who send at the same time. */
  readonly visitors: number;
  readonly fileAt: (at: number) => Upload;
  readonly tally: DoorTally;
  /** Nothing more is sent, and what is under way is not counted. */
  readonly stop?: AbortSignal;
}

/**
 * Customers open the chat, upload broken files and send them, each waiting for his answer before the next file. Who was
 * promised a person waits for him, so another customer comes in his place. Returns from which file on to go on with.
 */
export async function showFiles(door: Door, { from, files, visitors, fileAt, tally, stop }: Showing): Promise<number> {
  const ended = new Set<number>();
  const here = new Map<number, Customer>();
  let [arrivals, begun] = [0, from];
  const stopped = new Promise<null>((done) => stop?.addEventListener('abort', () => done(null), { once: true }));
  await eachAtOnce(visitors, visitors, async (seat) => {
    while (begun < from + files && !stop?.aborted) {
      const at = begun++;
      const file = fileAt(at);
      const showing = async (): Promise<End> => {
        const customer = here.get(seat) ?? (await letIn(door, from + arrivals++));
        here.set(seat, customer);
        return show(customer, file);
      };
      const end = await Promise.race([showing().catch(brokenOff), stopped]);
      if (!end || stop?.aborted) break;
      count(tally, file, end);
      ended.add(at);
      if (end.leaves) {
        here.get(seat)?.visitor.leave();
        here.delete(seat);
      }
    }
  });
  for (const { visitor } of here.values()) visitor.leave();
  let next = from;
  while (ended.has(next)) next++;
  return next;
}

/** While the product is started again after a fall nobody is let in. */
async function letIn(door: Door, index: number): Promise<Customer> {
  for (const ends = performance.now() + ANSWER_LIMIT_MS; ;) {
    try {
      return await arrive(door, index);
    } catch (error) {
      if (performance.now() > ends) throw error;
      await sleep(AGAIN_MS);
    }
  }
}

const brokenOff = (error: unknown): End => ({ kind: 'silent', why: String(error), leaves: true });

/** A customer, and what he waits for. */
export interface Customer {
  readonly visitor: Visitor;
  /** The bot's first message after this sequence; null when none comes in time. */
  replyAfter(seq: number): Promise<Message | null>;
}

export async function arrive(door: Door, index: number): Promise<Customer> {
  const visitor = await Visitor.arrive(door, index);
  const replies: Message[] = [];
  let hear: () => void = () => undefined;
  visitor.onMessage = (message) => {
    if (message.author.kind !== 'bot') return;
    replies.push(message);
    hear();
  };
  await visitor.connect();
  return {
    visitor,
    async replyAfter(seq) {
      const ends = performance.now() + ANSWER_LIMIT_MS;
      for (;;) {
        const reply = replies.find((one) => one.seq > seq);
        const left = ends - performance.now();
        if (reply || left <= 0) return reply ?? null;
        await new Promise<void>((done) => {
          const late = setTimeout(done, left);
          hear = () => {
            clearTimeout(late);
            done();
          };
        });
      }
    },
  };
}

type End = (
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'answered'; readonly by: 'reply' | 'person'; readonly replyMs: number }
  | { readonly kind: 'silent' | 'fivexx'; readonly why: string }
) & { readonly uploadMs?: number; readonly leaves: boolean };

async function show({ visitor, replyAfter }: Customer, { bytes, name }: Upload): Promise<End> {
  const began = performance.now();
  const uploaded = await visitor.upload(bytes, name, ANSWER_LIMIT_MS);
  const uploadMs = performance.now() - began;
  if (uploaded.status !== 201) return { ...refusedBy(uploaded), uploadMs };
  const sentAt = performance.now();
  const sent = await visitor.sendFile((uploaded.body as { fileId: string }).fileId);
  if (sent.status !== 201) return { ...refusedBy(sent), uploadMs };
  const reply = await replyAfter((sent.body as Message).seq);
  const replyMs = performance.now() - sentAt;
  if (!reply) return { kind: 'silent', why: `nothing within ${ANSWER_LIMIT_MS / 1000} s`, uploadMs, leaves: true };
  const { speaker } = (await visitor.state()).body as ConversationState;
  const by = speaker === 'bot' ? 'reply' : 'person';
  return { kind: 'answered', by, uploadMs, replyMs, leaves: by === 'person' };
}

/** An answer is what says what is wrong, in words and by a code of the closed list. */
function refusedBy({ status, body }: Answer): End {
  const said = JSON.stringify(body)?.slice(0, 200);
  if (status >= 500) return { kind: 'fivexx', why: `${status} ${said}`, leaves: false };
  const named = problem.safeParse(body);
  if (named.success && named.data.status === status && named.data.detail.trim() !== '')
    return { kind: 'refused', code: named.data.code, leaves: false };
  return { kind: 'silent', why: `${status} without words: ${said}`, leaves: false };
}

function count(tally: DoorTally, file: Upload, end: End): void {
  tally.shown++;
  tally.kinds[file.kind] = (tally.kinds[file.kind] ?? 0) + 1;
  if (end.uploadMs !== undefined) tally.uploadMs.push(end.uploadMs);
  switch (end.kind) {
    case 'refused':
      tally.refused[end.code] = (tally.refused[end.code] ?? 0) + 1;
      return;
    case 'answered':
      tally.answered[end.by]++;
      tally.replyMs.push(end.replyMs);
      return;
    default:
      tally[end.kind].push(`${file.kind}, ${file.how}, ${file.name}: ${end.why}`);
  }
}

/** An ordinary picture with what must be read back from it, and an ordinary question with the article that answers it. */
export interface Ordinary {
  readonly picture: { readonly bytes: Buffer; readonly says: string };
  readonly question: { readonly text: string; readonly title: string };
}

/** Whether ordinary customers are still answered right; what was said where they are not. */
export async function servesOrdinary(
  door: Door,
  { picture, question }: Ordinary,
  index: number,
): Promise<{ picture: boolean | string; question: boolean | string }> {
  const [shows, asks] = [await arrive(door, index), await arrive(door, index + 1)];
  try {
    const uploaded = await shows.visitor.upload(picture.bytes, '营业执照.jpg', ANSWER_LIMIT_MS);
    const { fileId } = (uploaded.body ?? {}) as { fileId?: string };
    const sent = fileId === undefined ? uploaded : await shows.visitor.sendFile(fileId);
    const read = sent.status === 201 ? await shows.replyAfter((sent.body as Message).seq) : null;
    const said = await asks.visitor.say(question.text);
    const answer = said.status === 201 ? await asks.replyAfter((said.body as Message).seq) : null;
    const told = JSON.stringify(read?.body ?? sent.body);
    const isAnswered =
      answer?.body.kind === 'answer' && answer.body.sources.some(({ title }) => title === question.title);
    return {
      picture: told.includes(picture.says) || told,
      question: isAnswered || JSON.stringify(answer?.body ?? said.body),
    };
  } finally {
    shows.visitor.leave();
    asks.visitor.leave();
  }
}
