import type { Entity, EntityType } from './types.ts';

/** Of two readings of the same length the surer form counts: what has a check digit before what has only a shape. */
const RANK: readonly EntityType[] = [
  'id_card',
  'credit_code',
  'email',
  'url',
  'phone',
  'wechat',
  'product',
  'shop_type',
  'brand',
  'place',
  'date',
  'money',
  'area',
  'company',
  'person',
  'role',
  'district',
  'city',
  'province',
  'percentage',
  'duration',
  'quantity',
  'position',
  'address',
];

/**
 * Of entities that overlap the longer stays; of two as long the one whose type has the surer form. What a trained
 * labeller found stays where it touches nothing that a rule found, or where it holds places and nothing else: a company
 * takes the city in its name, an address stands beside the places in it.
 */
export function settled(rules: readonly Entity[], labelled: readonly Entity[]): Entity[] {
  const kept: Entity[] = [];
  const longest = rules.toSorted(
    (a, b) => b.end - b.start - (a.end - a.start) || RANK.indexOf(a.type) - RANK.indexOf(b.type) || a.start - b.start,
  );
  for (const entity of longest) if (!kept.some((other) => overlap(other, entity))) kept.push(entity);
  let result = kept;
  for (const entity of labelled) {
    const touched = result.filter((other) => overlap(other, entity));
    if (!touched.every((other) => isPlace(other) && isWithin(other, entity))) continue;
    result = [...(entity.type === 'address' ? result : result.filter((other) => !touched.includes(other))), entity];
  }
  return result.toSorted((a, b) => a.start - b.start || b.end - a.end);
}

const overlap = (a: Entity, b: Entity): boolean => a.start < b.end && b.start < a.end;
const isWithin = (a: Entity, b: Entity): boolean => a.start >= b.start && a.end <= b.end;
const isPlace = ({ type }: Entity): boolean => type === 'province' || type === 'city' || type === 'district';
