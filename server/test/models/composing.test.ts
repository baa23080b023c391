import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TraceStep } from '#contracts/http/dialogue';
import { told } from '../support/customer.ts';
import {
  failing,
  isJudging,
  judging,
  openChatModelServer,
  says,
  wordsOf,
  type Behaviour,
  type ChatModelServer,
  type Prompted,
} from '../support/chat-model-server.ts';
import { smallCompany } from '../support/company.ts';
import { openWorld, type Company, type Person, type World } from '../support/world.ts';

const FEE = '标准店加盟费 5.8 万元，一次性收取。合同期内不再收取。';
const worded = '标准店的加盟费是 5.8 万元，一次性收取。';

/** Found as it stands, so that what is masked is what the customer wrote. */
const PRIVATE = '加盟费多少，我叫王小明，电话13812345678，邮箱 wang@example.com';
const HOTLINE = '投诉请拨打 13900002222，也可以写信到 care@tea.example。';
const articles = [
  ...smallCompany.map((article) =>
    article.packKey === 'fee' ? { ...article, similar: [...article.similar, PRIVATE] } : article,
  ),
  { packKey: 'hotline', question: '投诉电话是多少？', similar: [], answer: HOTLINE, category: '售后' },
];

let provider: ChatModelServer;
let world: World;
let admin: Person;
beforeAll(async () => {
  provider = await openChatModelServer();
  const settings = {
    CHAT_MODEL_URL: provider.url,
    CHAT_MODEL: 'scripted-1',
    CHAT_MODEL_KEY: 'sk-scripted-key-0123456789',
    CHAT_MODEL_SECONDS: '1.2',
    CHAT_MODEL_PRICES: '2,8',
    OUTBOUND_ALLOW: '127.0.0.1',
  };
  world = await openWorld({ settings, articles });
  admin = await world.person('admin', { roles: ['admin'] });
});
afterAll(async () => {
  await world.close();
  await provider.close();
});
beforeEach(() => void provider.got.splice(0));
afterEach(() => world.later(61_000));

async function switchModel(enabled: boolean, limits: { dayTokens?: number; dayCost?: number } = {}, who = admin) {
  const { revision } = await who.call('models.get', {});
  const setting = { enabled, dayTokens: null, dayCost: null, ...limits };
  return who.call('models.update', { body: { setting, revision } });
}

const sentences = (...all: [text: string, evidence: string[]][]) =>
  JSON.stringify({ sentences: all.map(([text, evidence]) => ({ text, evidence })) });

async function asks(text: string, company: Company = world) {
  const customer = await company.customer(randomUUID());
  const answer = await customer.asks(text);
  return { customer, answer, said: told([answer])[0]!.replace(/^bot: /u, '') };
}

async function composeStep({ customer, answer }: Awaited<ReturnType<typeof asks>>): Promise<TraceStep> {
  await world.settled();
  const auditor = await world.person('auditor', { roles: ['auditor'] });
  const turnId = (await auditor.reads(customer)).find(({ seq }) => seq === answer.seq)!.turnId!;
  const trace = await auditor.call('turns.get', { params: { id: customer.conversation, turnId } });
  return trace.steps.find(({ step }) => step === 'compose')!;
}

/** Requests for a wording; those for a second opinion aside. */
const wordings = () => provider.got.filter((one) => !isJudging(one));
const promptsText = () => provider.got.map(({ text }) => text).join('\n');
/** What stands between the fences of a prompt. */
const dataOf = ({ body }: Prompted) =>
  JSON.parse(/<data-(\w+)>\n(.*)\n<\/data-\1>/u.exec(wordsOf(body.messages[1]!))![2]!) as {
    question: string;
    evidence: { id: string; text: string }[];
  };

test('nothing leaves while the company has not switched it on', async () => {
  provider.does(says(sentences([worded, ['E1']])));
  expect((await asks('加盟费多少')).said).toBe(FEE);
  expect(wordings()).toHaveLength(0);
});

