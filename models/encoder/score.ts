/**
 * Retrieval by the encoder alone, by BM25 over characters and pairs of characters, and by an equal sum of both.
 *
 *   node models/encoder/score.ts DATA SET MODEL [queries] [entries] [--json]
 *
 * SET is bq, lcqmc or ant. An entry scores as its best spelling; a tie counts half against. With a last number the
 * entries that no query asks for are thinned out to it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dot, loadEncoder, units } from '#libs/encoder';

interface Entry {
  id: string;
  spellings: string[];
}
interface Asked {
  query: string;
  gold: string;
}

const FOLDERS: Record<string, string> = {
  bq: 'bq-corpus/faq_bqdev',
  lcqmc: 'lcqmc/faq_lcqmcdev',
  ant: 'ant-afqmc-atec/faq_afqmctrain',
};
const K1 = 1.2;
const B = 0.75;

const isJson = process.argv.at(-1) === '--json';
const [data, set, model, most = '100000', room = '1000000'] = process.argv.slice(2, isJson ? -1 : undefined);
const folder = FOLDERS[set ?? ''];
if (!data || !folder || !model) throw new Error('node models/encoder/score.ts DATA bq|lcqmc|ant MODEL [queries] [entries]');
const encoder = loadEncoder(model);

function read<T>(name: string): T[] {
  return readFileSync(join(data!, folder!, name), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

/** Every n-th of a list, so that what is kept does not depend on chance. */
function thinned<T>(list: readonly T[], count: number): T[] {
  const step = Math.max(1, list.length / count);
  return Array.from({ length: Math.min(count, list.length) }, (_, i) => list[Math.floor(i * step)]!);
}

function grams(text: string): Map<string, number> {
  const all = units(text);
  const counts = new Map<string, number>();
  for (const gram of [...all, ...all.slice(1).map((unit, i) => `${all[i]} ${unit}`)])
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  return counts;
}

/** Okapi BM25 (Robertson & Zaragoza 2009) of every text for a query. */
function bm25(texts: readonly string[]): (query: string) => Float32Array {
  const lists = new Map<string, [number, number][]>();
  const lengths = texts.map((text, at) => {
    let length = 0;
    for (const [gram, count] of grams(text)) {
      const list = lists.get(gram);
      if (list) list.push([at, count]);
      else lists.set(gram, [[at, count]]);
      length += count;
    }
    return length;
  });
  const mean = lengths.reduce((a, b) => a + b, 0) / lengths.length;
  return (query) => {
    const scores = new Float32Array(texts.length);
    for (const gram of grams(query).keys()) {
      const list = lists.get(gram) ?? [];
      const rarity = Math.log(1 + (texts.length - list.length + 0.5) / (list.length + 0.5));
      for (const [at, count] of list)
        scores[at]! += (rarity * count * (K1 + 1)) / (count + K1 * (1 - B + (B * lengths[at]!) / mean));
    }
    return scores;
  };
}

class Tally {
  #n = 0;
  #first = 0;
  #five = 0;
  #reciprocal = 0;
  add(scores: Float32Array, owners: Int32Array, gold: number): void {
    const best = new Float32Array(owners.at(-1)! + 1).fill(-1e9);
    for (const [i, score] of scores.entries()) if (score > best[owners[i]!]!) best[owners[i]!] = score;
    let above = 0;
    let same = -1;
    for (const score of best) {
      if (score > best[gold]!) above++;
      else if (score === best[gold]!) same++;
    }
    const rank = above + same / 2;
    this.#n++;
    if (rank < 1) this.#first++;
    if (rank < 5) this.#five++;
    if (rank < 10) this.#reciprocal += 1 / (1 + rank);
  }
  toJSON(): { r1: number; r5: number; mrr10: number } {
    return { r1: this.#first / this.#n, r5: this.#five / this.#n, mrr10: this.#reciprocal / this.#n };
  }
  toString(): string {
    const { r1, r5, mrr10 } = this.toJSON();
    return `R@1 ${r1.toFixed(4)}  R@5 ${r5.toFixed(4)}  MRR@10 ${mrr10.toFixed(4)}`;
  }
}

function run(kind: string, all: Entry[], questions: Asked[]): object {
  const asked = thinned(questions, Number(most));
  const golds = new Set(asked.map(({ gold }) => gold));
  const others = all.filter(({ id }) => !golds.has(id));
  const entries = [...all.filter(({ id }) => golds.has(id)), ...thinned(others, Math.max(0, Number(room) - golds.size))];
  const texts = entries.flatMap(({ spellings }) => spellings);
  const owners = Int32Array.from(entries.flatMap(({ spellings }, i) => spellings.map(() => i)));
  const at = new Map(entries.map(({ id }, i) => [id, i]));
  const vectors = encoder.encodeMany(texts);
  const lexical = bm25(texts);
  const [words, alone, both] = [new Tally(), new Tally(), new Tally()];
  for (const { query, gold } of asked) {
    const asks = encoder.encode(query);
    const near = Float32Array.from(vectors, (vector) => dot(asks, vector));
    const hits = lexical(query);
    const top = hits.reduce((a, b) => Math.max(a, b), 1e-9);
    for (const [tally, scores] of [
      [words, hits],
      [alone, near],
      [both, near.map((x, i) => (x + hits[i]! / top) / 2)],
    ] as const)
      tally.add(scores, owners, at.get(gold)!);
  }
  if (isJson) return { kind, entries: entries.length, queries: asked.length, bm25: words, encoder: alone, sum: both };
  console.log(`${set} ${kind}: ${entries.length} entries, ${texts.length} spellings, ${asked.length} queries`);
  console.log(`  BM25     ${words}\n  encoder  ${alone}\n  sum      ${both}`);
  return {};
}

interface Row {
  id: string;
  question: string;
  similar?: string[];
}
const entry = ({ id, question, similar = [] }: Row): Entry => ({ id, spellings: [question, ...similar] });
const measured = [
  run('with similar questions', read<Row>('kb_with_similar.jsonl').map(entry), read<Asked>('queries_for_similar.jsonl')),
  run('one question each', read<Row>('kb.jsonl').map(entry), read<Asked>('queries.jsonl')),
];
if (isJson) console.log(JSON.stringify(measured));
