import type { Article, ArticleDue } from '#contracts/http/knowledge';

/** Days before its end from which an article is told to end soon; the list goes by the same. */
export const soonDays = 14;
const dayMs = 86_400_000;

type Timed = Pick<Article, 'validTo' | 'answers' | 'reviewBy'>;

/**
 * The most urgent thing that time says of an article, and when: `expired` before `soon` before `recheck`, its own end
 * before that of one of its answers.
 */
export function dueOf({ validTo, answers, reviewBy }: Timed, now: number): { due: ArticleDue; at: string } | null {
  if (validTo !== null && Date.parse(validTo) <= now) return { due: 'expired', at: validTo };
  const isSoon = (at: string | null): at is string =>
    at !== null && Date.parse(at) > now && Date.parse(at) <= now + soonDays * dayMs;
  if (isSoon(validTo)) return { due: 'soon', at: validTo };
  const coming = answers.map((variant) => variant.validTo).filter(isSoon);
  if (coming.length > 0) return { due: 'soon', at: coming.toSorted()[0]! };
  return reviewBy !== null && Date.parse(reviewBy) <= now ? { due: 'recheck', at: reviewBy } : null;
}

/** So many months after an instant, or after now where that is later; the last of a shorter month. */
export function monthsAfter(at: string | null, months: number, now: number): string {
  const from = new Date(Math.max(now, at === null ? now : Date.parse(at)));
  const then = new Date(from);
  then.setDate(1);
  then.setMonth(then.getMonth() + months);
  const lastDay = new Date(then.getFullYear(), then.getMonth() + 1, 0).getDate();
  then.setDate(Math.min(from.getDate(), lastDay));
  return then.toISOString();
}
