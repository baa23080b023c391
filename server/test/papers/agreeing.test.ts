/** What the bot says of papers and what the desk shows of them agree, however staff and bot meet. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Sight } from '#libs/papers';
import { told, type Customer } from '../support/customer.ts';
import { png } from '../support/pictures.ts';
import { openWorld, type Person, type World } from '../support/world.ts';

let world: World;
let recruiter: Person;
beforeAll(async () => {
  world = await openWorld();
  recruiter = await world.person('林悦', { roles: ['recruiter'] });
  const admin = await world.person('admin', { roles: ['admin'] });
  const { rules, revision } = await admin.call('paperReview.get', {});
  const needs = (['business_licence', 'id_card'] as const).map((kind) => ({ kind, optional: false }));
  await admin.call('paperReview.put', { body: { needs, rules, revision } });
});
afterAll(() => world.close());

/** Longer than reading a picture takes on a busy machine. */
const READING_MS = 60_000;
const CORRECTION = '名称应该是青山大茶铺';

const blank = { confidence: 1, missing: [], text: '', flaws: [], by: 'ocr' as const };

let restore = () => {};
beforeEach(() => () => restore());

/** Does something at the end of one verb of the papers, once. */
function meanwhile(verb: 'assess' | 'keep', does: () => Promise<unknown>, when: 'before' | 'after'): void {
  const { papers } = world.house;
  const own = papers[verb] as (...given: unknown[]) => Promise<unknown>;
  restore = () => void Object.assign(papers, { [verb]: own });
  const once = async (...given: unknown[]) => {
    restore();
    if (when === 'before') await does();
    const done = await own(...given);
    if (when === 'after') await does();
    return done;
  };
  Object.assign(papers, { [verb]: once });
}

/** A customer who showed a licence whose name was hardly read. */
async function shown(name: string): Promise<{ customer: Customer; id: string }> {
  const customer = await world.customer(name);
  const { seq } = await customer.sends(new Blob([new Uint8Array(png)]), 'a.png');
  await customer.waitsFor((all) => all.some((one) => one.seq > seq && one.author.kind === 'bot'), READING_MS);
  const { customer: panel } = await recruiter.call('conversations.get', { params: { id: customer.conversation } });
  const place = { conversationId: customer.conversation, customerId: panel!.id };
  const field = (of: 'code' | 'name' | 'person' | 'term', value: string, confidence = 0.99) => ({
    name: of,
    text: value,
    value,
    confidence,
    quad: null,
    valid: of === 'code' || of === 'term' ? true : null,
  });
  const sight: Sight = {
    ...blank,
    kind: 'business_licence',
    form: 'company',
    fields: [
      field('code', '91330106MA2CFQ1T7P'),
      field('name', '青山茶铺', 0.5),
      field('person', '周小满'),
      field('term', '2019-03-05/'),
    ],
  };
  const fileId = randomUUID();
  const pictures = [{ fileId, seq: 1, kind: 'seen' as const, sight, width: 100, height: 100 }];
  const { papers, db } = world.house;
  const assessment = await papers.assess(world.tenant, { ...place, pictures, texts: [], claims: [] });
  await db.tenant(world.tenant, (tx) => papers.keep(tx, place, assessment!));
  const [row] = await world.rows<{ id: string }>('select id from papers where file_id = $1', [fileId]);
  return { customer, id: row!.id };
}

const decides = (id: string, outcome: 'accepted' | 'refused', revision = 1) =>
  recruiter.call('papers.decide', { params: { id }, body: { revision, outcome } });
const stateOf = async (id: string) => (await recruiter.call('papers.get', { params: { id } })).state;

async function answerTo(customer: Customer, text: string): Promise<string> {
  const { seq } = await customer.says(text);
  const after = (all: Awaited<ReturnType<Customer['messages']>>) =>
    all.filter((one) => one.seq > seq && one.author.kind === 'bot');
  const heard = told(after(await customer.waitsFor((all) => after(all).length > 0))).join('');
  await world.settled();
  return heard;
}

async function tracesOf({ conversation }: Customer): Promise<string[]> {
  const turns = await world.rows<{ id: string }>('select id from turns where conversation_id = $1 order by at', [
    conversation,
  ]);
  const keys: string[] = [];
  for (const { id: turnId } of turns) {
    const { steps } = await recruiter.call('turns.get', { params: { id: conversation, turnId } });
    keys.push(...steps.flatMap(({ step, line }) => (step === 'say' ? [line.key] : [])));
  }
  return keys;
}

