import { quantities, type Quantity } from '#libs/text';
import type { Bounds, Entity } from './types.ts';

const DURATIONS = ['minute', 'day', 'workday', 'month'] as const;
/** Months or days beyond a lifetime are money by the month: 一万二一个月. */
const LIFETIME: Partial<Record<(typeof DURATIONS)[number], number>> = { month: 1_200, day: 36_500 };

function boundsOf({ low, high, approx }: Quantity, factor = 1): Bounds {
  const exact = (value: number) => Number((value * factor).toPrecision(12));
  return { min: exact(low), max: exact(high), approximate: approx };
}

/** What is counted, shares and discounts, and how long something takes. */
export function counted(text: string): Entity[] {
  const found: Entity[] = [];
  for (const quantity of quantities(text)) {
    const { kind, unit, start, end, text: written } = quantity;
    const base = { start, end, text: written, source: 'rule' as const, probability: 1 };
    const length = DURATIONS.find((name) => name === unit);
    if (kind === 'count') found.push({ ...base, type: 'quantity', value: { ...boundsOf(quantity), unit } });
    if (kind === 'percent')
      found.push({ ...base, type: 'percentage', value: { ...boundsOf(quantity, 0.01), kind: 'share' } });
    if (kind === 'discount')
      found.push({ ...base, type: 'percentage', value: { ...boundsOf(quantity), kind: 'discount' } });
    if (kind === 'duration' && length && quantity.high <= (LIFETIME[length] ?? Infinity))
      found.push({ ...base, type: 'duration', value: { ...boundsOf(quantity), unit: length } });
  }
  return found;
}
