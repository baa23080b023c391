import { expect, test } from 'vitest';
import { packLimits, readPack } from '#libs/pack';
import { goodFiles, lines, packFolder } from './support/pack-folder.ts';

const fee = {
  id: 'ask.fee',
  title: { zh: '问费用', en: 'Asks for the fee' },
  leadsTo: { kind: 'article', articleId: 'fee' },
  examples: ['多少钱', '贵不贵'],
};
const person = { ...fee, id: 'service.person', leadsTo: { kind: 'person' }, examples: ['转人工'] };

const read = (...intents: object[]) => {
  const folder = packFolder({ ...goodFiles(), 'intents.jsonl': lines(...intents) });
  return readPack(folder.dir).finally(() => folder[Symbol.dispose]());
};

test('intents are read as they stand', async () => {
  expect((await read(fee, person)).content.intents).toEqual([fee, person]);
});

test.each<[string, object[], string, RegExp]>([
  [
    'an article that is not there',
    [{ ...fee, leadsTo: { kind: 'article', articleId: 'gone' } }],
    'reference.missing',
    /line 1: gone is no article/,
  ],
  [
    'a way out that nobody knows',
    [{ ...fee, leadsTo: { kind: 'sell' } }],
    'shape.invalid',
    /leadsTo.kind of "ask.fee"/,
  ],
  [
    'a sentence of two intents',
    [fee, { ...person, examples: ['多少 錢'] }],
    'id.repeated',
    /line 2: .*example of ask.fee/,
  ],
  ['a sentence twice in one', [{ ...fee, examples: ['多少钱', '多少钱'] }], 'id.repeated', /example of ask.fee/],
  ['an intent without examples', [{ ...fee, examples: [] }], 'shape.invalid', /examples/],
  ['an example of blanks', [{ ...fee, examples: [' '] }], 'shape.invalid', /examples.0/],
  [
    'too many examples',
    [{ ...fee, examples: Array.from({ length: packLimits.intentExamples + 1 }, (_, n) => `第${n}句`) }],
    'shape.invalid',
    /examples/,
  ],
  ['a name with blanks', [{ ...fee, id: 'ask fee' }], 'shape.invalid', /id of "ask fee"/],
  ['a name twice', [fee, { ...fee, examples: ['别的'] }], 'id.repeated', /line 2/],
  ['markup in an example', [{ ...fee, examples: ['<b>多少钱'] }], 'text.markup', /line 1/],
])('%s is refused', async (_what, intents, code, says) => {
  await expect(read(...intents)).rejects.toMatchObject({ code, message: expect.stringMatching(says) });
});
