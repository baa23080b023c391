import { PackError } from './errors.ts';
import type { Place } from './errors.ts';
import { packLimits } from './limits.ts';

/** Keys that reach the prototype of an object when copied carelessly. */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** UTF-8 without a byte order mark; anything else would compare differently on two machines. */
export function decodeText(bytes: Uint8Array, place: Place): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PackError('text.encoding', 'The file is not valid UTF-8.', place);
  }
  if (text.startsWith('\uFEFF')) throw new PackError('text.encoding', 'The file begins with a byte order mark.', place);
  return text;
}

/** Parses JSON of bounded depth, without keys that pollute prototypes. Depth is checked before parsing. */
export function parseJson(text: string, place: Place): unknown {
  refuseDepth(text, place);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const line = place.line ?? lineOfSyntaxError(text, error);
    throw new PackError('json.syntax', 'This is not valid JSON.', { ...place, ...(line ? { line } : {}) });
  }
  refuseKeys(value, place);
  return value;
}

/** The values of a JSONL text with their line numbers. Empty lines are refused except at the end. */
export function parseLines(text: string, place: Place, max: number): { value: unknown; line: number }[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length > max) {
    throw new PackError('list.count', `The file has ${lines.length} lines; at most ${max} are allowed.`, place);
  }
  return lines.map((line, index) => ({
    value: parseJson(line, { file: place.file, line: index + 1 }),
    line: index + 1,
  }));
}

function refuseDepth(text: string, place: Place): void {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text[at];
    if (inString) {
      if (unit === '\\') at++;
      else if (unit === '"') inString = false;
    } else if (unit === '"') inString = true;
    else if (unit === '{' || unit === '[') depth++;
    else if (unit === '}' || unit === ']') depth--;
    if (depth > packLimits.jsonDepth) {
      throw new PackError('json.depth', `JSON is nested deeper than ${packLimits.jsonDepth} levels.`, place);
    }
  }
}

function refuseKeys(value: unknown, place: Place): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (forbiddenKeys.has(key)) throw new PackError('json.key', `The key ${key} is not allowed.`, place);
    refuseKeys(inner, place);
  }
}

function lineOfSyntaxError(text: string, error: unknown): number | undefined {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
}
