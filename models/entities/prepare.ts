/*
 * Writes what is learned from without labels: one text a line, its tokens between spaces as the product reads them.
 * node models/entities/prepare.ts DATA OUT. CLUENER is left out, so that no test row of it is ever seen.
 */
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sameLength } from '../../libs/learn/src/sequence/reading.ts';
import { pieces } from '#libs/text';

const [data, out] = process.argv.slice(2) as [string, string];
/** Longest piece of a text that is read. */
const LONGEST = 400;

const text = (file: string) => readFileSync(join(data, file), 'utf8');
const lines = (file: string) => text(file).split('\n').filter(Boolean);
const rows = (file: string) => lines(file).map((line) => JSON.parse(line) as Record<string, string>);
const table = (file: string, column: string) =>
  parse<Record<string, string>>(text(file), { columns: true, bom: true, relax_column_count: true, relax_quotes: true }).map(
    (row) => row[column] ?? '',
  );
const tagged = (file: string) =>
  text(file)
    .split(/\r?\n\r?\n/u)
    .map((sentence) => sentence.split('\n').map((line) => [...line][0] ?? '').join(''));
const pairs = (file: string) => lines(file).flatMap((line) => line.split('\t').slice(0, 2));

const texts = [
  tagged('msra-ner/dh_msra.txt'),
  tagged('weibo-ner/weiboNER_2nd_conll.train'),
  rows('fewclue/tnews_unlabeled.json').map((row) => `${row.sentence}。${row.keywords}`),
  rows('fewclue/eprstmt_unlabeled.json').map((row) => row.sentence!),
  [...text('cmrc2018/cmrc2018_trial.json').matchAll(/"context": "(.*)"/gu)].map((found) => found[1]!),
  rows('baoxian-zhidao/baoxianzhidao_filter.jsonl').map((row) => `${row.title}。${row.reply}`),
  pairs('ant-afqmc-atec/atec_train.dedup.tsv'),
  pairs('bq-corpus/bq_dev_pairs.dedup.tsv'),
  pairs('lcqmc/lcqmc_dev_pairs.dedup.tsv'),
  pairs('paws-x-zh/dev_2k.tsv'),
  table('cold/train.csv', 'TEXT'),
  table('cped/valid_split.csv', 'Utterance'),
  rows('smp2020-ewect/virus_train.jsonl').map((row) => row.content!),
  table('chinese-sentiment/online_shopping_10_cats.csv', 'review'),
  table('chinese-sentiment/ChnSentiCorp_htl_all.csv', 'review'),
].flat();

const stream = createWriteStream(out);
for (const each of new Set(texts)) {
  const plain = sameLength(each.slice(0, LONGEST)).replace(/\s/gu, ' ');
  const words: string[] = [];
  let last = 0;
  for (const { start, end } of pieces(plain)) {
    words.push(...plain.slice(last, start).replaceAll(' ', ''), plain.slice(start, end));
    last = end;
  }
  stream.write(`${[...words, ...plain.slice(last).replaceAll(' ', '')].join(' ')}\n`);
}
stream.end();
