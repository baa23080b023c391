import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultTable, problemsOf, review, type Condition, type ReviewedPaper, type ReviewRule } from '#libs/papers';

const rule = (id: string, when: Condition[], kind: ReviewRule['kind'] = 'business_licence'): ReviewRule => ({
  id,
  kind,
  when,
  outcome: 'person',
});
const problems = (...rules: ReviewRule[]) => problemsOf({ needs: [], rules }).map(({ code, of, by }) => [code, of, by]);

test('the table of the house has no fault', () => {
  expect(problemsOf(defaultTable)).toEqual([]);
});

test.each<[string, ReviewRule[], unknown[][]]>([
  [
    'a field that no paper of the kind has',
    [rule('a', [{ field: 'sex', is: 'missing' }])],
    [['field.unknown', 'a', 'sex']],
  ],
  [
    'a field of no paper at all',
    [rule('a', [{ field: 'colour' as never, is: 'missing' }], null)],
    [['field.unknown', 'a', 'colour']],
  ],
  ['a field of some kind, where all are meant', [rule('a', [{ field: 'sex', is: 'missing' }], null)], []],
  [
    'a field that the other paper lacks',
    [rule('a', [{ field: 'person', differsFrom: { paper: 'id_card', field: 'person' } }])],
    [['field.unknown', 'a', 'person']],
  ],
  ['an address that expires', [rule('a', [{ field: 'address', is: 'expired' }])], [['field.no_date', 'a', 'address']]],
  ['a name that expires soon', [rule('a', [{ field: 'name', expiresWithin: 3 }])], [['field.no_date', 'a', 'name']]],
  [
    'two rules of one id',
    [rule('a', [{ form: 'company' }]), rule('a', [{ form: 'sole_trader' }])],
    [['rule.repeated', 'a', null]],
  ],
  [
    'the same conditions again',
    [rule('a', [{ form: 'company' }]), rule('b', [{ form: 'company' }])],
    [['rule.unreachable', 'b', 'a']],
  ],
  [
    'more conditions behind fewer',
    [rule('a', [{ flaw: 'cut' }]), rule('b', [{ form: 'company' }, { flaw: 'cut' }])],
    [['rule.unreachable', 'b', 'a']],
  ],
  ['fewer behind more', [rule('a', [{ form: 'company' }, { flaw: 'cut' }]), rule('b', [{ flaw: 'cut' }])], []],
  [
    'one kind behind every kind',
    [rule('a', [{ flaw: 'cut' }], null), rule('b', [{ flaw: 'cut' }])],
    [['rule.unreachable', 'b', 'a']],
  ],
  ['every kind behind one', [rule('a', [{ flaw: 'cut' }]), rule('b', [{ flaw: 'cut' }], null)], []],
  ['another kind', [rule('a', [{ flaw: 'cut' }]), rule('b', [{ flaw: 'cut' }], 'id_card')], []],
  [
    '10 days behind 30',
    [rule('a', [{ field: 'term', expiresWithin: 30 }]), rule('b', [{ field: 'term', expiresWithin: 10 }])],
    [['rule.unreachable', 'b', 'a']],
  ],
  [
    '30 days behind 10',
    [rule('a', [{ field: 'term', expiresWithin: 10 }]), rule('b', [{ field: 'term', expiresWithin: 30 }])],
    [],
  ],
  [
    'more words lacking behind fewer',
    [rule('a', [{ field: 'scope', lacks: ['餐饮'] }]), rule('b', [{ field: 'scope', lacks: ['餐饮', '食品'] }])],
    [['rule.unreachable', 'b', 'a']],
  ],
  [
    'fewer words lacking behind more',
    [rule('a', [{ field: 'scope', lacks: ['餐饮', '食品'] }]), rule('b', [{ field: 'scope', lacks: ['餐饮'] }])],
    [],
  ],
  [
    'fewer words held behind more',
    [rule('a', [{ field: 'scope', holds: ['餐饮', '食品'] }]), rule('b', [{ field: 'scope', holds: ['餐饮'] }])],
    [['rule.unreachable', 'b', 'a']],
  ],
  [
    'a longer word held behind a shorter',
    [rule('a', [{ field: 'scope', holds: ['餐'] }]), rule('b', [{ field: 'scope', holds: ['餐饮'] }])],
    [['rule.unreachable', 'b', 'a']],
  ],
  ['two forms at once', [rule('a', [{ form: 'company' }, { form: 'sole_trader' }])], [['rule.impossible', 'a', null]]],
  [
    'missing and unsure at once',
    [
      rule('a', [
        { field: 'name', is: 'missing' },
        { field: 'name', is: 'unsure' },
      ]),
    ],
    [['rule.impossible', 'a', null]],
  ],
  [
    'over and soon to be over',
    [
      rule('a', [
        { field: 'term', is: 'expired' },
        { field: 'term', expiresWithin: 3 },
      ]),
    ],
    [['rule.impossible', 'a', null]],
  ],
  [
    'a word held and lacking',
    [
      rule('a', [
        { field: 'scope', lacks: ['餐'] },
        { field: 'scope', holds: ['餐饮'] },
      ]),
    ],
    [['rule.impossible', 'a', null]],
  ],
  [
    'what differs from what was said, twice',
    [rule('a', [{ field: 'name', differsFrom: 'said' }]), rule('b', [{ field: 'name', differsFrom: 'said' }])],
    [['rule.unreachable', 'b', 'a']],
  ],
])('%s', (_, rules, expected) => {
  expect(problems(...rules)).toEqual(expected);
});

