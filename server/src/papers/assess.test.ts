import { describe, expect, test } from 'vitest';
import { defaultTable, type PaperField, type PaperKind, type Sight } from '#libs/papers';
import { assessed, currentPapers, type Before } from './assess.ts';
import type { KeptField, Looked, State } from './port.ts';
import type { Paper } from './sealing.ts';
import { spokenOf } from './spoken.ts';
import { standingOf } from './standing.ts';

const field = (name: PaperField, value: string, more: Partial<KeptField> = {}): KeptField => ({
  name,
  text: value,
  value,
  confidence: 0.99,
  quad: null,
  valid: null,
  from: 'ocr',
  ...more,
});

const licence = [
  field('code', '91330106MA2CFQ1T7P', { valid: true }),
  field('name', '杭州青山茶铺有限公司'),
  field('person', '周小满'),
  field('term', '2019-03-05/', { valid: true }),
];

let made = 0;
const seen = (kind: PaperKind, fields: readonly KeptField[], more: Partial<Sight> = {}): Looked => {
  const sight: Sight = {
    kind,
    confidence: 1,
    form: null,
    fields,
    missing: [],
    text: '',
    flaws: [],
    by: 'ocr',
    ...more,
  };
  return { fileId: `file ${++made}`, seq: made, kind: 'seen', sight, width: 10, height: 10 };
};
const kept = (kind: PaperKind, fields: readonly KeptField[], more: Partial<Paper> = {}): Paper => ({
  id: `paper ${++made}`,
  customerId: 'c',
  conversationId: 't',
  fileId: `file ${made}`,
  kind,
  form: null,
  state: 'accepted',
  rule: null,
  revision: 1,
  decidedBy: null,
  at: new Date(0),
  fields,
  missing: [],
  flaws: [],
  contradictions: [],
  words: null,
  ...more,
});

const before = (papers: readonly Paper[] = []): Before => ({ papers, table: defaultTable, today: '2026-11-23' });
interface Turn {
  readonly pictures?: readonly Looked[];
  readonly texts?: readonly string[];
  readonly confirming?: boolean;
}
const turn = (papers: readonly Paper[], { pictures = [], texts = [], confirming = false }: Turn) =>
  assessed(before(papers), { pictures, claims: [] }, spokenOf(before(papers), { pictures, texts, confirming }));

/** A paper as it is kept after a turn. */
const states = { accepted: 'accepted', ask_again: 'asked_again', person: 'person' } as const;
const keptAfter = (was: Paper, result: ReturnType<typeof turn>): Paper => {
  const paper = result?.papers.find(({ fileId }) => fileId === was.fileId);
  if (!paper) return was;
  const { fields, missing, contradictions, verdict } = paper;
  const after = { fields, missing, contradictions, rule: verdict.rule, state: states[verdict.outcome] };
  return { ...was, ...after, revision: was.revision + 1 };
};
/** What becomes of a paper when the customer says this, one turn after the other. */
const talked = (was: Paper, texts: readonly string[]): Paper =>
  texts.reduce((paper, text) => keptAfter(paper, turn([paper], { texts: [text] })), was);
const withLess = (name: PaperField, confidence: number, more: Partial<KeptField> = {}) =>
  licence.map((one) => (one.name === name ? { ...one, confidence, ...more } : one));

test('words about nothing change nothing', () => {
  expect(turn([kept('business_licence', licence)], { texts: ['加盟费多少', '好的'] })).toBeNull();
  expect(turn([], { texts: ['公司名称应该是杭州青山茶铺有限公司'] })).toBeNull();
});

test('a picture of no paper is told of without one', () => {
  const photo: Looked = { fileId: 'p', seq: 1, kind: 'unseen', why: 'broken' };
  expect(turn([], { pictures: [photo] })).toMatchObject({ papers: [], pictures: [photo] });
});

