/** The main job, as a customer and a member of staff live it: two browsers on the running product. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { eventually, forReadme, office, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { choosePassword, enter, note, queue, reply, spokenAtDesk, talk } from './agent.ts';
import { expectOnceInOrder, field, log, placesOf, say, seesText, spoken } from './customer.ts';
import { journey } from './journey.ts';
import { picture } from './picture.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

/** Ms within which news must be on the other screen. */
const liveMs = 3_000;

let product: Product;
let browser: Browser;
let customer: Visit;
let agent: Visit;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  customer = await openPage(browser);
  agent = await openPage(browser);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

test('the customer is greeted with real questions and the way to a person', async () => {
  const { page } = customer;
  await page.goto(`${product.url}/chat`);
  await page.getByRole('group', { name: '常见问题' }).getByRole('button').nth(2).waitFor();
  await page.getByText('由 AI 回答', { exact: true }).waitFor();
  await eventually(() => page.getByRole('button', { name: '转人工' }).isEnabled()).toBe(true);
  await pictures(page, 'chat-first');
  const english = await openPage(browser, { locale: 'en-US' });
  await english.page.goto(`${product.url}/chat`);
  await english.page.getByRole('button', { name: 'How much is the franchise fee?' }).waitFor();
  await pictures(english.page, 'chat-first-en', { schemes: ['light'] });
  await english.page.context().close();
});

test('加盟费多少 is answered from the published article, and its source opens', async () => {
  const { page } = customer;
  await say(page, '加盟费多少');
  await seesText(page, /5\.8 ?万/);
  const source = log(page).getByRole('button', { name: '查看来源：加盟费多少钱？' });
  await source.click();
  await eventually(() => source.getAttribute('aria-expanded')).toBe('true');
  await seesText(page, /费用与投资 · .*发布/);
  await pictures(page, 'chat-answer');
  await forReadme(page, 'chat.png', { width: 720, height: 720 });
});

test('a follow-up is understood with what was asked before', async () => {
  const { page } = customer;
  await say(page, '那旗舰店呢');
  await log(page)
    .getByRole('button', { name: /查看来源/ })
    .nth(1)
    .waitFor();
  const [first, second] = (await spoken(page)).filter((text) => text.includes('旗舰店') && text.includes('万'));
  expect(second).toMatch(/9\.8 ?万/);
  expect(second, 'the same answer again is no answer').not.toBe(first);
});

test('a thumb up is kept', async () => {
  const { page } = customer;
  const up = log(page).getByRole('button', { name: '有帮助' }).last();
  await up.click();
  await eventually(() => up.getAttribute('aria-pressed')).toBe('true');
  await page.reload();
  await eventually(() => log(page).getByRole('button', { name: '有帮助' }).last().getAttribute('aria-pressed')).toBe(
    'true',
  );
});

test('the first admin signs in with the one-time password and must change it', async () => {
  const { page } = agent;
  await page.goto(`${product.url}/console/`);
  await page.getByRole('button', { name: '登录', exact: true }).waitFor();
  await pictures(page, 'console-sign-in');
  await enter(page, product.firstAdmin.email, product.firstAdmin.password);
  await page.getByRole('heading', { name: /请设置新密码/ }).waitFor();
  await pictures(page, 'console-first-password');
  await choosePassword(page, product.firstAdmin.password);
  await queue(page).waitFor();
});

test('转人工 reaches the desk at once, with reason and summary', async () => {
  const rows = queue(agent.page).getByRole('link');
  await eventually(() => queue(agent.page).getByRole('tab', { selected: true }).innerText()).toContain('待接');
  // The demo company has customers waiting already; a visitor without a name is this one.
  await rows.first().waitFor();
  const row = rows.filter({ hasText: '访客' });
  expect(await row.count()).toBe(0);
  await say(customer.page, '转人工');
  await customer.page.getByRole('region', { name: '排队中' }).waitFor();
  await row.waitFor({ timeout: liveMs });
  expect(await row.innerText()).toContain('要求人工');
  await pictures(customer.page, 'chat-waiting');
  await pictures(agent.page, 'desk-queue');
  await row.click();
  const card = agent.page.getByRole('region', { name: /的会话/ }).getByRole('complementary');
  await eventually(() => card.innerText()).toMatch(/要求人工[^]*摘要[^]*旗舰店/);
  await pictures(agent.page, 'desk-waiting');
});

test('the agent claims and replies; the customer is told by name who speaks', async () => {
  const { page } = agent;
  await page.getByRole('button', { name: /^接手/ }).click();
  await page.getByText('客户会看到：沈观澜').waitFor();
  await seesText(customer.page, '沈观澜 接手');
  await customer.page.getByText('沈观澜 · 真人坐席').waitFor();
  await reply(page, '您好，我是沈观澜，旗舰店的费用我来给您讲。');
  await seesText(customer.page, '旗舰店的费用我来给您讲');
  await eventually(() => talk(page).getByText('已读').count()).toBe(1);
});