test('a kind that is wanted twice', () => {
  const need = { kind: 'id_card', optional: false } as const;
  expect(problemsOf({ needs: [need, need], rules: [] })).toEqual([{ code: 'need.repeated', of: 'id_card', by: null }]);
});

test('a rule that is said to be unreachable never decides, and one said to be impossible never holds', () => {
  const word = fc.constantFrom('餐', '餐饮', '食品');
  const words = fc.array(word, { minLength: 1, maxLength: 2 });
  const condition: fc.Arbitrary<Condition> = fc.oneof(
    fc.record({ field: fc.constant('scope' as const), lacks: words }),
    fc.record({ field: fc.constant('scope' as const), holds: words }),
    fc.record({ field: fc.constantFrom('scope', 'term'), is: fc.constantFrom('missing', 'unsure', 'invalid') }),
    fc.record({ field: fc.constant('term' as const), is: fc.constant('expired' as const) }),
    fc.record({ field: fc.constant('term' as const), expiresWithin: fc.constantFrom(10, 30) }),
    fc.record({ form: fc.constantFrom('company', 'sole_trader') }),
  );
  const anyRule = fc.record({
    id: fc.uuid(),
    kind: fc.constantFrom(null, 'business_licence' as const),
    when: fc.array(condition, { minLength: 1, maxLength: 3 }),
    outcome: fc.constant('person' as const),
  });
  const fieldOf = (name: 'scope' | 'term', value: string) => ({
    name,
    value,
    text: value,
    confidence: 0.5,
    quad: null,
    valid: false,
  });
  const paper: fc.Arbitrary<ReviewedPaper> = fc
    .record({
      scope: fc.constantFrom('', '餐', '餐饮', '食品餐', '建筑'),
      term: fc.constantFrom('', '/2026-12-01', '/2026-12-20', '/2026-01-01'),
    })
    .map(({ scope, term }) => ({
      kind: 'business_licence',
      form: 'company',
      fields: [fieldOf('scope', scope), fieldOf('term', term)],
      missing: ['scope', 'term'],
    }));
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 6 }), paper, (rules, shown) => {
      const dead = new Set(problemsOf({ needs: [], rules }).map(({ of }) => of));
      const known = { claims: [], others: [], flaws: [], form: null, today: '2026-11-23' };
      const { rule: decided } = review({ rules }, shown, known);
      if (decided !== null) expect(dead.has(decided)).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});
