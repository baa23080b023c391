import type { Named } from './exchanges.ts';

const DIGITS = '一二三四五六七八';
const POINTING =
  /^(?<before>那么?|还有)?(?:(?:第|头)(?<place>[一二两三四五六七八1-8])(?<kind>[个种款项类条](?:店型)?(?!月|周|星期|礼拜|季度|学期|小时|人|店|门店|[一二三四五六\d]+[年个]))|(?<end>前者|后者|前一[个种]|后一[个种]|最后一?[个种]))(?<rest>.+)$/u;
/** Said of a choice itself, not of something about it. */
const TAKING = /^(吧|好了|呗|谢谢|就行|可以|行|的?吧)[。.!！]*$/u;

export interface Pointed {
  named: Named;
  /** The question with the name in the place of the number. */
  text: string;
  /** The choice itself is taken; nothing is asked about it. */
  taken: boolean;
}

/** "第二个多少钱" after a list: which one, and the question about it. Null when nothing is pointed at. Pure. */
export function pointedAt(text: string, names: readonly Named[]): Pointed | null {
  const { before = '', place, end, rest = '' } = POINTING.exec(text.trim())?.groups ?? {};
  if (place === undefined && end === undefined) return null;
  const named = names.at(place === undefined ? endOf(end!, names.length) : indexOf(place));
  if (!named) return null;
  return { named, text: `${before}${named.name}${rest}`, taken: TAKING.test(rest) };
}

function indexOf(place: string): number {
  if (place === '两') return 1;
  const index = DIGITS.indexOf(place);
  return index === -1 ? Number(place) - 1 : index;
}

/** 前者 and 后者 are of two. */
function endOf(end: string, count: number): number {
  if (end.startsWith('最后')) return -1;
  if (count !== 2) return count;
  return end.startsWith('前') ? 0 : 1;
}