test('what a customer corrects is his word, in the place where it was read', () => {
  const quad: KeptField['quad'] = [
    { x: 1, y: 1 },
    { x: 9, y: 1 },
    { x: 9, y: 3 },
    { x: 1, y: 3 },
  ];
  const misread = licence.map((one) => (one.name === 'name' ? { ...one, value: '杭州青山荼铺有限公司', quad } : one));
  const was = kept('business_licence', misread);
  const result = turn([was], { texts: ['名称应该是杭州青山茶铺有限公司'] });
  const [paper] = result!.papers;
  expect(paper).toMatchObject({ id: was.id, corrected: ['name'], verdict: { outcome: 'accepted' } });
  expect(paper!.fields.find(({ name }) => name === 'name')).toMatchObject({
    value: '杭州青山茶铺有限公司',
    from: 'customer',
    quad,
  });
});

test('a code that passed its check is not talked away: somebody looks', () => {
  const result = turn([kept('business_licence', licence)], { texts: ['信用代码应该是 91310101MA1K3P2X89'] });
  expect(result!.papers[0]).toMatchObject({ corrected: [], verdict: { outcome: 'person', about: ['code'] } });
});

test.each([
  ['法人应该是王大明', 'person', '王大明'],
  ['名称应该是上海百货商贸有限公司', 'name', '上海百货商贸有限公司'],
  ['营业期限应该是 2019-03-05 至 2049-03-04', 'term', '2019-03-05/2049-03-04'],
])('what was surely read is not talked away: %s', (text, name, other) => {
  const was = kept('business_licence', licence);
  const [paper] = turn([was], { texts: [text] })!.papers;
  expect(paper).toMatchObject({ corrected: [], verdict: { outcome: 'person', about: [name] } });
  expect(paper!.contradictions).toMatchObject([{ field: name, other, source: 'said' }]);
  expect(paper!.fields.find((field) => field.name === name)).toMatchObject({ from: 'ocr' });
  // It stays with the person, whatever comes beside it.
  const after = kept('business_licence', paper!.fields as KeptField[], {
    state: 'person',
    contradictions: paper!.contradictions,
    id: was.id,
    fileId: was.fileId,
  });
  const later = turn([after], { pictures: [seen('id_card', [field('name', '周小满'), field('number', '1')])] });
  expect(later!.papers.find(({ kind }) => kind === 'business_licence')?.verdict.outcome ?? 'person').toBe('person');
});

test('what staff put right is not changed by the customer, nor is what a person decided', () => {
  const byStaff = licence.map((one) => (one.name === 'person' ? { ...one, from: 'staff' as const } : one));
  const texts = ['法人应该是王大明'];
  expect(turn([kept('business_licence', byStaff)], { texts })?.papers[0]?.corrected ?? []).toEqual([]);
  expect(turn([kept('business_licence', licence, { decidedBy: '林悦' })], { texts })).toBeNull();
});

test.each([
  [['营业期限不对'], 'term'],
  [['营业期限不对', '营业期限应该是2010-01-01至2040-01-01'], 'term'],
  [['法人不对', '法人应该是王大明'], 'person'],
  [['名称应该是杭州青山荼铺有限公司', '名称应该是上海百货商贸有限公司'], 'name'],
  [['名称应该是杭州青山荼铺有限公司', '名称应该是杭州青水荼铺有限公司'], 'name'],
  [['名称应该是杭州青山荼铺有限公司', '名称不对'], 'name'],
])('nor in several turns: %j', (texts, name) => {
  const after = talked(kept('business_licence', licence), texts);
  expect(after).toMatchObject({ state: 'person', rule: null });
  const own = licence.find((one) => one.name === name)!;
  const kind = after.fields.find((one) => one.name === name)!;
  expect(kind.read).toEqual({ value: own.value, confidence: own.confidence, valid: own.valid });
  // Nor does what comes beside it accept it.
  const card = seen('bank_card', [field('number', '6222021234567890128', { valid: true })]);
  expect(keptAfter(after, turn([after], { pictures: [card] })).state).toBe('person');
});

