import { z } from 'zod';

/** A line of an evaluation file that cannot be used. */
export class BadRow extends Error {
  override readonly name = 'BadRow';
  /** Counted from 1; 0 when the file as a whole is meant. */
  readonly line: number;

  constructor(line: number, why: string) {
    super(why);
    this.line = line;
  }
}

/** Longest text of a row, in UTF-16 units: an answer may be long, a question never is. */
const MAX_TEXT = 20_000;
const MAX_QUERY = 4_000;
/** Rows of one file; more is a wrong file. */
const MAX_ROWS = 1_000_000;
const MAX_SPELLINGS = 1_000;
const MAX_CANDIDATES = 1_000;

const filled = (max: number) =>
  z
    .string('is not a text')
    .max(max, `is longer than ${max} characters`)
    .refine((text) => text.trim() !== '', 'is empty');
const id = z
  .union([z.string(), z.number()], 'is not a text')
  .transform(String)
  .refine((text) => text !== '', 'is empty');
const spellings = z.array(filled(MAX_QUERY), 'is not a list of texts').max(MAX_SPELLINGS).default([]);

/** Something that can answer: one row of `--kb`. */
const knowledgeRow = z.object({
  id,
  question: filled(MAX_QUERY),
  /** Other ways to ask it. */
  similar: spellings,
  /** Questions that sound alike and that it must not answer. */
  negative: spellings,
  answer: z.string('is not a text').max(MAX_TEXT).default(''),
});
export type KnowledgeRow = z.infer<typeof knowledgeRow>;

const question = z.object({ query: filled(MAX_QUERY), gold: id.nullable() });
/** A question and the id of the entry that answers it, null when none does. */
export type Question = z.infer<typeof question>;

const label = z.union([z.literal([0, 1]), z.boolean()], 'is neither 0 nor 1').transform(Boolean);
const candidateList = z.object({
  query: filled(MAX_QUERY),
  candidates: z
    .array(z.object({ text: filled(MAX_TEXT), label }), 'is not a list')
    .min(1, 'is empty')
    .max(MAX_CANDIDATES, `has more than ${MAX_CANDIDATES} entries`),
});
/** A question and texts to put in order. */
export type CandidateList = z.infer<typeof candidateList>;

export type Questions =
  | { readonly kind: 'questions'; readonly rows: readonly Question[] }
  | { readonly kind: 'lists'; readonly rows: readonly CandidateList[] };

/** Reads `--kb`. Throws `BadRow`. */
export function readKnowledge(jsonl: string): KnowledgeRow[] {
  const seen = new Map<string, number>();
  return lines(jsonl).map(({ line, value }) => {
    const row = shaped(knowledgeRow, value, line);
    const before = seen.get(row.id);
    if (before !== undefined) throw new BadRow(line, `"id" ${quote(row.id)} stands on line ${before} too`);
    seen.set(row.id, line);
    return row;
  });
}

/** Reads `--data`; `ids` are those of the knowledge base, when there is one. Throws `BadRow`. */
export function readQuestions(jsonl: string, ids?: ReadonlySet<string>): Questions {
  const all = lines(jsonl);
  const isList = (value: unknown) => typeof value === 'object' && value !== null && 'candidates' in value;
  if (isList(all[0]!.value))
    return { kind: 'lists', rows: all.map(({ line, value }) => shaped(candidateList, value, line)) };
  const rows = all.map(({ line, value }) => {
    if (isList(value)) throw new BadRow(line, 'has "candidates", but the first row has "gold"; a file holds one kind');
    const row = shaped(question, value, line);
    if (ids && row.gold !== null && !ids.has(row.gold))
      throw new BadRow(line, `"gold" ${quote(row.gold)} is no id of the knowledge base; null stands for unanswerable`);
    return row;
  });
  return { kind: 'questions', rows };
}

const rewriteRow = z.object({
  context: z.array(z.string('is not a text').max(MAX_QUERY), 'is not a list of texts').max(MAX_SPELLINGS),
  current: filled(MAX_QUERY),
  rewrite: filled(MAX_QUERY),
});
/** What was said before, a question that leans on it, and the same question made whole. */
export type RewriteRow = z.infer<typeof rewriteRow>;

/** Reads the rows of `eval rewrite`. Throws `BadRow`. */
export function readRewrites(jsonl: string): RewriteRow[] {
  return readRows(jsonl, rewriteRow);
}

/** Reads rows of one shape. Throws `BadRow`. */
export function readRows<T>(jsonl: string, schema: z.ZodType<T>): T[] {
  return lines(jsonl).map(({ line, value }) => shaped(schema, value, line));
}

function lines(jsonl: string): { line: number; value: unknown }[] {
  const found: { line: number; value: unknown }[] = [];
  for (const [at, text] of jsonl
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (text.trim() === '') continue;
    if (found.length === MAX_ROWS) throw new BadRow(at + 1, `is beyond the ${MAX_ROWS} rows that a file may have`);
    found.push({ line: at + 1, value: parsed(text, at + 1) });
  }
  if (found.length === 0) throw new BadRow(0, 'The file has no rows');
  return found;
}

function parsed(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadRow(line, `is not JSON: ${(error as SyntaxError).message}`);
  }
}

function shaped<T>(schema: z.ZodType<T>, value: unknown, line: number): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  if (path.length === 0) throw new BadRow(line, 'is not an object');
  const missing = valueAt(value, path) === undefined;
  throw new BadRow(line, `"${path.join('.')}" ${missing ? 'is missing' : message}`);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
