/**
 * Writes the training sets as units of `#libs/encoder`, so that training and product read a text the same way.
 *
 *   node models/encoder/prepare.ts DATA OUT
 *
 * OUT/pairs.tsv: set, label (1 same, 0 not; 0 to 5 for sts), units, units. OUT/pinyin.tsv: Han characters that sound alike, a line each. OUT/samples.tsv: texts and their units, of
 * which training writes the vectors that the product must agree with.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinyin } from 'pinyin-pro';
import { units } from '#libs/encoder';

const [data, out] = process.argv.slice(2);
if (!data || !out) throw new Error('node models/encoder/prepare.ts DATA OUT');
mkdirSync(out, { recursive: true });

const lines = (path: string) => readFileSync(join(data, path), 'utf8').split('\n').filter(Boolean);
const characters = new Map<string, number>();

function cut(text: string): string {
  const found = units(text);
  for (const unit of found) characters.set(unit, (characters.get(unit) ?? 0) + 1);
  return found.join(' ');
}

interface Pair {
  set: string;
  label: string | number;
  a: string;
  b: string;
}

function* pairs(): Generator<Pair> {
  const labelled = {
    lcqmc: 'lcqmc/lcqmc_dev_pairs.dedup.tsv',
    bq: 'bq-corpus/bq_dev_pairs.dedup.tsv',
    afqmc: 'ant-afqmc-atec/afqmc_train.dedup.tsv',
    atec: 'ant-afqmc-atec/atec_train.dedup.tsv',
  };
  for (const [set, path] of Object.entries(labelled)) {
    for (const line of lines(path).slice(1)) {
      const [a = '', b = '', label = ''] = line.split('\t');
      yield { set, label: label.trim(), a, b };
    }
  }
  for (const line of lines('paws-x-zh/dev_2k.tsv').slice(1)) {
    const [, a = '', b = '', label = ''] = line.split('\t');
    yield { set: 'paws', label: label.trim(), a, b };
  }
  for (const path of ['sts-b-zh/sts-b-train.txt', 'sts-b-zh/sts-b-dev.txt']) {
    for (const line of lines(path)) {
      const [a = '', b = '', label = ''] = line.split('\t');
      yield { set: 'sts', label: label.trim(), a, b };
    }
  }
  for (const line of lines('baoxian-zhidao/baoxianzhidao_filter.jsonl')) {
    const { title, question, reply } = JSON.parse(line) as Record<string, string>;
    yield { set: 'insurance', label: 1, a: title!, b: reply!.slice(0, 60) };
    if (question && question !== title) yield { set: 'insurance', label: 1, a: title!, b: question.slice(0, 60) };
  }
}

const rows: string[] = [];
for (const { set, label, a, b } of pairs()) {
  const [left, right] = [cut(a), cut(b)];
  if (left && right) rows.push([set, label, left, right].join('\t'));
}
writeFileSync(join(out, 'pairs.tsv'), rows.join('\n') + '\n');

const bySound = new Map<string, string[]>();
for (const [character] of [...characters].filter(([, n]) => n >= 20).sort((a, b) => b[1] - a[1])) {
  if (!/^\p{Script=Han}$/u.test(character)) continue;
  const sound = pinyin(character, { toneType: 'none' });
  bySound.set(sound, [...(bySound.get(sound) ?? []), character]);
}
writeFileSync(join(out, 'pinyin.tsv'), [...bySound.values()].map((alike) => alike.join(' ')).join('\n') + '\n');

/** Plain, mistyped, traditional, full width, Latin, digits, emoji, unknown words, one character. */
const samples = [
  '加盟费多少',
  '加门费多少钱',
  '加盟費多少？？',
  'ＡＰＰ　打不开',
  'iPhone 15 Pro Max 可以用优惠券吗',
  '怎么提前还款',
  '我想提前还清贷款，需要手续费吗',
  '龘靐齉',
  'wifi密码',
  '12345 67.8%',
  '好👍🏽的',
  '退',
];
writeFileSync(join(out, 'samples.tsv'), samples.map((text) => `${text}\t${units(text).join(' ')}`).join('\n') + '\n');
