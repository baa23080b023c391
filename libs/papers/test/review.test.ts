import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flaws } from '#libs/ocr';
import {
  contradictionsOf,
  defaultTable,
  outcomes,
  paperFields,
  paperKinds,
  review,
  type Condition,
  type PaperField,
  type ReviewContext,
  type ReviewedPaper,
  type ReviewRule,
} from '#libs/papers';

type Field = ReviewedPaper['fields'][number];
const field = (name: PaperField, value: string, more: Partial<Field> = {}): Field => ({
  name,
  value,
  text: value,
  confidence: 0.97,
  quad: null,
  valid: null,
  ...more,
});
const licence: ReviewedPaper = {
  kind: 'business_licence',
  form: 'company',
  fields: [
    field('code', '91330106MA2CFX3T14', { valid: true }),
    field('name', '杭州满壶晴餐饮有限公司'),
    field('person', '王小明'),
    field('term', '2019-03-05/2039-03-04'),
    field('scope', '餐饮服务;食品销售'),
  ],
  missing: [],
};
const context: ReviewContext = { claims: [], others: [], flaws: [], form: 'company', today: '2026-11-23' };
const decides = (when: Condition[], paper = licence, known = context): boolean =>
  review({ rules: [{ id: 'only', kind: null, when, outcome: 'person' }] }, paper, known).rule === 'only';
const without = (name: PaperField): ReviewedPaper => ({
  ...licence,
  fields: licence.fields.filter((each) => each.name !== name),
  missing: [name],
});
const withField = (name: PaperField, value: string, more?: Partial<Field>): ReviewedPaper => ({
  ...licence,
  fields: [...licence.fields.filter((each) => each.name !== name), field(name, value, more)],
});

/** As the customer said it, where this was hardly read before; null where nothing was. */
const told = (read: string | null): Partial<Field> => ({
  from: 'customer',
  confidence: 1,
  ...(read !== null && { read: { value: read, confidence: 0.4, valid: null } }),
});

