import { expect, test } from 'vitest';
import { readPack } from '#libs/pack';
import { goodFiles, packFolder } from './support/pack-folder.ts';

const doubt = {
  id: 'doubt',
  name: { zh: '犹豫', en: 'Doubt' },
  when: { feelings: ['hesitant'], atLeast: 0.4 },
  measures: { proof: 'fee' },
};
const read = (...strategies: object[]) => {
  const folder = packFolder({ ...goodFiles(), 'strategies.json': JSON.stringify(strategies) });
  return readPack(folder.dir).finally(() => folder[Symbol.dispose]());
};

test('what a strategy leaves out is not done', async () => {
  const [strategy] = (await read(doubt)).content.strategies;
  expect(strategy).toMatchObject({ measures: { proof: 'fee', call: 'never', reassure: false }, words: { zh: null } });
});

test.each<[string, object, string]>([
  ['an article that is not there', { ...doubt, measures: { proof: 'gone' } }, 'reference.missing'],
  ['a feeling that nobody knows', { ...doubt, when: { feelings: ['bored'], atLeast: 0 } }, 'shape.invalid'],
  ['more than all of a feeling', { ...doubt, when: { feelings: ['angry'], atLeast: 1.2 } }, 'shape.invalid'],
])('%s is refused', async (_, strategy, code) => {
  await expect(read(strategy)).rejects.toMatchObject({ code });
});