test('each side sees the other type', async () => {
  await field(customer.page).pressSequentially('我在长沙', { delay: 20 });
  await talk(agent.page)
    .getByText(/正在输入/)
    .waitFor();
  await pictures(agent.page, 'desk-typing', { sizes: ['office'], schemes: ['light'] });
  await field(customer.page).press('Enter');
  await talk(agent.page).getByText('我在长沙').waitFor();
  await agent.page.getByRole('textbox', { name: '回复', exact: true }).pressSequentially('长沙有', { delay: 20 });
  await log(customer.page).getByText('沈观澜正在输入').waitFor();
  await reply(agent.page, '长沙有 3 家门店可以看。');
  await seesText(customer.page, '长沙有 3 家门店可以看。');
});

test('an internal note stays inside', async () => {
  await note(agent.page, '预算约五十万，周末回访');
  await talk(agent.page).getByText('预算约五十万，周末回访').waitFor();
  // The reply comes after the note: once it is there, the note would be there too.
  await reply(agent.page, '周末方便到店看看吗？');
  await seesText(customer.page, '周末方便到店看看吗？');
  expect(await log(customer.page).innerText()).not.toContain('五十万');
  await customer.page.reload();
  await seesText(customer.page, '周末方便到店看看吗？');
  expect(await log(customer.page).innerText()).not.toContain('五十万');
});

test('a picture of the customer is seen at the desk', async () => {
  const { page } = customer;
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '添加图片或文件' }).click();
  await (await chooser).setFiles({ name: '铺面.png', mimeType: 'image/png', buffer: picture });
  await page.getByRole('button', { name: '发送', exact: true }).click();
  const shown = talk(agent.page).getByRole('img', { name: '铺面.png' });
  await shown.waitFor();
  await eventually(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);
  await pictures(page, 'chat-person');
});

test('what both sides write while the network is gone arrives once and in order', async () => {
  const context = customer.page.context();
  await context.setOffline(true);
  await customer.page.getByText('网络断开，消息会在恢复后发出').waitFor();
  const mine = ['步行街口有个铺面', '四十五平，临街', '房租一个月八千'];
  const theirs = ['好的，我先看看图。', '这个位置可以做标准店。', '我请选址同事核实人流。'];
  for (const [index, words] of mine.entries()) {
    await say(customer.page, words);
    await reply(agent.page, theirs[index]!);
    await talk(agent.page).getByText(theirs[index]!).waitFor();
  }
  await eventually(() => talk(agent.page).getByText('发送中').count()).toBe(0);
  // Really gone: neither side has the other's words.
  expect((await placesOf(await spoken(customer.page), theirs)).flat()).toEqual([]);
  expect((await placesOf(await spokenAtDesk(agent.page), mine)).flat()).toEqual([]);
  await pictures(customer.page, 'chat-offline');
  await context.setOffline(false);
  for (const words of theirs) await seesText(customer.page, words);
  for (const words of mine) await talk(agent.page).getByText(words).waitFor();
  await eventually(() => log(customer.page).getByText('发送中').count()).toBe(0);
  for (const read of [() => spoken(customer.page), () => spokenAtDesk(agent.page)]) {
    await expectOnceInOrder(await read(), theirs);
    await expectOnceInOrder(await read(), mine);
    await expectOnceInOrder(await read(), [theirs.at(-1)!, mine[0]!]);
  }
  await customer.page.reload();
  await seesText(customer.page, mine.at(-1)!);
  await expectOnceInOrder(await spoken(customer.page), [...theirs, ...mine]);
});

test('the desk shows all of it, with the trace and the customer beside it', async () => {
  const { page } = agent;
  await pictures(page, 'desk-talk');
  await talk(page)
    .getByRole('button', { name: /回答过程/ })
    .first()
    .click();
  const trace = page.getByRole('complementary', { name: '回答过程' });
  for (const chapter of ['看到', '查找', '决定', '检查并发出'])
    await trace.getByRole('heading', { name: chapter }).waitFor();
  await trace.getByText(/找到《加盟费多少钱？》/).waitFor();
  await pictures(page, 'desk-trace');
  await forReadme(page, 'desk.png', office);
  await trace.getByRole('button', { name: '收起' }).click();
});

test('given back, the bot goes on with the next question', async () => {
  const { page } = agent;
  await page.getByRole('button', { name: '交还机器人' }).click();
  await seesText(customer.page, '沈观澜 已结束接待，AI 继续回答');
  await customer.page.getByText('由 AI 回答', { exact: true }).waitFor();
  await say(customer.page, '从签约到开业要多久');
  await log(customer.page)
    .getByRole('button', { name: /查看来源：多久能开业/ })
    .waitFor();
  await pictures(customer.page, 'chat-returned', { schemes: ['light'] });
});

test('neither page made a fault', () => {
  expect([...customer.faults, ...agent.faults]).toEqual([]);
});
