import { z } from 'zod';
import type { Judgement } from '#libs/grounding';
import { fold } from '#libs/text';
import { BadRow, readRows } from './rows.ts';
import { auroc } from './scores.ts';

const LABELS = ['supported', 'contradicted', 'not_found'] as const;
const MAX_TEXT = 20_000;

const row = z.object({
  knowledge: z.string('is not a text').max(MAX_TEXT, `is longer than ${MAX_TEXT} characters`),
  reply: z
    .string('is not a text')
    .max(MAX_TEXT, `is longer than ${MAX_TEXT} characters`)
    .refine((text) => text.trim() !== '', 'is empty'),
  label: z.enum(LABELS, `is none of ${LABELS.join(', ')}`),
  kind: z.string('is not a text').optional(),
});
/** A reply, what it should stand on, and whether it does. */
export type GroundingRow = z.infer<typeof row>;

/** What BEGIN calls a reply that stands in its knowledge; a generic one claims nothing and is left out. */
const BEGIN = new Map<string, GroundingRow['label'] | null>([
  ['Fully attributable', 'supported'],
  ['Not fully attributable', 'not_found'],
  ['Generic', null],
]);

/** Reads JSONL, or a file of the BEGIN benchmark as it is published (TSV with a head). Throws `BadRow`. */
export function readGrounding(text: string): GroundingRow[] {
  const head = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0]!;
  return head.split('\t').includes('begin_label') ? readBegin(text) : readRows(text, row);
}

function readBegin(text: string): GroundingRow[] {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const columns = head.split('\t');
  const at = (name: string) => columns.indexOf(name);
  if (at('knowledge') < 0 || at('response') < 0) throw new BadRow(1, 'lacks the column "knowledge" or "response"');
  const rows = lines.flatMap((line, index): GroundingRow[] => {
    if (line === '') return [];
    const cells = line.split('\t');
    const label = BEGIN.get(cells[at('begin_label')] ?? '');
    if (label === undefined) throw new BadRow(index + 2, `has no label of BEGIN: ${cells.at(-1)?.slice(0, 40)}`);
    return label === null ? [] : [{ knowledge: cells[at('knowledge')]!, reply: cells[at('response')]!, label }];
  });
  if (rows.length === 0) throw new BadRow(0, 'The file has no rows');
  return rows;
}

/** How a reply is judged: its sentences, and the reply as one for a single score. */
export type Grounding = (row: GroundingRow) => { sentences: readonly Judgement[]; whole: Judgement };

/** Replies of one kind of change: how many are not supported and how many of them were caught, and the other way round. */
export interface KindCount {
  readonly kind: string;
  readonly unsupported: number;
  readonly caught: number;
  readonly supported: number;
  readonly falseAlarms: number;
}

export interface GroundingScores {
  /** How often a supported reply scores above an unsupported one; null when one of them is missing. */
  readonly auroc: number | null;
  /** The same for the share of the reply's words that stand in the knowledge. */
  readonly overlapAuroc: number | null;
  /** The same among replies to one knowledge; null when none has both. */
  readonly pairwise: number | null;
  /** Share of unsupported replies of which a sentence was objected to, and of supported ones. */
  readonly caught: number | null;
  readonly falseAlarms: number | null;
  readonly msP50: number;
  readonly kinds: readonly KindCount[];
}

interface Judged {
  readonly row: GroundingRow;
  readonly good: boolean;
  readonly score: number;
  readonly overlap: number;
  readonly objected: boolean;
  readonly ms: number;
}

/** Judges every row. `clock` gives milliseconds. */
export function measureGrounding(
  rows: readonly GroundingRow[],
  judging: Grounding,
  clock: () => number,
): GroundingScores {
  const judged = rows.map((each): Judged => {
    const begun = clock();
    const { sentences, whole } = judging(each);
    const ms = clock() - begun;
    const objected = sentences.some(({ verdict }) => verdict !== 'supported');
    return { row: each, good: each.label === 'supported', score: whole.score, overlap: overlapOf(each), objected, ms };
  });
  const good = judged.filter((each) => each.good);
  const bad = judged.filter((each) => !each.good);
  const share = (some: readonly Judged[]) =>
    some.length === 0 ? null : some.filter(({ objected }) => objected).length / some.length;
  const times = judged.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    auroc: auroc(
      good.map(({ score }) => score),
      bad.map(({ score }) => score),
    ),
    overlapAuroc: auroc(
      good.map(({ overlap }) => overlap),
      bad.map(({ overlap }) => overlap),
    ),
    pairwise: pairwise(judged),
    caught: share(bad),
    falseAlarms: share(good),
    msP50: times[Math.floor(times.length / 2)] ?? 0,
    kinds: kindsOf(judged),
  };
}

/** Plain word overlap, the least that any judge must beat: words of other scripts, single Han characters, each occurrence. */
export function overlapOf({ knowledge, reply }: Pick<GroundingRow, 'knowledge' | 'reply'>): number {
  const units = (text: string) => fold(text).text.match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? [];
  const known = new Set(units(knowledge));
  const said = units(reply);
  return said.length === 0 ? 0 : said.filter((unit) => known.has(unit)).length / said.length;
}

function pairwise(judged: readonly Judged[]): number | null {
  const groups = Map.groupBy(judged, ({ row: { knowledge } }) => knowledge);
  let [pairs, won] = [0, 0];
  for (const group of groups.values())
    for (const good of group.filter((each) => each.good))
      for (const bad of group.filter((each) => !each.good)) {
        pairs++;
        won += good.score > bad.score ? 1 : good.score === bad.score ? 0.5 : 0;
      }
  return pairs === 0 ? null : won / pairs;
}

function kindsOf(judged: readonly Judged[]): KindCount[] {
  const named = judged.filter(({ row: { kind } }) => kind !== undefined);
  return [...Map.groupBy(named, ({ row: { kind } }) => kind!)]
    .map(([kind, some]) => {
      const count = (good: boolean, objected?: boolean) =>
        some.filter((each) => each.good === good && (objected === undefined || each.objected === objected)).length;
      return {
        kind,
        unsupported: count(false),
        caught: count(false, true),
        supported: count(true),
        falseAlarms: count(true, true),
      };
    })
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
}