test('left alone the bot takes what the customer puts right and says so', async () => {
  const { customer, id } = await shown('顺利');
  expect(await stateOf(id)).toBe('asked_again');
  expect(await answerTo(customer, CORRECTION)).toContain('营业执照看过了，没有问题');
  expect(await stateOf(id)).toBe('accepted');
});

test('what staff refused while the bot thought is not called right; the trace says why it was not said', async () => {
  const { customer, id } = await shown('先拒');
  meanwhile('assess', () => decides(id, 'refused'), 'after');
  const heard = await answerTo(customer, CORRECTION);
  expect(heard).not.toMatch(/没有问题|已改为/u);
  expect(await stateOf(id)).toBe('refused');
  expect(await tracesOf(customer)).toContain('say.overtaken');
});

test('what the bot would say of all papers is not said when another of them was refused meanwhile', async () => {
  const { customer, id } = await shown('另一份');
  const other = await keptCard(customer);
  meanwhile('assess', () => decides(other, 'refused'), 'after');
  const heard = await answerTo(customer, CORRECTION);
  expect(heard).toContain('营业执照看过了');
  expect(heard).toContain('还需要');
  expect([await stateOf(id), await stateOf(other)]).toEqual(['accepted', 'refused']);
  expect(await tracesOf(customer)).toContain('say.overtaken');
});

test('who decides while the bot speaks is told that the paper changed', async () => {
  const { customer, id } = await shown('后拒');
  let refused: Promise<unknown> = Promise.resolve();
  meanwhile(
    'keep',
    async () => {
      refused = decides(id, 'refused').catch((error: { code: string }) => error.code);
      await sleep(500);
    },
    'before',
  );
  expect(await answerTo(customer, CORRECTION)).toContain('没有问题');
  expect(await refused).toBe('paper.conflict');
  expect(await stateOf(id)).toBe('accepted');
});

/** The front of his card, accepted. */
async function keptCard(customer: Customer): Promise<string> {
  const { customer: panel } = await recruiter.call('conversations.get', { params: { id: customer.conversation } });
  const place = { conversationId: customer.conversation, customerId: panel!.id };
  const field = (name: 'name' | 'number' | 'term', value: string) => ({
    name,
    text: value,
    value,
    confidence: 0.99,
    quad: null,
    valid: name === 'name' ? null : true,
  });
  const sight: Sight = {
    ...blank,
    kind: 'id_card',
    form: 'front',
    fields: [field('name', '周小满'), field('number', '330106199003072416')],
  };
  const fileId = randomUUID();
  const pictures = [{ fileId, seq: 2, kind: 'seen' as const, sight, width: 100, height: 100 }];
  const { papers, db } = world.house;
  const assessment = await papers.assess(world.tenant, { ...place, pictures, texts: [], claims: [] });
  await db.tenant(world.tenant, (tx) => papers.keep(tx, place, assessment!));
  const [row] = await world.rows<{ id: string }>('select id from papers where file_id = $1', [fileId]);
  return row!.id;
}

test('no paper of the customer comes from another of his conversations before what is said of them stands', async () => {
  // He has none yet, whose rows could be held.
  const customer = await world.customer('两个会话');
  await customer.asks('加盟费多少');
  const { customer: panel } = await recruiter.call('conversations.get', { params: { id: customer.conversation } });
  const place = { conversationId: randomUUID(), customerId: panel!.id };
  const sight: Sight = { ...blank, kind: 'id_card', form: 'front', fields: [] };
  const pictures = [{ fileId: randomUUID(), seq: 1, kind: 'seen' as const, sight, width: 100, height: 100 }];
  const { papers, db } = world.house;
  const assessment = (await papers.assess(world.tenant, { ...place, pictures, texts: [], claims: [] }))!;
  let isKept = false;
  let keeping: Promise<unknown> | undefined;
  await db.tenant(world.tenant, async (tx) => {
    expect(await papers.stands(tx, place.customerId, assessment)).toBe(true);
    keeping = db.tenant(world.tenant, (other) => papers.keep(other, place, assessment)).then(() => (isKept = true));
    await sleep(500);
    expect(isKept).toBe(false);
  });
  await keeping;
  expect(isKept).toBe(true);
});