describe('switched on', () => {
  beforeAll(async () => void (await switchModel(true)));

  test('the model words the answer from the same evidence, with the same source', async () => {
    provider.does(says(sentences([worded, ['E1']])));
    const asked = await asks('加盟费多少');
    expect(asked.said).toBe(worded);
    expect(asked.answer.body).toMatchObject({ sources: [{ title: '加盟费多少钱？' }] });
    expect(dataOf(provider.got[0]!)).toMatchObject({
      question: '加盟费多少',
      evidence: [
        { id: 'E1', text: '标准店加盟费 5.8 万元，一次性收取。' },
        { id: 'E2', text: '合同期内不再收取。' },
      ],
    });
    expect(provider.got[0]!.body.tools).toBeUndefined();
    expect(await composeStep(asked)).toMatchObject({
      line: { key: 'compose.byModel', values: { model: 'scripted-1', sentences: 1, cut: 0 } },
      detail: { outcome: 'written', calls: 2, tokens: expect.any(Number), cost: expect.any(Number) },
    });
  });

  test.each([
    ['a number of its own', ['标准店加盟费 4.8 万元，一次性收取。', ['E1']]],
    ['no evidence', ['标准店加盟费 5.8 万元，一次性收取。', []]],
    ['evidence that was not given', ['标准店加盟费 5.8 万元，一次性收取。', ['E9']]],
    ['a promise', ['标准店加盟费 5.8 万元，保证回本。', ['E1']]],
    ['a link', ['标准店加盟费 5.8 万元，详见 https://evil.example/a', ['E1']]],
    ['words that are not in the evidence', ['今天天气晴朗，适合去公园散步野餐。', ['E1']]],
  ] as const)('%s is cut; what is left is said', async (_what, bad) => {
    provider.does(says(sentences([worded, ['E1']], [bad[0], [...bad[1]]])));
    const asked = await asks('加盟费多少');
    expect(asked.said).toBe(worded);
    expect((await composeStep(asked)).detail['cut']).toMatchObject([{ sentence: bad[0] }]);
  });

  test('the model itself may object to what is no quotation, and only object', async () => {
    provider.does(judging('not_found', says(sentences([worded, ['E1']]))));
    const asked = await asks('加盟费多少');
    expect(asked.said).toBe(FEE);
    expect((await composeStep(asked)).detail['cut']).toMatchObject([
      { sentence: worded, why: 'second opinion', what: 'not_found' },
      { sentence: worded, why: 'second opinion' },
    ]);
    provider.does(judging('supported', says(sentences([worded, ['E1']]))));
    expect((await asks('加盟费多少')).said).toBe(worded);
    provider.does(judging('supported', says(sentences(['标准店加盟费 4 万元，一次性收取。', ['E1']]))));
    expect((await asks('加盟费多少')).said).toBe(FEE);
    // A quotation needs no second opinion, and an opinion that nobody understands is none.
    provider.got.splice(0);
    provider.does(judging('not_found', says(sentences(['标准店加盟费 5.8 万元，一次性收取。', ['E1']]))));
    expect((await asks('加盟费多少')).said).toBe('标准店加盟费 5.8 万元，一次性收取。');
    expect(provider.got).toHaveLength(1);
    provider.does(judging('sure, why not', says(sentences([worded, ['E1']]))));
    expect((await asks('加盟费多少')).said).toBe(worded);
  });

  test('too little left: it is asked once more with what was objected, then the house says it', async () => {
    const bad = sentences(['加盟费只要 3 万元。', ['E1']]);
    provider.does(says(({ text }) => (text.includes('Objections') ? sentences([worded, ['E1']]) : bad)));
    expect((await asks('加盟费多少')).said).toBe(worded);
    expect(wordings()).toHaveLength(2);
    expect(wordings()[1]!.text).toContain('number');
    provider.does(says(bad));
    const asked = await asks('加盟费多少');
    expect(asked.said).toBe(FEE);
    expect(wordings()).toHaveLength(4);
    expect((await composeStep(asked)).line).toMatchObject({
      key: 'compose.fellBack',
      values: { why: 'model unsupported' },
    });
  });

  test.each(Object.entries(failing) as [string, Behaviour][])('%s: the default composer answers', async (why, does) => {
    provider.does(does);
    const asked = await asks('加盟费多少');
    expect(asked.said).toBe(FEE);
    const step = await composeStep(asked);
    expect(step.line).toMatchObject({ key: 'compose.fellBack', values: { why: `model ${why}` } });
    expect(step.tookMs).toBeLessThan(8_000);
    provider.does(says(sentences([worded, ['E1']])));
    world.later(11 * 60_000);
    await asks('加盟费多少');
  });

  test('JSON of another shape: the default composer answers', async () => {
    for (const text of ['{"answer":"5.8 万元"}', '[]', '{"sentences":[]}', '{"sentences":"x"}']) {
      provider.does(says(text));
      expect((await asks('加盟费多少')).said).toBe(FEE);
    }
  });

  test('after three failures it rests, then one request tries', async () => {
    provider.does(failing['server error']);
    for (let i = 0; i < 3; i++) await asks('加盟费多少');
    expect(wordings()).toHaveLength(3);
    const resting = await asks('加盟费多少');
    expect(resting.said).toBe(FEE);
    expect(wordings()).toHaveLength(3);
    expect((await composeStep(resting)).line.values['why']).toBe('model resting');
    expect(await admin.call('models.get', {})).toMatchObject({ resting: true });
    provider.does(says(sentences([worded, ['E1']])));
    world.later(31_000);
    expect((await asks('加盟费多少')).said).toBe(worded);
  });

  test('what is private is masked before it leaves and comes back', async () => {
    const echo = says(({ text, body }) => {
      const { question } = dataOf({ text, body, headers: {} });
      const phone = /\[PHONE_1_\w+\]/u.exec(question)?.[0] ?? 'none';
      return sentences([worded, ['E1']], [`加盟费请致电 ${phone}`, ['E1']]);
    });
    provider.does(echo);
    const asked = await asks(PRIVATE);
    expect(asked.said).toContain('5.8 万元');
    expect(wordings().length).toBeGreaterThan(0);
    expect(promptsText()).not.toMatch(/13812345678|wang@example\.com|王小明/u);
    expect(promptsText()).toContain('[PHONE_1_');
    // His own number is no evidence: the sentence with it is cut, restored in the trace.
    expect(JSON.stringify((await composeStep(asked)).detail['cut'])).toContain('13812345678');
  });

  test('what is published is masked too, and comes back as it was', async () => {
    provider.does(says((prompted) => sentences([dataOf(prompted).evidence[0]!.text, ['E1']])));
    expect((await asks('投诉电话是多少？')).said).toBe(HOTLINE);
    expect(dataOf(provider.got[0]!).evidence[0]!.text).toMatch(
      /^投诉请拨打 \[PHONE_1_\w+\]，也可以写信到 \[EMAIL_1_\w+\]。$/u,
    );
  });

  test('a secret is never in a prompt', async () => {
    provider.does(says(sentences([worded, ['E1']])));
    const asked = await asks('加盟费多少 sk-proj-abcdefghijklmnop1234');
    expect(asked.said).toContain('5.8 万元');
    expect(wordings()).toHaveLength(0);
    const master = world.house.config.secrets.masterKey.toString('base64url');
    await asks(`加盟费多少 ${master}`);
    expect(wordings()).toHaveLength(0);
  });

  test('choices, small talk, handoffs and scripts are never asked of it', async () => {
    provider.does(says(sentences([worded, ['E1']])));
    for (const text of ['你好', '机器怎么保养', '珠穆朗玛峰海拔', '转人工']) await asks(text);
    expect(wordings()).toHaveLength(0);
  });

  test('a provider that hangs takes its places and no more: others are answered meanwhile', async () => {
    provider.does(failing.hang);
    const quiet = await world.company('安静的公司');
    const slow = Array.from({ length: 5 }, () => asks('加盟费多少'));
    const other = await Promise.all(Array.from({ length: 6 }, () => asks('加盟费多少', quiet)));
    expect(other.map(({ said }) => said)).toEqual(Array.from({ length: 6 }, () => FEE));
    expect((await Promise.all(slow)).map(({ said }) => said)).toEqual(Array.from({ length: 5 }, () => FEE));
    expect(wordings().length).toBeLessThanOrEqual(3);
  });

  test('the day has its limit, kept before anything is sent', async () => {
    provider.does(says(sentences([worded, ['E1']])));
    const firm = await world.company('有限额的公司');
    const boss = await firm.person('boss', { roles: ['admin'] });
    await switchModel(true, { dayTokens: 2_500 }, boss);
    const said: string[] = [];
    for (let i = 0; i < 8; i++) said.push((await asks('加盟费多少', firm)).said);
    expect([said[0], said.at(-1)]).toEqual([worded, FEE]);
    const { today } = await boss.call('models.get', {});
    expect(today.tokens).toBeLessThanOrEqual(2_500);
    expect(today.calls).toBe(provider.got.length);
    await switchModel(true, { dayCost: 0.000_001 }, boss);
    provider.got.splice(0);
    expect((await asks('加盟费多少', firm)).said).toBe(FEE);
    expect(wordings()).toHaveLength(0);
  });

  test('parallel requests do not pass the limit together', async () => {
    const firm = await world.company('同时很忙的公司');
    const boss = await firm.person('boss', { roles: ['admin'] });
    provider.does(says(sentences([worded, ['E1']])));
    await switchModel(true, { dayTokens: 1_500 }, boss);
    await Promise.all(Array.from({ length: 3 }, () => asks('加盟费多少', firm)));
    expect(wordings().length).toBeLessThanOrEqual(2);
    expect((await boss.call('models.get', {})).today.tokens).toBeLessThanOrEqual(1_500);
  });

  test('the page sees the model, its use and its failures, and can try it', async () => {
    provider.does(failing['rate limited']);
    await asks('加盟费多少');
    world.later(60_000);
    provider.does(says('{"ok":true}'));
    expect(await admin.call('models.test', {})).toMatchObject({ outcome: 'said', tokens: expect.any(Number) });
    const view = await admin.call('models.get', {});
    expect(view).toMatchObject({
      enabled: true,
      model: { name: 'scripted-1', host: new URL(provider.url).host },
      most: { dayTokens: 2_000_000, dayCost: null, priced: true },
    });
    expect(view.failures[0]).toMatchObject({ why: 'rate limited', purpose: 'answer' });
    expect(view.today.cost).toBeGreaterThan(0);
    expect(JSON.stringify(view)).not.toContain('sk-scripted');
    await expect(
      admin.call('models.update', {
        body: { setting: { enabled: true, dayTokens: null, dayCost: null }, revision: 0 },
      }),
    ).rejects.toMatchObject({ problem: { code: 'settings.conflict' } });
  });
});
