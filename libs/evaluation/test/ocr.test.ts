import { expect, test } from 'vitest';
import type { Sight } from '#libs/papers';
import {
  fieldsOf,
  misread,
  readOcr,
  scoreByDefect,
  scoreCodes,
  scoreOcr,
  type OcrOutcome,
  type OcrRow,
} from '../src/index.ts';

test.for([
  ['名称\n上海小满餐饮有限公司', '上海小满餐饮有限公司 名称', 0],
  ['名称\n上海小满餐饮有限公司', '名称：上海小满餐饮有限公可', 1],
  ['（副本）', '(副 本)', 0],
  ['上海小满', '海小满', 1],
  ['上海小满', '上上海大小满', 1],
  ['上海小满', '', 4],
  ['', '上海', 0],
] as const)('%s read as %s: %i wrong', ([text, read, wrong]) => expect(misread(text, read)).toBe(wrong));

type Seen = NonNullable<OcrOutcome['sight']>;
const field = (name: Seen['fields'][number]['name'], value: string, valid: boolean | null = null) =>
  ({ name, value, text: value, confidence: 1, quad: null, valid }) satisfies Sight['fields'][number];
const saw = (row: Partial<OcrRow>, seen: Partial<Seen> | null, ms = 10): OcrOutcome => ({
  row: { file: 'a.jpg', kind: 'business_licence', fields: {}, ...row },
  sight: seen && { kind: 'business_licence', fields: [], missing: [], text: '', flaws: [], ...seen },
  ms,
});

test('fields, characters and kinds are counted over all pictures, a refused one as nothing read', () => {
  const outcomes = [
    saw(
      { fields: { name: '甲（乙）店', person: '王五' }, text: '王五' },
      { fields: [field('name', '甲(乙) 店'), field('term', '/2030-01-01')], text: '王五' },
      30,
    ),
    saw({ fields: { name: '丙店' }, text: '丙店', defect: 'hard' }, null, 10),
    saw({ kind: 'nothing', defect: 'empty' }, { kind: 'nothing', fields: [field('code', '9')] }, 20),
  ];
  expect(scoreOcr(outcomes)).toEqual({
    pictures: 3,
    characterAccuracy: 0.5,
    fieldExact: 1 / 3,
    // A term that the picture does not have; where the truth names no fields nobody knows.
    fieldsInvented: 1,
    kindAccuracy: 2 / 3,
    msP50: 20,
  });
  expect(fieldsOf(outcomes[0]!)[1]).toEqual({ name: 'person', truth: '王五', read: null, right: false });
  expect([...scoreByDefect(outcomes)].map(([name, { fieldExact }]) => [name, fieldExact])).toEqual([
    ['hard', 0],
    ['empty', null],
  ]);
});

test('a wrong code is caught, unread or passed; a right one may be doubted', () => {
  const code = (valid: boolean | null) => ({ fields: [field('code', '9', valid)] });
  const [wrong, right] = [{ valid: false }, { valid: true }];
  const outcomes = [
    saw(wrong, code(false)),
    saw(wrong, code(true)),
    saw(wrong, code(null)),
    saw(wrong, {}),
    saw(wrong, null),
    saw(right, code(true)),
    saw(right, code(false)),
    saw({}, code(false)),
  ];
  expect(scoreCodes(outcomes)).toEqual({ planted: 5, caught: 1, unread: 2, passed: 2, right: 2, falseAlarms: 1 });
  expect(scoreCodes([saw({}, {})])).toBeNull();
});

test('rows keep to the kinds and fields there are', () => {
  const good = '{"file":"a.jpg","kind":"id_card","fields":{"name":"王五"},"more":1}';
  expect(readOcr(good)).toEqual([{ file: 'a.jpg', kind: 'id_card', fields: { name: '王五' } }]);
  expect(() => readOcr('{"file":"a.jpg","kind":"photo","fields":{"name":"王五"}}')).toThrow(
    '"fields" names "name", and photo has no fields',
  );
});
