import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPack, reviewTableOf } from '#libs/pack';
import { problemsOf, review, type PaperField, type ReviewContext, type ReviewedPaper } from '#libs/papers';
import { goodFiles, packFolder } from './support/pack-folder.ts';

const rule = { id: 'a', kind: 'business_licence', when: [{ field: 'name', is: 'missing' }], outcome: 'ask_again' };
const need = { kind: 'id_card', optional: false };
const read = (papers: object) => {
  const folder = packFolder({ ...goodFiles(), 'papers.json': JSON.stringify(papers) });
  return readPack(folder.dir).finally(() => folder[Symbol.dispose]());
};

test('a pack says what papers are wanted and how they are judged', async () => {
  const { papers } = (await read({ needs: [need], rules: [rule] })).content;
  expect(papers).toEqual({ needs: [need], rules: [rule] });
});

test.each<[string, object, string]>([
  ['a kind that nobody knows', { needs: [{ kind: 'passport', optional: false }], rules: [] }, 'shape.invalid'],
  ['a kind that is wanted twice', { needs: [need, need], rules: [] }, 'id.repeated'],
  ['two rules of one id', { needs: [], rules: [rule, { ...rule, when: [{ form: 'company' }] }] }, 'id.repeated'],
  [
    'a field that the paper does not have',
    { needs: [], rules: [{ ...rule, when: [{ field: 'sex', is: 'missing' }] }] },
    'reference.missing',
  ],
  ['a rule that never decides', { needs: [], rules: [rule, { ...rule, id: 'b' }] }, 'shape.invalid'],
  ['a rule without conditions', { needs: [], rules: [{ ...rule, when: [] }] }, 'shape.invalid'],
  ['an outcome of its own', { needs: [], rules: [{ ...rule, outcome: 'refused' }] }, 'shape.invalid'],
  ['words with markup', { needs: [], rules: [{ ...rule, words: { zh: '<b>好</b>', en: 'good' } }] }, 'text.markup'],
  ['a list', [rule], 'shape.invalid'],
])('%s is refused', async (_, papers, code) => {
  await expect(read(papers)).rejects.toMatchObject({ code });
});

describe('the franchise', async () => {
  const { content } = await readPack(path.join(import.meta.dirname, '../../../packs/franchise'));
  const table = reviewTableOf(content.papers);
  const context: ReviewContext = { claims: [], others: [], flaws: [], form: null, today: '2026-11-23' };
  const paper = (
    kind: ReviewedPaper['kind'],
    form: string | null,
    values: Partial<Record<PaperField, string>>,
  ): ReviewedPaper => ({
    kind,
    form,
    missing: [],
    fields: Object.entries(values).map(([name, value]) => ({
      name: name as PaperField,
      value,
      text: value,
      confidence: 0.97,
      quad: null,
      valid: name === 'code' || name === 'number' ? true : null,
    })),
  });
  const values = {
    code: '91330106MA2CFX3T26',
    name: '杭州满壶晴餐饮有限公司',
    person: '王小明',
    term: '2019-03-05/2039-03-04',
    scope: '餐饮服务；食品销售',
  };
  const licence = paper('business_licence', 'company', values);
  const card = paper('id_card', 'front', { name: '王小明', number: '110101199003074135' });
  const without = (name: PaperField) => ({
    ...licence,
    missing: [name],
    fields: licence.fields.filter((field) => field.name !== name),
  });
  const decided = (shown: ReviewedPaper, known: Partial<ReviewContext> = {}) => {
    const { outcome, rule: by } = review(table, shown, { ...context, ...known });
    return [outcome, by];
  };
  const claim = { kind: 'business_licence', field: 'name', seq: 1 } as const;

  test('wants a licence and the card of its person, and has a table that a company could have', () => {
    expect(table.needs.filter(({ optional }) => !optional).map(({ kind }) => kind)).toEqual([
      'business_licence',
      'id_card',
    ]);
    expect(problemsOf(table)).toEqual([]);
    expect(table.rules.filter(({ words }) => !words)).toEqual([]);
  });

  test.each<[string, ReviewedPaper, Partial<ReviewContext>, unknown[]]>([
    ['a good licence', licence, {}, ['accepted', null]],
    ['with the card of its person', licence, { others: [card] }, ['accepted', null]],
    ['a good card', card, { others: [licence] }, ['accepted', null]],
    [
      'a wrong code',
      {
        ...licence,
        fields: licence.fields.map((field) => (field.name === 'code' ? { ...field, valid: false } : field)),
      },
      {},
      ['person', 'licence-code-invalid'],
    ],
    [
      'an expired licence',
      paper('business_licence', 'company', { ...values, term: '2016-01-01/2026-01-01' }),
      {},
      ['person', 'licence-expired'],
    ],
    [
      'one that ends in two weeks',
      paper('business_licence', 'company', { ...values, term: '2016-01-01/2026-12-07' }),
      {},
      ['person', 'licence-expiring'],
    ],
    [
      'one without an end',
      paper('business_licence', 'company', { ...values, term: '2016-01-01/' }),
      {},
      ['accepted', null],
    ],
    [
      'no catering in its scope',
      paper('business_licence', 'company', { ...values, scope: '建筑材料销售' }),
      {},
      ['person', 'licence-scope'],
    ],
    ...(['code', 'scope', 'term'] as const).map((name): [string, ReviewedPaper, object, unknown[]] => [
      `a ${name} of which we are not sure`,
      {
        ...licence,
        fields: licence.fields.map((field) =>
          field.name === name ? { ...field, confidence: 0.5, valid: null } : field,
        ),
      },
      {},
      ['ask_again', `business-${name}-unsure`],
    ]),
    [
      'another company than he said',
      licence,
      { claims: [{ ...claim, value: '上海甜茶餐饮有限公司' }] },
      ['person', 'licence-other-name'],
    ],
    ['the short name of it', licence, { claims: [{ ...claim, value: '满壶晴' }] }, ['accepted', null]],
    [
      'another person than on the card',
      licence,
      { others: [paper('id_card', 'front', { name: '李四' })] },
      ['person', 'licence-other-card'],
    ],
    [
      'a card of another person',
      paper('id_card', 'front', { name: '李四', number: '110101199003074135' }),
      { others: [licence] },
      ['person', 'card-other-licence'],
    ],
    ['the back of a card', paper('id_card', 'back', { authority: '杭州市公安局' }), {}, ['ask_again', 'card-back']],
    ['a blurred one without a code', without('code'), { flaws: ['blurred'] }, ['ask_again', 'code-blurred']],
    ['a cut one without a name', without('name'), { flaws: ['cut'] }, ['ask_again', 'name-cut']],
    ['no scope', without('scope'), {}, ['ask_again', 'business-scope-missing']],
  ])('%s', (_, shown, known, expected) => {
    expect(decided(shown, known)).toEqual(expected);
  });
});
