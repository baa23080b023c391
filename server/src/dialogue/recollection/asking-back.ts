import { grams, normalise } from '#libs/text';
import { asked, askedInEnglish, before, first } from './before.ts';
import type { Known } from './catch-up.ts';
import type { AskedQuestion, PromiseMade } from './state.ts';

/** What somebody who speaks of before means. */
export type Recalled =
  /** A question of his that was answered: it is answered again. */
  | { kind: 'question'; question: AskedQuestion & { answer: NonNullable<AskedQuestion['answer']> } }
  /** What he asked so far. */
  | { kind: 'questions'; questions: readonly AskedQuestion[]; count: number }
  /** What he was promised. `late`: a time that was named has passed. */
  | { kind: 'promises'; promises: readonly PromiseMade[]; late: boolean };

/** Questions and promises told at once. */
const TOLD = 5;
/** Share of what he says now that stands in a question before, from which on he means that one. */
const ALIKE = 0.5;

const whatAsked = /^(?:都)?(?:问题?)?(?:是|了|过|些|的)*(?:什么|啥|哪些|哪几个)(?:问题|来着)?[了呢啊]*$/u;
const said = new RegExp(
  `(?:你们?|您|客服|同事|他们?|她)${before}?(?:不是|都)?(?:答应|承诺|保证|许诺)(?:过|了|的)?|(?:你们?|您|客服|同事)${before}(?:不是)?(?:说|讲|告诉|回复)(?:过|了|的|好)*|${before}(?:你们?|您|客服|同事)(?:不是)?(?:说|讲|答应|承诺|告诉)(?:过|了|的|好)*`,
  'u',
);
const saidInEnglish =
  /\byou (?:(?:already )?promised|(?:said|told me) (?:before|earlier|last time|yesterday))\b|\blast time you said\b/iu;
const anyPromise =
  /^(?:我|给我|帮我)?(?:的|了|过)?(?:什么|啥|哪些|事情?|话)(?:来着|时候)?[了呢啊]*$|^(?:呢|的呢|what|(?:me )?(?:some|any)thing)$/u;
const trimmed = /^[\s,，:：的]+|[\s。.!！?？吗呢啊呀吧]+$/gu;

/** What is meant with "我之前问的…" and "你们上次说…"; null when nobody speaks of before, or nothing of it is known. Pure. */
export function askingBack(text: string, known: Known | undefined, now: Date): Recalled | null {
  if (!known) return null;
  const plain = text.trim().replace(/[。.!！?？\s]+$/u, '');
  const { state } = known;
  if (said.test(plain) || saidInEnglish.test(plain)) return promisesIn(plain, known, now);
  if (state.asked.length === 0) return null;
  const opening = asked.exec(plain) ?? askedInEnglish.exec(plain);
  // 第一个 by itself picks one of the choices.
  if (plain.includes('问') && first.test(plain)) return one(state.asked[0]!, state.count);
  if (!opening) return null;
  const rest = plain.slice(opening[0].length).replace(trimmed, '');
  if (rest === '' || whatAsked.test(rest)) return listOf(state.asked, state.count);
  const like = closest(rest, state.asked);
  return like && one(like, state.count);
}

/** A question with its answer is answered again; one without is only named. */
function one(question: AskedQuestion, count: number): Recalled {
  const { answer } = question;
  return answer
    ? { kind: 'question', question: { ...question, answer } }
    : { kind: 'questions', questions: [question], count };
}

const listOf = (questions: readonly AskedQuestion[], count: number): Recalled => ({
  kind: 'questions',
  questions: questions.length <= TOLD ? questions : [questions[0]!, ...questions.slice(1 - TOLD)],
  count,
});

function closest(said: string, questions: readonly AskedQuestion[]): AskedQuestion | null {
  const alike = questions.map((question) => ({ question, share: shareOf(said, question.text) }));
  const best = alike.toSorted((a, b) => b.share - a.share || b.question.seq - a.question.seq)[0];
  return best && best.share >= ALIKE ? best.question : null;
}

/** How much of `part` stands in `whole`, by pairs of characters. */
function shareOf(part: string, whole: string): number {
  const wanted = [...new Set(grams(normalise(part), 2))];
  const held = new Set(grams(normalise(whole), 2));
  return wanted.length === 0 ? 0 : wanted.filter((gram) => held.has(gram)).length / wanted.length;
}

function promisesIn(text: string, { state }: Known, now: Date): Recalled | null {
  const { promises } = state;
  if (promises.length === 0) return null;
  const alike = promises.filter((promise) => shareOf(promise.text, text) >= 0.2);
  const rest = text.replace(said, '').replace(saidInEnglish, '').replace(trimmed, '');
  if (alike.length === 0 && rest !== '' && !anyPromise.test(rest)) return null;
  const meant = (alike.length > 0 ? alike : promises).slice(-TOLD);
  return { kind: 'promises', promises: meant, late: meant.some(({ due }) => due !== null && new Date(due) < now) };
}
