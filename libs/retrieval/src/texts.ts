import { sentences } from '#libs/text';
import type { Entry } from './entry.ts';

/** What a row of an entry is: something it may be found by, something it must not answer, or what stands around it. */
export const ROW = { spelling: 0, negative: 1, around: 2 } as const;
export type RowKind = (typeof ROW)[keyof typeof ROW];

export interface RowText {
  readonly kind: RowKind;
  readonly raw: string;
}

/** Spellings beyond this are not indexed: an article with more is two articles. */
const MAX_SPELLINGS = 64;
const MAX_NEGATIVES = 64;
/** A passage is compared in windows of whole sentences, this many characters where sentences allow. */
const WINDOW = 90;
const MAX_WINDOWS = 16;

/** The texts of an entry that are compared, in a fixed order, each once. */
export function textsOf(entry: Entry): RowText[] {
  const row = (kind: RowKind) => (raw: string) => ({ kind, raw });
  if (entry.kind === 'passage') {
    const windows = windowsOf(entry.answer);
    const around = `${entry.category ?? ''} ${entry.question}`.trim();
    return [...windows.map(row(ROW.spelling)), row(ROW.around)(around)];
  }
  const spellings = [...new Set([entry.question, ...(entry.similar ?? [])])].slice(0, MAX_SPELLINGS);
  const negatives = [...new Set(entry.negative)].slice(0, MAX_NEGATIVES);
  return [
    ...spellings.map(row(ROW.spelling)),
    ...negatives.map(row(ROW.negative)),
    row(ROW.around)(`${entry.category ?? ''} ${entry.answer}`.trim()),
  ];
}

/** The texts of an entry whose vectors an index asks its encoder for. */
export function encodedTexts(entry: Entry): string[] {
  return textsOf(entry).flatMap(({ kind, raw }) => (kind === ROW.around ? [] : [raw]));
}

/** Neighbouring sentences together; a new window begins with the last sentence of the one before when that is short. */
function windowsOf(text: string): string[] {
  const out: string[] = [];
  let current = '';
  for (const sentence of sentences(text)) {
    if (current.length > 0 && current.length + sentence.length > WINDOW) {
      out.push(current.trim());
      current = '';
    }
    current += sentence;
    if (out.length === MAX_WINDOWS) break;
  }
  if (current.trim() !== '' && out.length < MAX_WINDOWS) out.push(current.trim());
  return out.length > 0 ? out : [text];
}