test('who says what was read after all, or a slip of the reader, has cleared his doubt', () => {
  const was = kept('business_licence', licence);
  expect(talked(was, ['营业期限不对', '营业期限应该是 2019-03-05 至长期']).state).toBe('accepted');
  expect(talked(was, ['名称不对', '名称应该是杭州青山荼铺有限公司']).state).toBe('accepted');
});

test('what was hardly read is as good as unread once he calls it wrong', () => {
  const after = talked(kept('business_licence', withLess('person', 0.85)), ['法人不对']);
  expect(after.state).toBe('person');
  const unsure = talked(kept('business_licence', withLess('person', 0.6)), ['法人不对']);
  expect(unsure).toMatchObject({ state: 'asked_again', rule: 'business_licence.person-unsure' });
  expect(talked(unsure, ['法人应该是周小蒲']).state).toBe('accepted');
  expect(talked(unsure, ['法人应该是欧阳大明']).state).toBe('person');
});

test('of a row of earlier days the field itself is what was read, where our own eyes read it', () => {
  const old = kept('business_licence', licence);
  expect(old.fields.every(({ read }) => read === undefined)).toBe(true);
  const told = kept('business_licence', withLess('person', 1, { from: 'customer' }), { state: 'asked_again' });
  const result = turn([told], { texts: ['注册资本应该是 50 万元'] });
  expect(result!.papers[0]!.verdict).toEqual({ outcome: 'person', rule: null, about: ['person'] });
});

test('what nobody read is not accepted on his word where a rule looks at it', () => {
  const cropped = kept('business_licence', licence, {
    missing: ['scope'],
    flaws: ['cut'],
    state: 'asked_again',
    rule: 'business_licence.scope-missing',
  });
  const scope = talked(cropped, ['经营范围应该是餐饮服务']);
  expect(scope).toMatchObject({ state: 'person', rule: null });
  expect(scope.fields.find(({ name }) => name === 'scope')).toMatchObject({ value: '餐饮服务', from: 'customer' });
  expect(talked(scope, ['经营范围应该是餐饮服务']).state).toBe('person');
  const endless = kept(
    'business_licence',
    licence.filter(({ name }) => name !== 'term'),
  );
  expect(talked(endless, ['营业期限应该是2010-01-01至2040-01-01']).state).toBe('person');
  // No rule looks at its capital.
  expect(talked(endless, ['注册资本应该是 50 万元']).state).toBe('accepted');
});

test('a code with a good check digit stands where it was read unsurely, not where it was not read', () => {
  const unsure = kept('business_licence', withLess('code', 0.5, { value: '9133O1O6MA2CFQ', valid: false }), {
    state: 'asked_again',
  });
  const text = '信用代码应该是 91330106MA2CFQ1T76';
  expect(talked(unsure, [text])).toMatchObject({ state: 'accepted' });
  const none = kept(
    'business_licence',
    licence.filter(({ name }) => name !== 'code'),
    { missing: ['code'] },
  );
  expect(talked(none, [text])).toMatchObject({ state: 'person' });
});

