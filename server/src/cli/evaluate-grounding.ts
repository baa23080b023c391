import type { Command } from 'commander';
import {
  BadRow,
  measureGrounding,
  readGrounding,
  type Grounding,
  type GroundingRow,
  type GroundingScores,
} from '#libs/evaluation';
import { judge } from '#libs/grounding';
import { links, sentences, warmUp } from '#libs/text';
import { textOf } from './data-file.ts';
import { columns, print, printJson, UsageError } from './outcome.ts';

const help = `
Lines of --data:  {"knowledge": "…", "reply": "…", "label": "supported"}
"label" is supported, contradicted or not_found; "kind", if there, groups the counts.
Also reads the TSV files of BEGIN as they are published: "Fully attributable" counts as
supported, "Not fully attributable" as not_found, "Generic" rows are left out.
overlapAuroc is the plain overlap of words, over the same rows; docs/grounding.md says
what each number counts. Needs no server, no database and no network. A row that cannot
be read ends it with exit code 2.

Examples:
  ./liren eval grounding --data corpora/grounding/zh-swaps.jsonl
  ./liren eval grounding --data begin_dev_wow.tsv --json`;

const KEYS = ['auroc', 'overlapAuroc', 'pairwise', 'caught', 'falseAlarms', 'msP50'] as const;

export function groundingVerb(evaluation: Command): void {
  evaluation
    .command('grounding')
    .description('Score how replies that do not stand in their knowledge are told from those that do')
    .requiredOption('--data <file>', 'replies with their knowledge, as JSONL or as a TSV of BEGIN')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(({ data, json }: { data: string; json?: boolean }) => {
      const rows = read(data);
      warmUp();
      const scores = measureGrounding(rows, judging, () => performance.now());
      if (json) return printJson({ rows: rows.length, ...scores });
      print(shown(rows, scores));
    });
}

/** Links that the knowledge holds may be said; a company allows its own hosts in its settings. */
const judging: Grounding = ({ knowledge, reply }) => {
  const evidence = [knowledge];
  const allowedHosts = links(knowledge).flatMap(({ host }) => host ?? []);
  const rules = { allowedHosts, lexicon: [] };
  const parts = sentences(reply);
  const whole = judge([reply], evidence, rules)[0]!;
  return { sentences: parts.length === 1 ? [whole] : judge(parts, evidence, rules), whole };
};

function shown(rows: readonly GroundingRow[], scores: GroundingScores): string {
  const cell = (key: (typeof KEYS)[number]) => scores[key]?.toFixed(key === 'msP50' ? 2 : 3) ?? '-';
  const total = `${rows.length.toLocaleString('en')} rows\n\n${columns([[...KEYS], KEYS.map(cell)])}`;
  if (scores.kinds.length === 0) return total;
  const kinds = scores.kinds.map(({ kind, unsupported, caught, supported, falseAlarms }) => [
    kind,
    `${caught}/${unsupported}`,
    `${falseAlarms}/${supported}`,
  ]);
  return `${total}\n\n${columns([['kind', 'caught', 'false alarms'], ...kinds])}`;
}

function read(file: string): GroundingRow[] {
  const text = textOf(file);
  try {
    return readGrounding(text);
  } catch (error) {
    if (!(error instanceof BadRow)) throw error;
    throw new UsageError(`${file}${error.line === 0 ? '' : ` line ${error.line}`}: ${error.message}.`);
  }
}
