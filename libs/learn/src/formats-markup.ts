import type { MarkedExample, MarkedSpan } from './formats-types.ts';

/**
 * As Rasa has it: `[text](type)`, `[text](type:value)`, `[text]{json}`, `[text][{json}, …]`. No part holds the mark that opens
 * it, so that no text takes longer than its length.
 */
const mark = /\[([^[\]]+)\](?:\(([^:()]+)(?::([^()]+))?\)|(\{[^{}]+\})|\[(\{[^[\]]*\})\])/g;

export interface Marked {
  readonly text: string;
  readonly spans: readonly MarkedSpan[];
  /** Something was said of an entity (role, group, a second type) that spans have no place for. */
  readonly hasDetails: boolean;
}

/** The plain text of an example with what is marked in it; null when the JSON behind a mark cannot be read. */
export function markedText(source: string): Marked | null {
  let text = '';
  let from = 0;
  let hasDetails = false;
  const spans: MarkedSpan[] = [];
  for (const match of source.matchAll(mark)) {
    const [whole, said = '', type, value, json, list] = match;
    const entity = type === undefined ? entityIn(json ?? `[${list}]`) : { type: type.trim(), value, hasDetails: false };
    if (entity === null) return null;
    hasDetails ||= entity.hasDetails;
    text += source.slice(from, match.index);
    const differs = entity.value !== undefined && entity.value !== said;
    spans.push({
      start: text.length,
      end: text.length + said.length,
      type: entity.type,
      ...(differs ? { value: entity.value } : {}),
    });
    text += said;
    from = match.index + whole.length;
  }
  return { text: text + source.slice(from), spans, hasDetails };
}

function entityIn(json: string): { type: string; value: string | undefined; hasDetails: boolean } | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return null;
  }
  const all: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  const { entity, value, ...details } = { ...(all[0] as object) } as Record<string, unknown>;
  if (typeof entity !== 'string' || entity.trim() === '') return null;
  const hasDetails = all.length > 1 || Object.keys(details).length > 0;
  return { type: entity.trim(), value: typeof value === 'string' ? value : undefined, hasDetails };
}

/** The example as Rasa marks it. A stretch that holds a bracket, or lies over another, cannot be marked and is left plain. */
export function markUp({ text, spans = [] }: MarkedExample): string {
  let out = '';
  let from = 0;
  for (const { start, end, type, value } of spans.toSorted((one, other) => one.start - other.start)) {
    const said = text.slice(start, end);
    if (start < from || /[[\]]/.test(said) || /[[\]{}]/.test(type + (value ?? ''))) continue;
    const isPlain = value === undefined && /^[\w.-]+$/.test(type);
    const note = isPlain ? `(${type})` : JSON.stringify({ entity: type, ...(value === undefined ? {} : { value }) });
    out += `${unmarked(text.slice(from, start))}[${said}]${note}`;
    from = end;
  }
  return out + unmarked(text.slice(from));
}

/** Brackets that would be read as the mark of an entity made full width. */
const unmarked = (plain: string) => plain.replace(/\[(?=[^[\]]*\][({[])/g, '［');
