import { fold, originalSpan, type Folded } from '#libs/text';
import type { Entity, EntityType, EntityValues } from './types.ts';

/** A message in the form that rules read, with the way back. */
export type Source = Folded;

export const sourceOf = (text: string): Source => fold(text);

/** What stands at units `start` to `end` of the folded text, as an entity of the text that was given. */
export function marked<T extends EntityType>(
  source: Source,
  type: T,
  [start, end]: readonly [number, number],
  value: EntityValues[T],
): Entity {
  const span = originalSpan(source, start, end);
  const text = source.source.slice(span.start, span.end);
  return { type, ...span, text, value, source: 'rule', probability: 1 } as Entity;
}

/** The same, less sure. */
export const likely = (entity: Entity, probability: number): Entity => ({ ...entity, probability });

/** Runs a sticky pattern at one place. */
export function at(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}
