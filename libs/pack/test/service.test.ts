import path from 'node:path';
import { expect, test } from 'vitest';
import { validateExamples } from '#libs/learn';
import { packOutside, readPack } from '#libs/pack';

const { content } = await readPack(path.join(import.meta.dirname, '../../../packs/service'));

test('the general service set has intents of any trade, each with a dozen examples and more', () => {
  const intents = content.intents.filter(({ id }) => id !== packOutside);
  expect(intents.length).toBeGreaterThanOrEqual(25);
  expect(intents.filter(({ examples }) => examples.length < 12 || examples.length > 25).map(({ id }) => id)).toEqual(
    [],
  );
  for (const { id, leadsTo } of intents)
    expect({ id, known: id.startsWith('service.') }).toEqual({ id, known: leadsTo.kind !== 'article' });
});

test('they teach nothing wrong, and nothing of one trade alone', () => {
  const examples = content.intents.flatMap(({ id, examples: texts }) =>
    texts.map((text) => ({ text, label: id === packOutside ? null : id })),
  );
  expect(validateExamples(examples)).toEqual([]);
  expect(examples.filter(({ text }) => /奶茶|加盟|满壶晴|drink/.test(text))).toEqual([]);
});
