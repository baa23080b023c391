import type { Words } from '#platform/words';
import type { HandoverWhy } from './decision.ts';
import type { Context } from './recall.ts';
import { summaryLines } from './recollection/index.ts';

/** Titles named in a summary. */
const TITLES = 4;
const QUESTION = 200;

/** Written for the person who takes over: why, what was asked last, what the bot has said already. Pure. */
export function summarise(
  {
    why,
    question,
    context,
  }: { why: HandoverWhy; question: string; context: Pick<Context, 'answered' | 'whole' | 'known'> },
  words: Words,
): { detail: string; summary: string } {
  // "转人工" is no question: what the customer wants to know was said before.
  const asked = [...((why === 'asked' ? context.whole : question || context.whole) ?? '')].slice(0, QUESTION).join('');
  const lines = [
    words(`summary.${why}`),
    asked ? words('summary.lastQuestion', { question: asked }) : words('summary.nothing'),
  ];
  const titles = [...new Set(context.answered.map(({ title }) => title))].slice(-TITLES);
  if (titles.length > 0) lines.push(words('summary.answered', { titles: titles.join('；') }));
  if (context.known) lines.push(...summaryLines(context.known, words, asked));
  return { detail: asked, summary: lines.join('\n') };
}
