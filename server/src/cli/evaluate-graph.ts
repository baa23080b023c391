import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { askGraph, quoteFor, memoryReader, type GraphAnswer, type Held, type Node } from '#libs/graph';
import { readPack, type PackContent } from '#libs/pack';
import { textOf } from './data-file.ts';
import { columns, print, printJson, UsageError } from './outcome.ts';
import { root } from './open.ts';

const help = `
Lines of --data:  {"id": "…", "question": "…", "say": [["2 万元"], ["是", "同一"]], "unsaid": ["…"], "articles": ["…"]}
An answer is right when it holds one of each list of "say", nothing of "unsaid", and its path names one of "articles" of
the pack; without an answer the question is declined. Needs no server, no database and no network.

Examples:
  ./liren eval graph --data corpora/graph/franchise-40.jsonl
  ./liren eval graph --data questions.jsonl --json`;

const row = z.object({
  id: z.string(),
  question: z.string().min(1).max(500),
  say: z.array(z.array(z.string().min(1)).min(1)),
  unsaid: z.array(z.string()).default([]),
  articles: z.array(z.string()).default([]),
});
type Row = z.infer<typeof row>;

type Verdict = 'right' | 'wrong' | 'declined';

interface Options {
  data: string;
  pack: string;
  json?: boolean;
}

/** Adds `eval graph`: questions of comparison, filter and several steps, asked of a pack's own graph. */
export function graphVerb(evaluation: Command): void {
  evaluation
    .command('graph')
    .description('Score the answers of the knowledge graph: right, wrong, declined')
    .requiredOption('--data <file>', 'questions, as JSONL')
    .option('--pack <name>', 'the pack whose graph is asked', packName, 'franchise')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(measure);
}

function packName(text: string): string {
  if (/^[a-z][a-z0-9-]{0,40}$/.test(text)) return text;
  throw new InvalidArgumentError('It is the name of a folder in packs/.');
}

async function measure({ data, pack, json }: Options): Promise<void> {
  const rows = read(data);
  const { content } = await readPack(join(root, 'packs', pack));
  const reader = memoryReader(heldBy(content));
  const times: number[] = [];
  const results: { id: string; question: string; verdict: Verdict; answer: string; steps: number }[] = [];
  for (const asked of rows) {
    const began = performance.now();
    const { answer } = await askGraph(asked.question, { kinds: content.graph, reader });
    times.push(performance.now() - began);
    results.push({
      id: asked.id,
      question: asked.question,
      verdict: verdictOf(asked, answer),
      answer: answer?.sentences.join('') ?? '',
      steps: answer?.path.length ?? 0,
    });
  }
  const counts = countsOf(results, times);
  if (json) return printJson({ ...counts, results });
  const { rows: asked, right, wrong, declined, withPath, msP50, msP95 } = counts;
  print(
    columns([
      ['questions', 'right', 'wrong', 'declined', 'with a path', 'ms p50', 'ms p95'],
      [asked, right, wrong, declined, withPath, msP50.toFixed(2), msP95.toFixed(2)].map(String),
    ]),
  );
  for (const { id, verdict, question, answer } of results.filter((each) => each.verdict !== 'right'))
    print(`\n${verdict}: ${id} ${question}${answer === '' ? '' : `\n  ${answer}`}`);
}

function countsOf(results: readonly { verdict: Verdict; steps: number }[], times: readonly number[]) {
  const count = (verdict: Verdict) => results.filter((each) => each.verdict === verdict).length;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    rows: results.length,
    right: count('right'),
    wrong: count('wrong'),
    declined: count('declined'),
    withPath: results.filter(({ steps }) => steps > 0).length,
    msP50: at(0.5),
    msP95: at(0.95),
  };
}

const bare = (text: string) => text.replace(/\s/gu, '');

function verdictOf({ say, unsaid, articles }: Row, answer: GraphAnswer | null): Verdict {
  if (answer === null) return 'declined';
  const text = bare(answer.sentences.join(''));
  const says = say.every((one) => one.some((each) => text.includes(bare(each))));
  const keepsQuiet = !unsaid.some((each) => text.includes(bare(each)));
  const stands = articles.length === 0 || answer.path.some(({ source }) => articles.includes(source.articleId));
  return says && keepsQuiet && stands ? 'right' : 'wrong';
}

/** The graph of a pack as it would stand in a company that has just installed it. */
function heldBy({ graph, articles }: PackContent): Held {
  const answerOf = new Map(articles.map(({ id, answer }) => [id, answer]));
  const source = (articleId: string, words: readonly string[]) => ({
    articleId,
    quote: quoteFor(answerOf.get(articleId) ?? '', words) ?? '',
    passageId: null,
  });
  const nodes = graph.entities.map(({ id, type, name, synonyms }) => ({ id, type, name, names: synonyms }));
  const nodeOf = new Map<string, Node>(nodes.map(({ id, type, name }) => [id, { id, type, name }]));
  return {
    nodes,
    edges: graph.links.map(({ from, relation, to, article }) => {
      const [start, end] = [nodeOf.get(from)!, nodeOf.get(to)!];
      return { type: relation, from: start, to: end, source: source(article, [end.name, start.name]) };
    }),
    values: graph.facts.map(({ entity, property, value, article }) => ({
      entityId: entity,
      key: property,
      value,
      source: source(article, [value, nodeOf.get(entity)!.name]),
    })),
  };
}

function read(file: string): Row[] {
  const lines = textOf(file).split('\n');
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    const parsed = row.safeParse(parseJson(line));
    if (!parsed.success)
      throw new UsageError(`${file} line ${at + 1}: ${parsed.error.issues[0]?.message ?? 'cannot be read'}.`);
    return [parsed.data];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}