describe('a yes', () => {
  const asked = kept('business_licence', withLess('person', 0.5), {
    state: 'asked_again',
    rule: 'business_licence.person-unsure',
  });
  const says = (text: string, { was = asked, confirming = true } = {}) =>
    keptAfter(was, turn([was], { texts: [text], confirming }));

  test('vouches for what was asked and for nothing else', () => {
    const result = turn([asked], { texts: ['没错'], confirming: true });
    expect(result!.papers[0]).toMatchObject({ verdict: { outcome: 'accepted' }, corrected: [] });
    const said = result!.papers[0]!.fields.find(({ name }) => name === 'person');
    expect(said).toMatchObject({ from: 'customer', read: { value: '周小满', confidence: 0.5 } });
    expect(result!.papers[0]!.fields.map(({ from }) => from)).toEqual(['ocr', 'ocr', 'ocr', 'customer']);
    expect(turn([kept('business_licence', licence)], { texts: ['没错'], confirming: true })).toBeNull();
    const two = { ...asked, fields: asked.fields.map((one) => ({ ...one, confidence: 0.5 })) };
    expect(says('没错', { was: two })).toMatchObject({ state: 'asked_again', rule: 'business_licence.name-unsure' });
  });

  test('says nothing of a paper that he was not asked about', () => {
    expect(turn([asked], { texts: ['没错'] })).toBeNull();
    expect(turn([{ ...asked, rule: 'business_licence.code-unsure' }], { texts: ['对'], confirming: true })).toBeNull();
    expect(turn([{ ...asked, state: 'person' }], { texts: ['对'], confirming: true })).toBeNull();
  });

  test.each(['没问题，我明天再拍一张', '好的没问题，回头发给您', '对，我重拍一张', 'Yes, I will send another picture'])(
    'that promises another picture accepts nothing: %s',
    (text) => {
      for (const confirming of [true, false]) expect(turn([asked], { texts: [text], confirming })).toBeNull();
      expect(says('对的，谢谢').state).toBe('accepted');
    },
  );

  test('never clears what only a vision model saw', () => {
    const fields = withLess('person', 0.5, { from: 'vision' });
    const confirmed = says('没错', { was: { ...asked, fields } });
    expect(confirmed).toMatchObject({ state: 'person', rule: null });
    expect(confirmed.fields.find(({ name }) => name === 'person')).toMatchObject({ from: 'vision' });
    const card = seen('bank_card', [field('number', '6222021234567890128', { valid: true })]);
    expect(keptAfter(confirmed, turn([confirmed], { pictures: [card] })).state).toBe('person');
    expect(says('法人应该是周小满', { was: { ...asked, fields } }).state).toBe('person');
  });
});

test('what was assessed says at which revision the paper stood', () => {
  const was = kept('business_licence', licence, { revision: 7 });
  const card = seen('id_card', [field('name', '王大明')], { form: 'front' });
  const result = turn([was], { texts: ['法人应该是王大明'] });
  expect(result!.papers.map(({ revision }) => revision)).toEqual([7]);
  expect(turn([], { pictures: [card] })!.papers[0]).not.toHaveProperty('revision');
});

describe('the sides of a card', () => {
  const table = { ...defaultTable, needs: [{ kind: 'id_card' as const, optional: false }] };
  const ofFront = [field('name', '周小满'), field('number', '110101199003070038', { valid: true })];
  const ofBack = [field('authority', '杭州市公安局'), field('term', '2020-01-01/2040-01-01', { valid: true })];
  const picture = {
    front: () => seen('id_card', ofFront, { form: 'front' }),
    back: () => seen('id_card', ofBack, { form: 'back' }),
  };
  const shows = (papers: readonly Paper[], pictures: readonly Looked[]) => {
    const known = { ...before(papers), table };
    return assessed(known, { pictures, claims: [] }, spokenOf(known, { pictures, texts: [] }))!;
  };
  const card = (side: 'front' | 'back', more: Partial<Paper>) =>
    kept('id_card', side === 'front' ? ofFront : ofBack, { form: side, ...more });

  test('the back alone is asked for its front, and completes nothing', () => {
    const { papers, standing } = shows([], [picture.back()]);
    expect(papers[0]!.verdict).toMatchObject({ outcome: 'ask_again', rule: 'id_card.back' });
    expect(standing).toMatchObject({ complete: false, needs: [{ state: 'asked_again' }] });
  });

  test.each([
    ['front, then back', [card('front', { state: 'accepted' })], [picture.back()]],
    ['back, then front', [card('back', { state: 'asked_again', rule: 'id_card.back' })], [picture.front()]],
    ['both at once', [], [picture.back(), picture.front()]],
  ] as const)('%s are accepted and complete', (_, papers, pictures) => {
    const result = shows(papers, pictures);
    expect(result.papers.map(({ verdict }) => verdict)).toEqual(
      result.papers.map(() => ({ outcome: 'accepted', rule: null, about: [] })),
    );
    expect(result.standing).toMatchObject({ complete: true, needs: [{ state: 'accepted' }] });
  });

  test('the back is still judged for what it says', () => {
    const expired = seen('id_card', [ofBack[0]!, field('term', '2010-01-01/2020-01-01')], { form: 'back' });
    const result = shows([card('front', { state: 'accepted' })], [expired]);
    expect(result.papers[0]!.verdict).toMatchObject({ outcome: 'person', rule: 'id_card.expired' });
    expect(result.standing.complete).toBe(true);
  });
});

