/**
 * Five turns that lean on each other, worded by a language model that promises too much once: the customer reads only what
 * the knowledge holds, the desk reads why, and what is remembered of the customer is his to see and to erase.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { eventually, openBrowser, openPage, phone, pictures, type Visit } from '../support/browser.ts';
import {
  openChatModelServer,
  says,
  wordsOf,
  type ChatModelServer,
  type Prompted,
} from '../support/chat-model-server.ts';
import { queue, signIn, talk } from './agent.ts';
import { log, say, seesText, spoken } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

const promised = '签约后三个月内一定让您回本。';

let provider: ChatModelServer;
let product: Product;
let browser: Browser;
let customer: Visit;
let admin: Visit;

/** Says the evidence in its own words, and adds a promise when it is asked about money that comes back. */
const tooEager = says((prompted: Prompted) => {
  const [, , data] = /<data-(\w+)>\n(.*)\n<\/data-\1>/u.exec(wordsOf(prompted.body.messages[1]!))!;
  const { question, evidence } = JSON.parse(data!) as { question: string; evidence: { id: string; text: string }[] };
  const sentences = evidence.map(({ id, text }) => ({ text, evidence: [id] }));
  if (question.includes('回本')) sentences.push({ text: promised, evidence: [evidence[0]!.id] });
  return JSON.stringify({ sentences });
});

beforeAll(async () => {
  provider = await openChatModelServer();
  provider.does(tooEager);
  const settings = { CHAT_MODEL_URL: provider.url, CHAT_MODEL: 'eager-1', OUTBOUND_ALLOW: '127.0.0.1' };
  [product, browser] = await Promise.all([startProduct(settings), openBrowser()]);
  customer = await openPage(browser);
  admin = await openPage(browser);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await provider?.close();
});

/** Says it and waits for the reply; what the bot said, and the titles of its sources. */
async function asks(words: string): Promise<{ reply: string; sources: string[] }> {
  const { page } = customer;
  const before = (await spoken(page)).length;
  await say(page, words);
  await eventually(async () => (await spoken(page)).length).toBeGreaterThanOrEqual(before + 2);
  const turn = log(page).locator('.bubble').last();
  const reply = await turn.innerText();
  const sources = await log(page)
    .getByRole('button', { name: /^查看来源：/ })
    .allInnerTexts();
  return { reply, sources };
}

test('the admin lets the model word answers', async () => {
  const { page } = admin;
  await signIn(page, product);
  await page.goto(`${product.url}/console/settings/model`);
  await page.getByRole('switch', { name: '用大模型组织回复' }).click();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('已保存').first().waitFor();
});

test('five turns lean on each other, compare, and name their sources', async () => {
  const { page } = customer;
  await page.goto(`${product.url}/chat`);
  expect((await asks('我姓王，想在杭州开一家标准店')).reply).not.toBe('');
  expect((await asks('加盟费多少')).reply).toMatch(/5\.8 ?万/);
  expect((await asks('那旗舰店呢')).reply).toMatch(/9\.8 ?万/);
  const compared = await asks('它的保证金比标准店高多少');
  expect(compared.reply).toMatch(/[高低] ?1 ?万元/);
  const { reply, sources } = await asks('那杭州的店归谁审批');
  expect(reply).toContain('叶知微');
  expect(sources.length).toBeGreaterThanOrEqual(5);
  await log(page)
    .getByRole('button', { name: /^查看来源：/ })
    .last()
    .click();
  await pictures(page, 'trusted-answers', { schemes: ['light'] });
});

test('a promise that the knowledge does not hold is cut', async () => {
  const { reply } = await asks('多久能回本，能保证吗');
  expect(provider.got.length).toBeGreaterThan(0);
  expect(reply).not.toContain('一定让您回本');
  expect(reply.length).toBeGreaterThan(10);
});

test('the trace tells what was cut, and why', async () => {
  const { page } = admin;
  await page.goto(`${product.url}/console/desk`);
  await queue(page)
    .getByRole('tab', { name: /机器人/ })
    .click();
  await queue(page).getByRole('link').first().click();
  await talk(page)
    .getByRole('button', { name: /回答过程/ })
    .last()
    .click();
  const trace = page.getByRole('complementary', { name: '回答过程' });
  await trace.getByText(/未采用 1 句|没有用 eager-1 的文字/).waitFor();
  await trace.getByRole('list', { name: '没有说出的句子' }).getByText(promised).waitFor();
  await pictures(page, 'trusted-trace', { schemes: ['light'] });
});

test('the customer sees what is remembered, and erases it', async () => {
  const { page } = customer;
  await page.setViewportSize(phone);
  await page.getByRole('button', { name: '隐私与同意' }).click();
  const sheet = page.getByRole('region', { name: '隐私与同意' });
  await sheet.getByRole('heading', { name: '记住的内容' }).waitFor();
  await sheet.getByText('杭州').waitFor();
  await pictures(page, 'trusted-memory');
  await sheet.getByRole('button', { name: '删除城市' }).click();
  await eventually(() => sheet.getByText('杭州').count()).toBe(0);
  await sheet.getByRole('button', { name: '全部删除' }).click();
  await sheet.getByRole('button', { name: '确认删除' }).click();
  await sheet.getByText('现在没有记住任何内容。').waitFor();
  await admin.page.reload();
  await admin.page.getByRole('complementary', { name: '回答过程' }).getByRole('button', { name: '收起' }).click();
  await admin.page.getByText('还没有记住的内容').first().waitFor();
  await seesText(page, /叶知微/);
  expect([...customer.faults, ...admin.faults]).toEqual([]);
});
