import { BEGINS, exact, readAmount } from './amounts.ts';
import { bounded } from './bounds.ts';
import { at, marked, type Source } from './source.ts';
import type { Entity } from './types.ts';

/** Square metres in each; a 亩 is 2,000/3 (State Council order of 1984), a 坪 400/121. */
const UNITS: readonly (readonly [string, number])[] = [
  ['平方公里|平方千米', 1_000_000],
  ['平方英尺|平方呎|平方尺|呎|square feet|sq\\.? ?ft', 0.092903],
  ['平方米|平米|平方|个平方|m2|square met(?:er|re)s?|sqm|平(?![时台均衡安板面淡静常凉湖顶])', 1],
  ['亩', 2_000 / 3],
  ['公顷', 10_000],
  ['坪', 400 / 121],
];
const UNIT = new RegExp(`\\s?(?:${UNITS.map(([words]) => `(${words})`).join('|')})(?![a-z])`, 'y');

/** Areas, in square metres: 80平, 一百来平方米, 两亩. */
export function areas(source: Source): Entity[] {
  const { text } = source;
  const found: Entity[] = [];
  for (let index = 0; index < text.length; index++) {
    if (!BEGINS.test(text[index]!) || /[\d.a-z]/u.test(text[index - 1] ?? '')) continue;
    const amount = readAmount(text, index);
    const unit = amount && at(UNIT, text, amount.end);
    if (!unit) {
      index = amount ? amount.end - 1 : index;
      continue;
    }
    const factor = UNITS.find((_, position) => unit[position + 1] !== undefined)![1];
    const { bounds, start, end } = bounded(text, amount, amount.end + unit[0].length);
    const metres = (value: number | null) => value && Math.round(exact(value * factor) * 100) / 100;
    found.push(marked(source, 'area', [start, end], { ...bounds, min: metres(bounds.min), max: metres(bounds.max) }));
    index = end - 1;
  }
  return found;
}