test('a later picture of the same paper counts in place of the earlier; the other side of a card stands beside it', () => {
  const old = kept('business_licence', licence, { state: 'asked_again' });
  const result = turn([old], { pictures: [seen('business_licence', licence)] });
  expect(result!.papers.map(({ id }) => id)).toEqual([null]);
  const front = kept('id_card', [field('name', '周小满'), field('number', '110101199003070038', { valid: true })], {
    form: 'front',
  });
  const back = seen('id_card', [field('term', '2020-01-01/2040-01-01', { valid: true })], { form: 'back' });
  const both = turn([front], { pictures: [back] });
  expect(both!.papers).toHaveLength(1);
  expect(both!.papers[0]).toMatchObject({ form: 'back', id: null });
  expect(currentPapers(before([front]), [back]).map(({ form }) => form)).toEqual(['back', 'front']);
});

test('the same picture again is the paper that it became', () => {
  const was = kept('business_licence', licence);
  const again: Looked = { ...seen('business_licence', licence), fileId: was.fileId };
  expect(turn([was], { pictures: [again] })!.papers).toEqual([]);
});

test('what he said otherwise before is not forgotten when something else changes', () => {
  const contradictions = [
    { field: 'name' as const, paper: '杭州青山茶铺有限公司', other: '上海大江餐饮有限公司', source: 'said' as const },
  ];
  const doubted = kept('business_licence', licence, { state: 'person', contradictions });
  const card = seen('bank_card', [field('number', '6222021234567890128', { valid: true })]);
  const result = turn([doubted], { pictures: [card] });
  const licenceNow = result!.papers.find(({ kind }) => kind === 'business_licence');
  expect(licenceNow?.verdict.outcome ?? 'person').toBe('person');
});

test.each<[readonly [PaperKind, string | null, State][], boolean, (State | null)[]]>([
  [[], false, [null, null]],
  [[['business_licence', null, 'accepted']], false, ['accepted', null]],
  [
    [
      ['business_licence', null, 'accepted'],
      ['id_card', 'front', 'accepted'],
    ],
    true,
    ['accepted', 'accepted'],
  ],
  [
    [
      ['business_licence', null, 'replaced'],
      ['id_card', 'front', 'accepted'],
      ['id_card', 'back', 'asked_again'],
    ],
    false,
    [null, 'accepted'],
  ],
  [[['id_card', 'back', 'accepted']], false, [null, null]],
  [
    [
      ['business_licence', null, 'accepted'],
      ['id_card', 'back', 'refused'],
      ['id_card', 'both', 'accepted'],
    ],
    true,
    ['accepted', 'accepted'],
  ],
  [
    [
      ['id_card', 'front', 'asked_again'],
      ['id_card', 'back', 'accepted'],
    ],
    false,
    [null, 'asked_again'],
  ],
])('papers %j are complete: %s', (papers, complete, states) => {
  const needs = [
    { kind: 'business_licence' as const, optional: false },
    { kind: 'id_card' as const, optional: false },
  ];
  const standing = standingOf(
    { needs },
    papers.map(([kind, form, state]) => ({ kind, form, state })),
  );
  expect(standing).toMatchObject({ complete, needs: states.map((state) => ({ state })) });
});
