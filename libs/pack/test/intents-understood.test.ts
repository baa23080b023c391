import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { reportOf, trainClassifier } from '#libs/learn';
import { packOutside, readPack } from '#libs/pack';

const packs = path.join(import.meta.dirname, '../../../packs');
const labelOf = (intent: string) => (intent === '-' || intent === packOutside ? null : intent);

/** docs/understanding.md says what is reached; the floors lie well below, so that only what breaks it is told. */
const floor = { accuracy: 0.7, accuracyAccepted: 0.6, oosRecall: 0.4 };

test('a model taught by the demo trade understands messages as people type them', { timeout: 300_000 }, async () => {
  const { content } = await readPack(path.join(packs, 'franchise'));
  const examples = content.intents.flatMap(({ id, examples: texts }) =>
    texts.map((text) => ({ text, label: labelOf(id) })),
  );
  const classifier = await trainClassifier(examples);
  const messages = readFileSync(path.join(packs, 'franchise.intents.tsv'), 'utf8').trim().split('\n').slice(1);
  const rows = messages.map((line) => {
    const [text = '', intent = ''] = line.split('\t');
    return { text, gold: labelOf(intent), prediction: classifier.predict(text) };
  });
  const { accuracy, accuracyAccepted, oosRecall } = reportOf(rows);
  expect(accuracy).toBeGreaterThan(floor.accuracy);
  expect(accuracyAccepted).toBeGreaterThan(floor.accuracyAccepted);
  expect(oosRecall).toBeGreaterThan(floor.oosRecall);
});
