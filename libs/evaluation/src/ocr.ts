import { z } from 'zod';
import { paperFields, paperKinds, sightKinds, type PaperField, type Sight } from '#libs/papers';
import { BadRow, readRows } from './rows.ts';

const MAX_TEXT = 20_000;

const row = z.object({
  file: z.string('is not a text').regex(/^[^/\\\0]+$/u, 'is not the name of a file in the same folder'),
  kind: z.enum(sightKinds, `is none of ${sightKinds.join(', ')}`),
  text: z.string('is not a text').max(MAX_TEXT, `is longer than ${MAX_TEXT} characters`).optional(),
  fields: z.record(z.string(), z.string('is not a text'), 'is not an object'),
  defect: z.string('is not a text').min(1, 'is empty').optional(),
  valid: z.boolean('is neither true nor false').optional(),
});
/** A picture and what is on it: fields as `ReadField.value` has them; `valid` false where its code was made wrong. */
export type OcrRow = z.infer<typeof row>;

/** Reads a truth.jsonl. Throws `BadRow`. */
export function readOcr(jsonl: string): OcrRow[] {
  const rows = readRows(jsonl, row);
  const seen = new Set<string>();
  for (const [at, { file, kind, fields }] of rows.entries()) {
    if (seen.has(file)) throw new BadRow(at + 1, `"file" ${JSON.stringify(file)} stands in an earlier row too`);
    seen.add(file);
    const known: readonly string[] = paperKinds.includes(kind as never) ? paperFields[kind as 'id_card'] : [];
    const strange = Object.keys(fields).find((name) => !known.includes(name));
    if (strange === undefined) continue;
    const has = known.length === 0 ? 'has no fields' : `has only ${known.join(', ')}`;
    throw new BadRow(at + 1, `"fields" names "${strange}", and ${kind} ${has}`);
  }
  return rows;
}

/** What came of one picture. */
export interface OcrOutcome {
  readonly row: OcrRow;
  /** Null: no answer, or a refusal. */
  readonly sight: Pick<Sight, 'kind' | 'fields' | 'missing' | 'text' | 'flaws'> | null;
  readonly ms: number;
}

export interface OcrScores {
  readonly pictures: number;
  /** From 0 to 1, see `misread`; null without a text. */
  readonly characterAccuracy: number | null;
  /** Share of the fields named by the truth whose value is the same, by `plain`; null without fields. */
  readonly fieldExact: number | null;
  /** Fields read of pictures whose truth names fields, and not these. */
  readonly fieldsInvented: number;
  readonly kindAccuracy: number;
  readonly msP50: number;
}
/** Of pictures whose row says whether the code is right. */
export interface CodeScores {
  readonly planted: number;
  /** Said to be wrong. */
  readonly caught: number;
  /** No code was read, and it is named as missing: it is asked for again. */
  readonly unread: number;
  /** Taken for right: what must never be. */
  readonly passed: number;
  readonly right: number;
  /** Right ones said to be wrong. */
  readonly falseAlarms: number;
}

export const OCR_KEYS = ['characterAccuracy', 'fieldExact', 'kindAccuracy', 'msP50'] as const;

export function scoreOcr(outcomes: readonly OcrOutcome[]): OcrScores {
  const withText = outcomes.filter(({ row: { text } }) => text !== undefined && plain(text) !== '');
  const wrong = sum(withText.map(({ row: { text }, sight }) => misread(text!, sight?.text ?? '')));
  const fields = outcomes.flatMap(fieldsOf);
  const times = outcomes.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return {
    pictures: outcomes.length,
    characterAccuracy:
      withText.length === 0 ? null : 1 - wrong / sum(withText.map(({ row: { text } }) => plain(text!).length)),
    fieldExact: fields.length === 0 ? null : fields.filter(({ right }) => right).length / fields.length,
    fieldsInvented: sum(outcomes.map((outcome) => inventedIn(outcome).length)),
    kindAccuracy: outcomes.filter(({ row: { kind }, sight }) => sight?.kind === kind).length / outcomes.length,
    msP50: times[Math.ceil(times.length / 2) - 1] ?? 0,
  };
}

/** The same for the pictures of each defect, in the order in which they come first. */
export function scoreByDefect(outcomes: readonly OcrOutcome[]): Map<string, OcrScores> {
  const named = outcomes.filter(({ row: { defect } }) => defect !== undefined);
  return new Map(
    [...Map.groupBy(named, ({ row: { defect } }) => defect!)].map(([name, some]) => [name, scoreOcr(some)]),
  );
}

/** Null when no row says whether its code is right. */
export function scoreCodes(outcomes: readonly OcrOutcome[]): CodeScores | null {
  const told = outcomes.flatMap(({ row: { valid }, sight }) => {
    const code = sight?.fields.find(({ name }) => name === 'code');
    return valid === undefined ? [] : [{ valid, said: code ? code.valid : null, lacking: code === undefined }];
  });
  if (told.length === 0) return null;
  const planted = told.filter(({ valid }) => !valid);
  const right = told.filter(({ valid }) => valid);
  return {
    planted: planted.length,
    caught: planted.filter(({ said }) => said === false).length,
    unread: planted.filter(({ lacking }) => lacking).length,
    passed: planted.filter(({ said, lacking }) => said !== false && !lacking).length,
    right: right.length,
    falseAlarms: right.filter(({ said }) => said === false).length,
  };
}

export interface FieldOutcome {
  readonly name: PaperField;
  readonly truth: string;
  readonly read: string | null;
  readonly right: boolean;
}

/** Each field that the truth names, with what was read for it. */
export function fieldsOf({ row: { fields }, sight }: OcrOutcome): FieldOutcome[] {
  return Object.entries(fields).map(([name, truth]) => {
    const read = sight?.fields.find((field) => field.name === name)?.value ?? null;
    return { name: name as PaperField, truth, read, right: read !== null && plain(read) === plain(truth) };
  });
}

/** Fields that were read though the picture has none of that name; nobody knows where the truth names no field. */
export function inventedIn({ row: { fields }, sight }: OcrOutcome): FieldOutcome['name'][] {
  if (Object.keys(fields).length === 0) return [];
  return (sight?.fields ?? []).flatMap(({ name }) => (name in fields ? [] : [name]));
}

/** Full-width marks and letters as plain ones (NFKC), without blanks: what a person would call the same. */
const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, '');

/**
 * Characters of a text that were read wrong: for each of its lines, the edit distance to the most like stretch of all
 * that was read (semi-global: what stands before and behind is free), so that columns may be read in any order and what
 * stands beside the text costs nothing. Both sides are `plain`. At most the length of the text.
 */
export function misread(text: string, read: string): number {
  const all = [...plain(read)];
  return sum(text.split('\n').map((line) => awayFrom([...plain(line)], all)));
}

/** Sellers (1980): the edit distance of a pattern to the nearest substring. */
function awayFrom(pattern: readonly string[], text: readonly string[]): number {
  let above: number[] = Array.from({ length: text.length + 1 }, () => 0);
  for (const [at, char] of pattern.entries()) {
    const row = [at + 1];
    for (let to = 1; to <= text.length; to++) {
      const same = above[to - 1]! + (text[to - 1] === char ? 0 : 1);
      row.push(Math.min(same, above[to]! + 1, row[to - 1]! + 1));
    }
    above = row;
  }
  return above.reduce((least, cost) => Math.min(least, cost), pattern.length);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