describe('one condition', () => {
  const said = (name: PaperField, value: string, seq = 1) => ({
    kind: 'business_licence' as const,
    field: name,
    value,
    seq,
  });
  const card = (name: string) => ({ kind: 'id_card' as const, fields: [field('name', name)] });
  const rows: [string, Condition, ReviewedPaper, Partial<ReviewContext>, boolean][] = [
    ['a field that was not found is missing', { field: 'name', is: 'missing' }, without('name'), {}, true],
    ['a field that is there is not', { field: 'name', is: 'missing' }, licence, {}, false],
    [
      'a field without a value is missing',
      { field: 'name', is: 'missing' },
      { ...withField('name', ' '), missing: ['name'] },
      {},
      true,
    ],
    ['what the form does not have is not missing', { field: 'composition', is: 'missing' }, licence, {}, false],
    [
      'what he told since is not missing',
      { field: 'name', is: 'missing' },
      { ...licence, missing: ['name'] },
      {},
      false,
    ],
    [
      'a field of little confidence is unsure',
      { field: 'name', is: 'unsure' },
      withField('name', '满壶晴', { confidence: 0.5 }),
      {},
      true,
    ],
    ['a field of much is not', { field: 'name', is: 'unsure' }, licence, {}, false],
    [
      'what a vision model says is unsure however sure it is',
      { field: 'name', is: 'unsure' },
      withField('name', '满壶晴', { confidence: 1, from: 'vision' }),
      {},
      true,
    ],
    ['a missing field is not unsure', { field: 'name', is: 'unsure' }, without('name'), {}, false],
    [
      'a wrong check digit is invalid',
      { field: 'code', is: 'invalid' },
      withField('code', '91', { valid: false }),
      {},
      true,
    ],
    ['a right one is not', { field: 'code', is: 'invalid' }, licence, {}, false],
    ['a field without a check is not', { field: 'name', is: 'invalid' }, licence, {}, false],
    ['a missing code is not invalid', { field: 'code', is: 'invalid' }, without('code'), {}, false],
    [
      'a term that ended yesterday has expired',
      { field: 'term', is: 'expired' },
      withField('term', '2019-03-05/2026-11-22'),
      {},
      true,
    ],
    [
      'one that ends today has not',
      { field: 'term', is: 'expired' },
      withField('term', '2019-03-05/2026-11-23'),
      {},
      false,
    ],
    ['one without an end never does', { field: 'term', is: 'expired' }, withField('term', '2019-03-05/'), {}, false],
    [
      'one of which only the end is known',
      { field: 'term', is: 'expired' },
      withField('term', '/2026-10-31'),
      {},
      true,
    ],
    ['a month is good until its last day', { field: 'term', is: 'expired' }, withField('term', '2026-11'), {}, false],
    ['a month that is over', { field: 'term', is: 'expired' }, withField('term', '2026-10'), {}, true],
    [
      'a day that no calendar has tells nothing',
      { field: 'term', is: 'expired' },
      withField('term', '2019-02-30'),
      {},
      false,
    ],
    ['words are no date', { field: 'term', is: 'expired' }, withField('term', '长期'), {}, false],
    [
      '30 days from today are within 30',
      { field: 'term', expiresWithin: 30 },
      withField('term', '2019-03-05/2026-12-23'),
      {},
      true,
    ],
    ['31 are not', { field: 'term', expiresWithin: 30 }, withField('term', '2019-03-05/2026-12-24'), {}, false],
    ['today is', { field: 'term', expiresWithin: 30 }, withField('term', '2019-03-05/2026-11-23'), {}, true],
    [
      'yesterday is not: it has expired',
      { field: 'term', expiresWithin: 30 },
      withField('term', '2019-03-05/2026-11-22'),
      {},
      false,
    ],
    [
      'what never ends does not end soon',
      { field: 'term', expiresWithin: 3650 },
      withField('term', '2019-03-05/'),
      {},
      false,
    ],
    ['a scope with one of the words lacks none', { field: 'scope', lacks: ['餐饮', '饮品'] }, licence, {}, false],
    ['a scope with no such word', { field: 'scope', lacks: ['建筑', '运输'] }, licence, {}, true],
    ['spaces and width hide no word', { field: 'scope', lacks: ['餐饮'] }, withField('scope', '餐 饮服务'), {}, false],
    ['nor does the script', { field: 'scope', lacks: ['餐饮'] }, withField('scope', '餐飲服務'), {}, false],
    [
      'nobody says of an unread scope that it lacks a word',
      { field: 'scope', lacks: ['餐饮'] },
      without('scope'),
      {},
      false,
    ],
    ['a scope that holds one of the words', { field: 'scope', holds: ['建筑', '食品'] }, licence, {}, true],
    ['a scope that holds none', { field: 'scope', holds: ['建筑'] }, licence, {}, false],
    [
      'another name than he said',
      { field: 'name', differsFrom: 'said' },
      licence,
      { claims: [said('name', '上海甜茶餐饮有限公司')] },
      true,
    ],
    [
      'the name that he said',
      { field: 'name', differsFrom: 'said' },
      licence,
      { claims: [said('name', '杭州满壶晴餐饮有限公司')] },
      false,
    ],
    ['its short form', { field: 'name', differsFrom: 'said' }, licence, { claims: [said('name', '满壶晴')] }, false],
    [
      'what he said last counts',
      { field: 'name', differsFrom: 'said' },
      licence,
      { claims: [said('name', '杭州满壶晴餐饮有限公司', 5), said('name', '上海甜茶餐饮有限公司', 2)] },
      false,
    ],
    [
      'what he said of another kind of paper does not',
      { field: 'name', differsFrom: 'said' },
      licence,
      { claims: [{ ...said('name', '李四'), kind: 'id_card' }] },
      false,
    ],
    ['nobody said anything', { field: 'name', differsFrom: 'said' }, licence, {}, false],
    [
      'another person than on his card',
      { field: 'person', differsFrom: { paper: 'id_card', field: 'name' } },
      licence,
      { others: [card('李四')] },
      true,
    ],
    [
      'the same person',
      { field: 'person', differsFrom: { paper: 'id_card', field: 'name' } },
      licence,
      { others: [card('王 小明')] },
      false,
    ],
    ['no card yet', { field: 'person', differsFrom: { paper: 'id_card', field: 'name' } }, licence, {}, false],
    ['a flaw of the picture', { flaw: 'blurred' }, licence, { flaws: ['cut', 'blurred'] }, true],
    ['another flaw', { flaw: 'dark' }, licence, { flaws: ['cut'] }, false],
    ['the form', { form: 'company' }, licence, {}, true],
    ['another form', { form: 'sole_trader' }, licence, {}, false],
  ];
  test.each(rows)('%s', (...[, condition, paper, known, expected]) => {
    expect(decides([condition], paper, { ...context, ...known })).toBe(expected);
  });
});

