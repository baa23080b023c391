/**
 * Fits what `src/coefficients.ts` holds, for the product and for each bundle that leaves one corpus out.
 *
 *   node libs/retrieval/fit.ts DATA [--encoders DIR] [--write]
 *
 * DATA holds files of question pairs (`sentence1<TAB>sentence2<TAB>label`) and a reading test, found by the names below.
 * A corpus is always read with an encoder that has not seen it. For a bundle that leaves a corpus out the encoder must
 * have seen neither: DIR holds those (`bq+lcqmc.bin`, names in order), made by `models/encoder/train.py`.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadEncoder, type Encoder } from '#libs/encoder';
import { makeEpisode, random, readClusters, type Cluster, type Episode } from './fit/episodes.ts';
import { calibrate, chooseThresholds, fitScore, report, type Seen } from './fit/judge.ts';
import { passageEpisodes } from './fit/passages.ts';
import { BUNDLE_NAMES, type BundleName } from './src/bundle-names.ts';
import { COEFFICIENTS } from './src/coefficients.ts';
import type { Features } from './src/features.ts';
import type { Weights } from './src/model.ts';
import { createIndex } from './src/search.ts';
import type { Thresholds } from './src/thresholds.ts';

const CORPORA: Record<string, string[]> = {
  lcqmc: ['lcqmc/lcqmc_dev_pairs.dedup.tsv'],
  ant: ['ant-afqmc-atec/afqmc_train.dedup.tsv', 'ant-afqmc-atec/atec_train.dedup.tsv'],
  bq: ['bq-corpus/bq_dev_pairs.dedup.tsv'],
};
const READING_TEST = 'cmrc2018/cmrc2018_trial.json';
/** Entries per index and how many such indexes: small companies count as much as large ones. */
const SIZES = [
  { size: 80, indexes: 8 },
  { size: 500, indexes: 2 },
  { size: 4_000, indexes: 1 },
];
const ASKED = 320;
const CANDIDATES = 10;
/** The share of unanswerable questions that the product may answer wrongly, or answer or offer choices for. */
const ALLOWED = { answers: 0.05, offers: 0.15 };
/** Three fifths of the clusters fit the weights, one the calibration; the last is only reported. */
const FOLDS = { fit: [0, 1, 2], tune: [3], held: [4] };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { encoders: { type: 'string' }, write: { type: 'boolean', default: false } },
});
const [data] = positionals;
if (!data) {
  console.error('usage: node libs/retrieval/fit.ts DATA [--encoders DIR] [--write]');
  process.exit(2);
}

const clusters = Object.fromEntries(
  Object.entries(CORPORA).map(([name, files]) => [
    name,
    readClusters(
      files.map((file) => join(data, file)),
      5,
    ),
  ]),
);

function episodes(corpus: string, others: readonly string[], folds: readonly number[], seed: number): Episode[] {
  const rnd = random(seed);
  const pick = (name: string): Cluster[] => folds.flatMap((fold) => clusters[name]![fold]!);
  const [mine, foreign] = [pick(corpus), others.flatMap(pick)];
  return SIZES.flatMap(({ size, indexes }) =>
    Array.from({ length: indexes }, () => makeEpisode(corpus, mine, { size, asked: ASKED / indexes, foreign, rnd })),
  );
}

function look({ domain, entries, questions }: Episode, encoder: Encoder | null): Seen[] {
  const index = createIndex({ bundle: { name: 'fit', encoder, ...COEFFICIENTS.shipped } });
  for (const entry of entries) index.upsert(entry);
  return questions.map(({ text, gold, foreign }) => ({
    domain,
    gold,
    foreign,
    hits: index.search(text, { limit: CANDIDATES }).map((hit) => ({ id: hit.id, features: hit.signals as Features })),
  }));
}

const folder = new URL('../../models/encoder/held-out/', import.meta.url).pathname;

/** The encoder that has seen none of these corpora. */
function encoderWithout(names: readonly string[]): Encoder {
  const file = `${[...names].sort().join('+')}.bin`;
  const path = names.length === 1 ? join(folder, file) : join(values.encoders ?? folder, file);
  if (!existsSync(path)) throw new Error(`${path} is missing: an encoder that has not seen ${names.join(' and ')}.`);
  return loadEncoder(path);
}

interface Looked {
  readonly fit: Seen[];
  readonly tune: Seen[];
  readonly held: Seen[];
}

function lookAll(left: string | undefined): Looked {
  const corpora = Object.keys(CORPORA).filter((name) => name !== left);
  const seen: Looked = { fit: [], tune: [], held: [] };
  for (const corpus of corpora) {
    const encoder = encoderWithout(left ? [left, corpus] : [corpus]);
    const others = corpora.filter((name) => name !== corpus);
    for (const [i, part] of (['fit', 'tune', 'held'] as const).entries())
      for (const episode of episodes(corpus, others, FOLDS[part], i + 1)) seen[part].push(...look(episode, encoder));
  }
  return seen;
}

/** Passages have one corpus, which no encoder was trained on: the same weights for all bundles but for the encoder. */
function fitPassages(encoder: Encoder | null): Weights {
  const [fit, tune, held] = passageEpisodes(join(data!, READING_TEST)).map((episode) => look(episode, encoder));
  const model = calibrate(fitScore(fit!, 'passage'), tune!);
  console.log('  passages, held out', report(held!, model, COEFFICIENTS.shipped.thresholds));
  return model;
}

const rounded = <T>(model: T): T =>
  JSON.parse(JSON.stringify(model, (_, v: unknown) => (typeof v === 'number' ? Number(v.toFixed(3)) : v))) as T;

const passage = rounded(fitPassages(encoderWithout(['lcqmc'])));
const found: Partial<Record<BundleName, { model: { question: Weights; passage: Weights }; thresholds: Thresholds }>> =
  {};
for (const name of BUNDLE_NAMES) {
  const seen = lookAll(name === 'shipped' ? undefined : name.replace('without-', ''));
  const question = rounded(calibrate(fitScore(seen.fit, 'question'), seen.tune));
  const thresholds = chooseThresholds([...seen.fit, ...seen.tune], question, ALLOWED);
  found[name] = { model: { question, passage }, thresholds };
  console.log(name, JSON.stringify(question), JSON.stringify(thresholds));
  for (const domain of new Set(seen.held.map((s) => s.domain)))
    console.log(
      `  held out ${domain}`,
      report(
        seen.held.filter((s) => s.domain === domain),
        question,
        thresholds,
      ),
    );
}
if (values.write) {
  const body = `import type { BundleName } from './bundle-names.ts';
import type { Model } from './model.ts';
import type { Thresholds } from './thresholds.ts';

/** Written by \`libs/retrieval/fit.ts\`; the card is in the README. */
export const COEFFICIENTS: Readonly<Record<BundleName, { readonly model: Model; readonly thresholds: Thresholds }>> = ${JSON.stringify(found, null, 2)};
`;
  writeFileSync(join(import.meta.dirname, 'src/coefficients.ts'), body);
}
