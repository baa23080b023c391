import type { Entity } from './types.ts';

/** What nobody but the people who serve may read in full. */
const PRIVATE: readonly Entity['type'][] = ['phone', 'id_card', 'wechat', 'email', 'credit_code'];
/** Characters left at each end. */
const SHOWN = 3;

/** An entity as a trace or a log may hold it: private numbers only by their ends, a value without them. */
export function guarded({ type, start, end, text, value, source, probability }: Entity): Record<string, unknown> {
  const base = { type, start, end, source, probability };
  if (!PRIVATE.includes(type)) return { ...base, text, value };
  const hidden = masked(text);
  const valid = 'valid' in value ? { valid: value.valid } : {};
  const kind = type === 'phone' && 'kind' in value ? { kind: value.kind } : {};
  return { ...base, text: hidden, value: { masked: hidden, ...kind, ...valid } };
}

function masked(text: string): string {
  const characters = [...text];
  const shown = Math.min(SHOWN, Math.floor(characters.length / 4));
  return characters
    .map((character, index) => (index < shown || index >= characters.length - shown ? character : '*'))
    .join('');
}