describe('the table', () => {
  const rule = (id: string, outcome: ReviewRule['outcome'], when: Condition[], kind: ReviewRule['kind'] = null) => ({
    id,
    kind,
    when,
    outcome,
  });
  test('the first rule that holds decides, and says what it looked at', () => {
    const rules = [
      rule('never', 'person', [{ form: 'sole_trader' }]),
      rule('first', 'ask_again', [
        { field: 'scope', holds: ['餐饮'] },
        { field: 'term', expiresWithin: 3650 * 2 },
      ]),
      rule('second', 'person', [{ form: 'company' }]),
    ];
    expect(review({ rules }, licence, context)).toEqual({
      outcome: 'ask_again',
      rule: 'first',
      about: ['scope', 'term'],
    });
    expect(review({ rules: rules.toReversed() }, licence, context).rule).toBe('second');
  });
  test('a rule of another kind is none of its business, and a paper that no rule is about is accepted', () => {
    const rules = [rule('other', 'person', [{ form: 'company' }], 'id_card')];
    expect(review({ rules }, licence, context)).toEqual({ outcome: 'accepted', rule: null, about: [] });
  });
  test('what only a vision model saw is never accepted, whatever the table says', () => {
    const rules = [rule('all', 'accepted', [{ form: 'company' }])];
    const seen = withField('name', '杭州满壶晴餐饮有限公司', { from: 'vision', confidence: 1 });
    expect(review({ rules }, seen, context)).toEqual({ outcome: 'person', rule: null, about: ['name'] });
  });
  test.each<[string, ReviewedPaper, 'accepted' | 'person']>([
    ['what he filled in and nobody read', withField('name', '杭州满壶晴餐饮有限公司', told(null)), 'person'],
    ['what was misread', withField('name', '杭州满壶晴餐饮有限公司', told('杭卅满壶睛餐饮有限公司')), 'accepted'],
    ['what was read as something else', withField('name', '杭州满壶晴餐饮有限公司', told('上海甜茶商贸店')), 'person'],
    ['a field that no rule looks at', withField('capital', '500000.00', told(null)), 'accepted'],
    [
      'a number that proves itself',
      withField('code', '91330106MA2CFX3T26', { ...told('9133O1'), valid: true }),
      'accepted',
    ],
    ['one that nobody read', withField('code', '91330106MA2CFX3T26', { ...told(null), valid: true }), 'person'],
  ])('by the word of the customer: %s', (_, paper, outcome) => {
    const rules = (['name', 'code'] as const).map((name) => rule(name, 'ask_again', [{ field: name, is: 'unsure' }]));
    const verdict = review({ rules }, paper, context);
    expect(verdict.outcome).toBe(outcome);
    expect(review({ rules: [rule('all', 'accepted', [{ form: 'company' }]), ...rules] }, paper, context).outcome).toBe(
      outcome,
    );
    expect(
      review({ rules: rules.map((each) => ({ ...each, kind: 'id_card' as const })) }, paper, context).outcome,
    ).toBe('accepted');
  });
});

describe('where a company has no table', () => {
  const outcomeOf = (paper: ReviewedPaper, known: Partial<ReviewContext> = {}) => {
    const { outcome, rule } = review(defaultTable, paper, { ...context, ...known });
    return [outcome, rule];
  };
  test.each([
    ['a good licence', licence, {}, ['accepted', null]],
    [
      'a wrong code, surely read',
      withField('code', '9', { valid: false }),
      {},
      ['person', 'business_licence.code-invalid'],
    ],
    [
      'a wrong code, badly read',
      withField('code', '9', { valid: false, confidence: 0.4 }),
      {},
      ['ask_again', 'business_licence.code-unclear'],
    ],
    ['an expired licence', withField('term', '2016-01-01/2026-01-01'), {}, ['person', 'business_licence.expired']],
    ['blurred and a field missing', without('name'), { flaws: ['blurred'] as const }, ['ask_again', 'name-blurred']],
    ['blurred and all there', licence, { flaws: ['blurred'] as const }, ['accepted', null]],
    ['a field missing', without('person'), {}, ['ask_again', 'business_licence.person-missing']],
    [
      'a name of which we are not sure',
      withField('name', '满壶晴', { confidence: 0.5 }),
      {},
      ['ask_again', 'business_licence.name-unsure'],
    ],
    ['a scope that was not read', without('scope'), {}, ['ask_again', 'business_licence.scope-missing']],
    [
      'a scope of which we are not sure',
      withField('scope', '餐饮', { confidence: 0.5 }),
      {},
      ['ask_again', 'business_licence.scope-unsure'],
    ],
    [
      'a term of which we are not sure',
      withField('term', '2019-03-05/2039-03-04', { confidence: 0.5 }),
      {},
      ['ask_again', 'business_licence.term-unsure'],
    ],
    [
      'a code of which we are not sure',
      withField('code', '91330106MA2CFX3T14', { confidence: 0.5 }),
      {},
      ['ask_again', 'business_licence.code-unsure'],
    ],
    [
      'a code that was hardly read and passed its check',
      withField('code', '91330106MA2CFX3T14', { confidence: 0.5, valid: true }),
      {},
      ['accepted', null],
    ],
    [
      'another name than he said',
      licence,
      { claims: [{ kind: 'business_licence' as const, field: 'name' as const, value: '上海甜茶有限公司', seq: 1 }] },
      ['person', 'business_licence.other-name'],
    ],
  ] as const)('%s', (_, paper, known, expected) => {
    expect(outcomeOf(paper, known)).toEqual(expected);
  });
});

