import type { Problems } from './formats-problems.ts';
import type { MarkedExample, MarkedSpan, Reading } from './formats-types.ts';

/**
 * One object a line: `text`, `label` (or `intent`; null, "" and "oos" are out of scope) and, if any, `entities` as Rasa
 * writes them: `start`, `end`, `entity`, `value`.
 */
export function readJsonl(text: string, problems: Problems): Reading {
  for (const [at, source] of text.split(/\r\n|\r|\n/).entries()) {
    const line = at + 1;
    if (source.trim() === '') continue;
    const row = objectIn(source);
    if (row === null) {
      problems.add(line, 'is not a JSON object');
      continue;
    }
    const label = 'label' in row ? row['label'] : row['intent'];
    const said = row['text'];
    if (typeof said !== 'string') problems.add(line, '"text" is not a text');
    else if (label === undefined) problems.add(line, '"label" is missing; out of scope is null');
    else if (label !== null && typeof label !== 'string') problems.add(line, '"label" is not a text');
    else {
      const spans = spansIn(row['entities'], said);
      if (spans === null) problems.add(line, '"entities" is not a list of stretches with start, end and entity');
      else problems.take({ text: said, label: label ?? '', line, spans });
    }
  }
  return problems.done();
}

function objectIn(source: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function spansIn(value: unknown, text: string): MarkedSpan[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return null;
  const spans: MarkedSpan[] = [];
  for (const item of value as unknown[]) {
    const {
      start,
      end,
      entity,
      value: standsFor,
    } = { ...(typeof item === 'object' ? item : {}) } as Record<string, unknown>;
    if (!Number.isInteger(start) || !Number.isInteger(end) || typeof entity !== 'string') return null;
    const [from, to] = [start as number, end as number];
    if (from < 0 || to <= from || to > text.length) return null;
    const differs = typeof standsFor === 'string' && standsFor !== text.slice(from, to);
    spans.push({ start: from, end: to, type: entity, ...(differs ? { value: standsFor } : {}) });
  }
  return spans;
}

/** Says everything. */
export function writeJsonl(examples: readonly MarkedExample[]): string {
  return examples
    .map(({ text, label, spans = [] }) => {
      const entities = spans.map(({ start, end, type, value = text.slice(start, end) }) => ({
        start,
        end,
        entity: type,
        value,
      }));
      return `${JSON.stringify({ text, label, ...(entities.length > 0 ? { entities } : {}) })}\n`;
    })
    .join('');
}
