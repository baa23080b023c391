import type { Quantity } from '#libs/text';
import { READ, type Node, type PropertyKind, type Reader, type Step, type Value } from './kinds.ts';
import { listed, note, tellValue } from './tell.ts';
import { amountOf, differenceOf, isAlike, type Amount } from './values.ts';

export interface Told {
  readonly sentences: readonly string[];
  readonly path: readonly Step[];
}

interface Measured {
  readonly node: Node;
  readonly value: Value;
  readonly amount: Amount;
}

export function stepOf(node: Node, property: PropertyKind, { value, source }: Value): Step {
  return { from: node, type: property.id, label: property.label, to: null, value, backwards: false, source };
}

/** One value of one or several entities. Null when one of them has none. */
export async function valuesOf(nodes: readonly Node[], property: PropertyKind, reader: Reader): Promise<Told | null> {
  const found = await read(nodes, property, reader);
  if (found.length !== nodes.length) return null;
  const path = found.map(({ node, value }) => stepOf(node, property, value));
  const [first] = found;
  const sentence =
    found.length === 1
      ? `${first!.node.name}的${property.label.zh}是 ${first!.value.value}${note(property)}。`
      : `${property.label.zh}${note(property)}：${found.map(({ node, value }) => tellValue(node, value.value)).join('，')}。`;
  return { sentences: [sentence], path };
}

/** How two entities differ in one property, with both values. Null when one has none, or they measure different things. */
export async function compared(
  [one, other]: readonly [Node, Node],
  property: PropertyKind,
  reader: Reader,
): Promise<Told | null> {
  const [a, b] = await measured([one, other], property, reader);
  if (!a || !b || !isAlike(a.amount, b.amount)) return null;
  const both = `${tellValue(a.node, a.value.value)}，${tellValue(b.node, b.value.value)}${note(property)}`;
  const path = [a, b].map(({ node, value }) => stepOf(node, property, value));
  const { label } = property;
  if (a.amount.low === b.amount.low && a.amount.high === b.amount.high) {
    return {
      sentences: [`${one.name}和${other.name}的${label.zh}一样，都是 ${a.value.value}${note(property)}。`],
      path,
    };
  }
  const gap = differenceOf(a.amount, b.amount);
  // Of two ranges the difference is not one number: both are said.
  if (gap === null) return { sentences: [`${label.zh}：${both}。`], path };
  const isMore = a.amount.low > b.amount.low;
  const [more, less] = property.kind === 'money' ? ['高', '低'] : ['多', '少'];
  return {
    sentences: [`${one.name}的${label.zh}比${other.name}${isMore ? more : less} ${gap}：${both}。`],
    path,
  };
}

/** The entity with the highest or lowest value; several when they share it. Null when one has no value. */
export async function best(
  nodes: readonly Node[],
  { property, highest }: { property: PropertyKind; highest: boolean },
  reader: Reader,
): Promise<Told | null> {
  const all = await measured(nodes, property, reader);
  if (all.length < 2 || all.length !== nodes.length || !isComparable(all)) return null;
  const sign = highest ? -1 : 1;
  const sorted = all.toSorted((x, y) => sign * (x.amount.low - y.amount.low) || sign * (x.amount.high - y.amount.high));
  const first = sorted[0]!;
  const winners = sorted.filter(({ amount }) => amount.low === first.amount.low && amount.high === first.amount.high);
  const [word] = property.kind === 'money' ? [highest ? '最高' : '最低'] : [highest ? '最多' : '最少'];
  const others = sorted
    .filter((each) => !winners.includes(each))
    .map(({ node, value }) => tellValue(node, value.value));
  const rest = others.length > 0 && others.length <= SHOWN ? `，${others.join('，')}` : '';
  return {
    sentences: [
      `${property.label.zh}${word}的是${listed(winners.map(({ node }) => node.name))}，${first.value.value}${note(property)}${rest}。`,
    ],
    path: sorted.slice(0, SHOWN + winners.length).map(({ node, value }) => stepOf(node, property, value)),
  };
}

/** Entities named in one answer. */
const SHOWN = 12;

export interface Bound {
  readonly property: PropertyKind;
  readonly amount: Pick<Quantity, 'low' | 'unit' | 'text'>;
  /** `within`: the amount lies in the range of the value. */
  readonly how: 'at most' | 'below' | 'at least' | 'above' | 'within';
}

const boundWords: Record<Bound['how'], string> = {
  'at most': '不超过',
  below: '低于',
  'at least': '不低于',
  above: '高于',
  within: '包含',
};

/** Entities whose value keeps within a bound. Null when one of them has no value, or another unit. */
export async function filtered(nodes: readonly Node[], bound: Bound, ground: { reader: Reader; measure: string }) {
  const { property, amount, how } = bound;
  const all = await measured(nodes, property, ground.reader);
  if (all.length === 0 || all.length !== nodes.length || !isComparable(all)) return null;
  const { unit } = all[0]!.amount;
  if (amount.unit !== unit && !(amount.unit === '' && unit === 'yuan')) return null;
  const kept = all.filter((each) => keeps(each.amount, amount.low, how));
  const limit = `${property.label.zh}${boundWords[how]} ${spelt(amount, unit)}`;
  // What was left out speaks for itself only when nothing is left.
  const shown = kept.length > 0 ? kept : all;
  const values = shown.map(({ node, value }) => tellValue(node, value.value)).join('，');
  if (shown.length > SHOWN) return null;
  const sentence =
    kept.length > 0
      ? `${limit}的有 ${kept.length} ${ground.measure}：${values}${note(property)}。`
      : `${limit}的没有：${values}${note(property)}。`;
  return {
    sentences: [sentence],
    path: shown.map(({ node, value }) => stepOf(node, property, value)),
    count: kept.length,
  };
}

function keeps({ low, high }: Amount, given: number, how: Bound['how']): boolean {
  switch (how) {
    case 'at most':
      return high <= given;
    case 'below':
      return high < given;
    case 'at least':
      return low >= given;
    case 'above':
      return low > given;
    case 'within':
      return low <= given && given <= high;
  }
}

/** An amount of the question in the spelling of answers: 50万 is 50 万元. */
function spelt({ low, text, unit }: Bound['amount'], known: string): string {
  if (known !== 'yuan') return text;
  const whole = low >= 10_000;
  return `${Number((whole ? low / 10_000 : low).toPrecision(12))} ${whole ? '万元' : '元'}${unit === '' || unit === 'yuan' ? '' : text}`;
}

const isComparable = (all: readonly Measured[]) => all.every(({ amount }) => isAlike(amount, all[0]!.amount));

async function read(nodes: readonly Node[], { id }: PropertyKind, reader: Reader) {
  if (nodes.length === 0 || nodes.length > READ) return [];
  const values = await reader.values(
    nodes.map((node) => node.id),
    id,
  );
  return nodes.flatMap((node) => {
    const own = values.filter(({ entityId }) => entityId === node.id);
    // Two values of one thing are a contradiction that a person has to settle.
    return own.length === 1 ? [{ node, value: own[0]! }] : [];
  });
}

async function measured(nodes: readonly Node[], property: PropertyKind, reader: Reader): Promise<Measured[]> {
  const found = await read(nodes, property, reader);
  return found.flatMap(({ node, value }) => {
    const amount = amountOf(value.value);
    return amount ? [{ node, value, amount }] : [];
  });
}