describe('contradictions', () => {
  test('what he said last and what another paper says, each with its source; a short name contradicts nothing', () => {
    const claims = [
      { kind: 'business_licence', field: 'name', value: '满壶晴', seq: 1 },
      { kind: 'business_licence', field: 'person', value: '赵六', seq: 2 },
    ] as const;
    const others = [{ kind: 'id_card' as const, fields: [field('name', '李四')] }];
    expect(contradictionsOf(licence, { claims, others })).toEqual([
      { field: 'person', paper: '王小明', other: '赵六', source: 'said' },
      { field: 'person', paper: '王小明', other: '李四', source: 'id_card' },
    ]);
    const card: ReviewedPaper = { kind: 'id_card', form: 'front', fields: [field('name', '李四')], missing: [] };
    expect(contradictionsOf(card, { claims: [], others: [licence] })).toEqual([
      { field: 'name', paper: '李四', other: '王小明', source: 'business_licence' },
    ]);
  });
});

describe('whatever the table', () => {
  const anyField = fc.constantFrom(...paperKinds.flatMap((kind) => paperFields[kind] as readonly PaperField[]));
  const anyWord = fc.constantFrom('餐饮', '食品', '建筑', 'X');
  const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
    fc.record({ field: anyField, is: fc.constantFrom('missing', 'unsure', 'invalid', 'expired') }),
    fc.record({ field: anyField, expiresWithin: fc.integer({ min: 1, max: 3650 }) }),
    fc.record({ field: anyField, lacks: fc.array(anyWord, { minLength: 1, maxLength: 3 }) }),
    fc.record({ field: anyField, holds: fc.array(anyWord, { minLength: 1, maxLength: 3 }) }),
    fc.record({ field: anyField, differsFrom: fc.constant('said' as const) }),
    fc.record({ flaw: fc.constantFrom(...flaws) }),
    fc.record({ form: fc.constantFrom('company', 'front') }),
  );
  const anyRule: fc.Arbitrary<ReviewRule> = fc.record({
    id: fc.uuid(),
    kind: fc.constantFrom(null, ...paperKinds),
    when: fc.array(anyCondition, { minLength: 1, maxLength: 3 }),
    outcome: fc.constantFrom(...outcomes),
  });
  const anyPaper: fc.Arbitrary<ReviewedPaper> = fc.record({
    kind: fc.constantFrom(...paperKinds),
    form: fc.constantFrom(null, 'company', 'front'),
    fields: fc.array(
      fc.record({
        name: anyField,
        value: fc.oneof(anyWord, fc.string(), fc.constantFrom('2020-01-01/2026-11-30', '2020-01-01/', '2020-13-45')),
        text: fc.string(),
        confidence: fc.double({ min: 0, max: 1, noNaN: true }),
        quad: fc.constant(null),
        valid: fc.constantFrom(true, false, null),
        from: fc.constantFrom('ocr', 'vision', 'customer', 'staff'),
      }),
      { maxLength: 6 },
    ),
    missing: fc.array(anyField, { maxLength: 3 }),
  });
  const anyContext = fc.record({
    claims: fc.constant([{ kind: 'business_licence' as const, field: 'name' as const, value: '满壶晴', seq: 1 }]),
    others: fc.constant([]),
    flaws: fc.subarray([...flaws]),
    form: fc.constant(null),
    today: fc.constant('2026-11-23'),
  });

  test('the rules before the one that decides do not hold alone, and the one that decides does', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 8 }), anyPaper, anyContext, (rules, paper, known) => {
        const verdict = review({ rules }, paper, known);
        const fits = rules.map(
          (rule) => review({ rules: [{ ...rule, outcome: 'person' }] }, paper, known).rule === rule.id,
        );
        const first = fits.indexOf(true);
        if (verdict.rule !== null) expect(verdict.rule).toBe(rules[first]!.id);
        else if (first !== -1) expect(rules[first]!.outcome).toBe('accepted');
      }),
    );
  });
  test('no paper with anything from a vision model alone is accepted', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 8 }), anyPaper, anyContext, (rules, paper, known) => {
        fc.pre(paper.fields.some(({ from }) => from === 'vision'));
        expect(review({ rules }, paper, known).outcome).not.toBe('accepted');
      }),
    );
  });
});
