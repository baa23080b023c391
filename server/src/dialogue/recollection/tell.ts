import type { Words } from '#platform/words';
import type { Remembered } from '#customers';
import type { Known } from './catch-up.ts';
import type { Recalled } from './asking-back.ts';
import { openOf, type PromiseMade } from './state.ts';

/** Open questions and promises named in a summary. */
const NAMED = 4;

/** What he asked or was promised, in sentences that quote what stands in this very conversation. Pure. */
export function tellRecalled(
  recalled: Exclude<Recalled, { kind: 'question' }>,
  { words, timeZone }: { words: Words; timeZone: string },
): string[] {
  if (recalled.kind === 'questions') {
    const lines = recalled.questions.map(({ text, by }) =>
      words(by === null ? 'bot.recalled.open' : 'bot.recalled.question', { question: text }),
    );
    return [words('bot.recalled.questions', { count: recalled.count }), ...lines];
  }
  return recalled.promises.map((promise) => tellPromise(promise, { words, timeZone }));
}

function tellPromise({ at, by, name, text }: PromiseMade, { words, timeZone }: { words: Words; timeZone: string }) {
  const day = dayOf(at, timeZone);
  const quoted = text.replace(/[。.!！]+$/u, '');
  if (by === 'bot') return words('bot.recalled.promiseOfBot', { day, promise: quoted });
  return words('bot.recalled.promise', { day, name: name ?? words('bot.recalled.colleague'), promise: quoted });
}

/** For whoever takes over: what is open beside the question `named` already, what was promised and told. Pure. */
export function summaryLines({ state, facts, timeZone }: Known, words: Words, named: string): string[] {
  const lines: string[] = [];
  const open = openOf(state)
    .map(({ text }) => text)
    .filter((text) => text !== named)
    .slice(-NAMED);
  if (open.length > 0) lines.push(words('summary.open', { questions: open.join('；') }));
  const promises = state.promises.slice(-NAMED).map(({ at, text }) => `${dayOf(at, timeZone)} ${text}`);
  if (promises.length > 0) lines.push(words('summary.promised', { promises: promises.join('；') }));
  const given = facts
    .filter(({ kind }) => kind !== 'interest')
    .map((fact) => `${words(`fact.${fact.kind}`)} ${fact.value}`);
  if (given.length > 0) lines.push(words('summary.given', { facts: given.join('；') }));
  return lines;
}

/** 11-25 14:30, in the zone of the company. */
function dayOf(at: string, timeZone: string): string {
  return new Date(at).toLocaleString('sv', { timeZone }).slice(5, 16);
}

/** A surname alone needs a form of address. */
const surname = /^\p{Script=Han}$|^(?:欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|夏侯)$/u;

/**
 * A greeting for somebody who has told his name: by the time of day, with what he cared about last. Null when he has
 * not; then he is greeted like everybody. Only ever said where a greeting is answered. Pure.
 */
export function greetingFor(known: Known | undefined, now: Date, words: Words): string | null {
  const name = valueOf(known?.facts, 'name');
  if (!known || name === null) return null;
  const hour = Number(now.toLocaleString('en-GB', { timeZone: known.timeZone, hour: '2-digit', hourCycle: 'h23' }));
  const part = hour >= 5 && hour < 12 ? 'morning' : hour >= 12 && hour < 18 ? 'afternoon' : 'evening';
  const called = surname.test(name) ? words('bot.address', { name }) : name;
  const hello = words(`bot.hello.${part}`, { name: called });
  const interest = valueOf(known.facts, 'interest');
  if (interest === null) return hello + words('bot.hello.again');
  return hello + words('bot.hello.interest', { interest: interest.replace(/[?？]$/u, '') });
}

const valueOf = (facts: readonly Remembered[] | undefined, kind: Remembered['kind']): string | null =>
  facts?.find((fact) => fact.kind === kind)?.value ?? null;
