import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { BadRow, readKnowledge, readQuestions, SCORE_KEYS, type KnowledgeRow, type Questions } from '#libs/evaluation';
import { BUNDLE_NAMES, type BundleName } from '#libs/retrieval';
import { textOf } from './data-file.ts';
import { emotionVerb } from './evaluate-emotion.ts';
import { entitiesVerb } from './evaluate-entities.ts';
import { groundingVerb } from './evaluate-grounding.ts';
import { graphVerb } from './evaluate-graph.ts';
import { intentVerb } from './evaluate-intent.ts';
import { languageVerb } from './evaluate-language.ts';
import { ocrVerb } from './evaluate-ocr.ts';
import { pairsVerb } from './evaluate-pairs.ts';
import { rewriteVerb } from './evaluate-rewrite.ts';
import { turnsVerb } from './evaluate-turns.ts';
import { evaluationSets } from './evaluation-sets.ts';
import { measured, type Measured, type PeersOf } from './evaluation-run.ts';
import { root } from './open.ts';
import { columns, CommandFailed, print, printJson, tell, UsageError } from './outcome.ts';

interface EvalOptions {
  data?: string;
  kb?: string;
  sets?: string;
  bundle: BundleName;
  peers?: boolean;
  limit?: number;
  json?: boolean;
}

const help = `
Lines of --kb:    {"id": "a", "question": "…", "similar": ["…"], "negative": ["…"], "answer": "…"}
Lines of --data:  {"query": "…", "gold": "a"}, gold null when nothing answers it
             or:  {"query": "…", "candidates": [{"text": "…", "label": 1}]}, without --kb
Needs no server, no database and no network. A row that cannot be read ends it with exit code 2.

Examples:
  ./liren eval retrieval --kb kb.jsonl --data questions.jsonl
  ./liren eval retrieval --kb kb.jsonl --data questions.jsonl --peers --json
  ./liren eval retrieval --sets ../data --peers`;

export function evalVerbs(program: Command): void {
  const evaluation = program
    .command('eval')
    .description('Measure quality on data of your own')
    .addHelpText('after', '\nExample:\n  ./liren eval retrieval --kb kb.jsonl --data questions.jsonl');
  evaluation
    .command('retrieval')
    .description('Score the search: first answers, false answers, milliseconds')
    .option('--data <file>', 'questions, as JSONL')
    .option('--kb <file>', 'the entries to find, as JSONL')
    .option('--sets <folder>', 'every faq_* set in it instead, each also by the bundle that never saw it')
    .addOption(new Option('--bundle <name>', 'what was learned from').choices(BUNDLE_NAMES).default('shipped'))
    .option('--peers', 'BM25, MiniSearch and the encoder alone beside it')
    .option('--limit <number>', 'so many questions of each file, evenly spread', count)
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action((options: EvalOptions) => (options.sets === undefined ? one(options) : sets(options.sets, options)));
  turnsVerb(evaluation);
  rewriteVerb(evaluation);
  intentVerb(evaluation);
  pairsVerb(evaluation);
  languageVerb(evaluation);
  emotionVerb(evaluation);
  entitiesVerb(evaluation);
  graphVerb(evaluation);
  groundingVerb(evaluation);
  ocrVerb(evaluation);
}

function count(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number from 1 to 9999999.');
}

async function one({ data, kb, bundle, peers, limit, json }: EvalOptions): Promise<void> {
  if (data === undefined) throw new UsageError('Name the questions with --data FILE, or a folder of sets with --sets.');
  const { rows, questions } = read(data, kb);
  const systems = await measured(sampled(questions, limit), { rows, bundle, peers: await peersModule(peers) });
  const [product, ...others] = systems;
  const counts = { entries: rows.length, ...countsOf(questions, limit) };
  if (json) printJson({ bundle, ...counts, ...product!.scores, ...(peers ? { peers: others.map(flat) } : {}) });
  else print(`${wordsOf(counts)}, bundle ${bundle}\n\n${table(systems)}`);
}

