import type { Message } from '#contracts/http/conversations';
import { factsIn, promiseIn } from '#libs/recollection';
import { perceive } from '#perception';
import { speaksOfBefore } from './before.ts';

/** A question of the customer, and who answered it with what. */
export interface AskedQuestion {
  readonly seq: number;
  readonly at: string;
  readonly text: string;
  readonly answer: { readonly articleId: string; readonly title: string } | null;
  readonly by: 'bot' | 'person' | null;
  /** What came instead of an answer: choices, or that the bot does not know. */
  readonly tried: 'choices' | 'unknown' | null;
}

export interface PromiseMade {
  readonly seq: number;
  readonly at: string;
  readonly by: 'bot' | 'person';
  readonly name: string | null;
  readonly text: string;
  /** Null when no time was named. */
  readonly due: string | null;
}

/** A whole conversation in short: small enough to be read with every turn. */
export interface TalkState {
  /** The last message that is in it. */
  readonly upTo: number;
  /** Oldest first: the first ones, and the latest. */
  readonly asked: readonly AskedQuestion[];
  /** Questions in all, also those that are no longer in `asked`. */
  readonly count: number;
  /** What the bot offered last, as long as nothing else came. */
  readonly offered: readonly string[];
  readonly promises: readonly PromiseMade[];
}

export const emptyState: TalkState = { upTo: 0, asked: [], count: 0, offered: [], promises: [] };

/** Questions kept: the first few, which "我一开始问的" means, and the latest. Answered ones go before open ones. */
export const ASKED = 40;
export const FIRST = 5;
/** Promises kept, the latest. */
export const PROMISES = 12;
/** Characters kept of a question, a title, a choice. */
const TEXT = 100;

/** The state after one more message. Pure. `timeZone`: in which promised times are meant. */
export function after(state: TalkState, message: Message, timeZone: string): TalkState {
  if (message.seq <= state.upTo) return state;
  const next = { ...state, upTo: message.seq };
  switch (message.author.kind) {
    case 'customer':
      return ask(next, message);
    case 'bot':
      return { ...botSaid(next, message), promises: promised(next, message, timeZone) };
    case 'person':
      return { ...personSaid(next, message), promises: promised(next, message, timeZone) };
    case 'system':
      return next;
  }
}

export const openOf = ({ asked }: TalkState): AskedQuestion[] => asked.filter(({ by }) => by === null);

function ask(state: TalkState, { seq, at, body }: Message): TalkState {
  if (body.kind !== 'text' || !isQuestion(body.text) || speaksOfBefore(body.text)) return state;
  const text = cut(body.text.replace(/\s+/gu, ' ').trim());
  const question: AskedQuestion = { seq, at, text, answer: null, by: null, tried: null };
  return { ...state, asked: bounded([...state.asked, question]), count: state.count + 1, offered: [] };
}

function bounded(asked: readonly AskedQuestion[]): AskedQuestion[] {
  if (asked.length <= ASKED) return [...asked];
  const first = asked.slice(0, FIRST);
  const rest = asked.slice(FIRST);
  const drop = Math.max(
    0,
    rest.findIndex(({ by }) => by !== null),
  );
  return [...first, ...rest.toSpliced(drop, 1)];
}

/** Something that wants an answer: no courtesy, no pick, no call for a person, not only what he tells of himself. */
export function isQuestion(text: string): boolean {
  const { empty, smallTalk, asksForPerson, choicePicked } = perceive(text, { locale: 'zh-CN' });
  if (empty || smallTalk !== null || asksForPerson || choicePicked !== undefined || bare.test(text.trim()))
    return false;
  return asking.test(text) || factsIn(text).length === 0;
}
const bare = /^(?:好的?|嗯+|哦+|行|可以|知道了|明白了?|ok(?:ay)?|yes|no|是的?|对的?|不是|没有?|不用了?|.)[。.!！~]*$/iu;
const asking =
  /[?？吗呢么]|多少|几|哪|什么|怎么|如何|是不是|能不能|可不可以|有没有|要求|条件|流程|\b(?:how|what|which|where|when|who|why|can|could|do|does|is|are)\b/iu;

function botSaid(state: TalkState, { body }: Message): TalkState {
  if (body.kind === 'choices') {
    const offered = body.choices.map(({ label }) => cut(label));
    return { ...state, offered, asked: state.asked.map((one) => (isFresh(one) ? { ...one, tried: 'choices' } : one)) };
  }
  if (body.kind !== 'answer') return state;
  const [source] = body.sources;
  if (!source)
    return { ...state, asked: state.asked.map((one) => (isFresh(one) ? { ...one, tried: 'unknown' } : one)) };
  const answer = { articleId: source.articleId, title: cut(source.title) };
  const answered = (one: AskedQuestion) => one.by === null && one.tried !== 'unknown';
  return {
    ...state,
    offered: [],
    asked: state.asked.map((one) => (answered(one) ? { ...one, answer, by: 'bot' } : one)),
  };
}

const isFresh = ({ by, tried }: AskedQuestion) => by === null && tried === null;

/** "稍等，我查一下" is no answer yet. */
const holding = /稍等|稍候|等一下|等等|我查|查一下|看一下|马上|one moment|hold on|let me check|just a second/iu;
const greeting = /^(?:您好|你好|hi|hello)[，,。.!！]?(?:.{0,20}为您服务.*)?$/iu;

function personSaid(state: TalkState, { at, body }: Message): TalkState {
  const says = body.kind === 'text' ? body.text.trim() : '';
  const isText = says !== '' && !holding.test(says) && !greeting.test(says) && !isBarePromise(says, at);
  const isAnswer = body.kind === 'file' || body.kind === 'image' || isText;
  if (!isAnswer) return state;
  return { ...state, offered: [], asked: state.asked.map((one) => (one.by === null ? { ...one, by: 'person' } : one)) };
}

/** "明天给您发合同" alone answers nothing that was asked. */
const isBarePromise = (says: string, at: string) => promiseIn(says, new Date(at), 'UTC')?.text === says;

function promised(
  { promises }: TalkState,
  { seq, at, author, body }: Message,
  timeZone: string,
): readonly PromiseMade[] {
  const said = body.kind === 'text' ? body.text : body.kind === 'answer' ? body.sentences.join('') : '';
  // A governed answer tells how things are done; only what is said for the moment promises.
  if (body.kind === 'answer' && body.sources.length > 0) return promises;
  // What stands on a picture promises nothing, whoever reads it back.
  if (body.kind === 'answer' && body.readBack) return promises;
  const made = said === '' ? null : promiseIn(said, new Date(at), timeZone);
  // The bot's own sentences announce what happens at once; only a time makes a promise of them.
  if (!made || (author.kind === 'bot' && made.due === null)) return promises;
  const by = author.kind === 'person' ? 'person' : 'bot';
  const promise = {
    seq,
    at,
    by,
    name: author.name ?? null,
    text: made.text,
    due: made.due?.toISOString() ?? null,
  } as const;
  return [...promises, promise].slice(-PROMISES);
}

const cut = (text: string) => [...text].slice(0, TEXT).join('');