async function sets(folder: string, { bundle, peers, limit, json, data, kb }: EvalOptions): Promise<void> {
  if (data !== undefined || kb !== undefined) throw new UsageError('--sets reads a folder; leave out --data and --kb.');
  if (bundle !== 'shipped') throw new UsageError('--sets chooses the bundles by itself; leave out --bundle.');
  const found = evaluationSets(resolve(folder));
  if (found.length === 0) throw new UsageError(`There is no folder faq_* and no file rerank_*.jsonl in ${folder}.`);
  const others = await peersModule(peers);
  const results: Record<string, unknown>[] = [];
  for (const { name, kb: base, data: asked, heldOut } of found) {
    const { rows, questions } = read(asked, base);
    const some = sampled(questions, limit);
    const honest = await measured(some, { rows, bundle: heldOut ?? 'shipped', peers: others });
    // The shipped bundle learned from the questions of the known sets: its own score flatters it.
    const flattered = heldOut ? await measured(some, { rows, bundle: 'shipped', peers: null }) : [];
    const systems = [
      ...honest.map((system) => ({ ...system, contaminated: false })),
      ...flattered.map((system) => ({ ...system, name: `${system.name} (contaminated)`, contaminated: true })),
    ];
    const counts = { entries: rows.length, ...countsOf(questions, limit) };
    results.push({
      set: name,
      ...counts,
      systems: systems.map((each) => ({ ...flat(each), contaminated: each.contaminated })),
    });
    if (!json) print(`${name}: ${wordsOf(counts)}\n\n${table(systems)}\n`);
  }
  if (json) printJson({ sets: results });
}

/** Reads both files; without a knowledge base the candidates are what there is to find. */
function read(data: string, kb: string | undefined): { rows: KnowledgeRow[]; questions: Questions } {
  const rows = kb === undefined ? [] : within(kb, () => readKnowledge(textOf(kb)));
  const ids = kb === undefined ? undefined : new Set(rows.map(({ id }) => id));
  const questions = within(data, () => readQuestions(textOf(data), ids));
  if (questions.kind === 'questions' && kb === undefined)
    throw new UsageError(`${data} names entries by "gold": say with --kb where they stand.`);
  if (questions.kind === 'lists' && kb !== undefined)
    throw new UsageError(`${data} brings its candidates; leave out --kb.`);
  return { rows, questions };
}

function within<T>(file: string, reading: () => T): T {
  try {
    return reading();
  } catch (error) {
    if (!(error instanceof BadRow)) throw error;
    throw new UsageError(
      error.line === 0 ? `${file}: ${error.message}.` : `${file} line ${error.line}: ${error.message}.`,
    );
  }
}

/** Evenly spread over the file, so that every run asks the same. */
function sampled(questions: Questions, limit: number | undefined): Questions {
  const spread = <T>(rows: readonly T[]): readonly T[] =>
    limit === undefined || limit >= rows.length
      ? rows
      : Array.from({ length: limit }, (_, at) => rows[Math.floor((at * rows.length) / limit)]!);
  return questions.kind === 'lists'
    ? { kind: 'lists', rows: spread(questions.rows) }
    : { kind: 'questions', rows: spread(questions.rows) };
}

function countsOf(all: Questions, limit: number | undefined): Record<string, number> {
  const some = sampled(all, limit);
  if (some.kind === 'lists') return { lists: some.rows.length };
  return { questions: some.rows.length, unanswerable: some.rows.filter(({ gold }) => gold === null).length };
}

function wordsOf(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([what, number]) => `${number.toLocaleString('en')} ${what}`)
    .join(', ');
}

const flat = ({ name, scores }: Measured) => ({ name, ...scores });

function table(systems: readonly Measured[]): string {
  const shown = SCORE_KEYS.filter((key) => systems.some(({ scores }) => scores[key] !== null));
  const cell = (key: (typeof SCORE_KEYS)[number], value: number | null) =>
    value === null ? '-' : value.toFixed(key.startsWith('ms') ? 2 : 3);
  return columns([
    ['', ...shown],
    ...systems.map(({ name, scores }) => [name, ...shown.map((key) => cell(key, scores[key]))]),
  ]);
}

/** The peers are in the folder `bench/`, with libraries that the product itself does without. */
async function peersModule(wanted: boolean | undefined): Promise<PeersOf | null> {
  if (!wanted) return null;
  const file = join(root, 'bench/retrieval-peers.ts');
  if (!existsSync(file)) throw new CommandFailed('The peers are not part of this package: run this in the repository.');
  const { peersOf } = (await import(pathToFileURL(file).href)) as { peersOf: PeersOf };
  tell('Peers decide nothing by themselves, so they have no rates of answers.');
  return peersOf;
}
