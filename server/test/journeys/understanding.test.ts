/** An operator teaches the bot something new, sees how well it learned, lets it serve, labels what it was unsure of, and goes back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { signIn } from './agent.ts';
import { say, seesText } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

/** Ms a training may take on a slow machine. */
const trainingMs = 240_000;

let product: Product;
let browser: Browser;
let visit: Visit;
let customer: Visit;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  visit = await openPage(browser);
  await signIn(visit.page, product);
  customer = await openPage(browser);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** What the new intent is about: nothing that the pack brings. */
const giftBox = {
  title: '问茶叶礼盒',
  examples: [
    '有茶叶礼盒吗',
    '礼盒怎么卖',
    '想买两盒茶叶送人',
    '过年送礼有没有礼盒装',
    '茶叶礼盒多少钱一盒',
    '礼盒能印公司标志吗',
    '企业团购礼盒有优惠吗',
    '中秋礼盒什么时候上',
    '礼盒里面都有什么茶',
    '要一百份伴手礼礼盒',
  ],
};
const version = (number: number) =>
  visit.page.getByRole('list', { name: '版本' }).getByRole('link', { name: `v${number} ` });
const confirm = () => visit.page.locator('.ant-modal-confirm');

test('what the pack brought is trained and in service', { timeout: trainingMs }, async () => {
  const { page } = visit;
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '理解' }).click();
  await page.getByRole('link', { name: '模型' }).click();
  await page.getByText(/使用中：v1/).waitFor({ timeout: trainingMs });
  await pictures(page, 'understanding-models');
});

test('an intent is written with ten examples, and what another intent says too is warned of', async () => {
  const { page } = visit;
  await page.getByRole('link', { name: '意图', exact: true }).click();
  await page.getByRole('button', { name: '新建意图' }).click();
  const dialog = page.getByRole('dialog', { name: '新建意图' });
  await dialog.getByLabel('名称').fill(giftBox.title);
  await dialog.getByLabel('例句').fill(giftBox.examples.join('\n'));
  await dialog.getByText('10 条例句').waitFor();
  await dialog.getByRole('button', { name: '保存' }).click();
  const examples = page.getByRole('region', { name: '例句' });
  await examples.getByText('要一百份伴手礼礼盒').waitFor();
  expect(await examples.locator('.example-rows > li').count()).toBe(10);
  await examples.getByLabel('添加例句').fill('加盟费要多少');
  await examples.getByText(/“问加盟费”里有一样的话/).waitFor();
  await pictures(page, 'understanding-conflict');
  await examples.getByLabel('添加例句').fill('');
  await page.getByText('直接用一篇知识回答').click();
  await page.getByLabel('用来回答的知识').fill('团建');
  // What is offered before the words are looked for is another article.
  await page.locator('.ant-select-item-option').filter({ hasText: '团建' }).first().click();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('已保存').first().waitFor();
});

test('it is trained, its report read, and it takes the place of what served', { timeout: trainingMs }, async () => {
  const { page } = visit;
  await page.getByRole('link', { name: '模型' }).click();
  await page.getByRole('button', { name: '开始训练' }).click();
  await page
    .getByRole('status')
    .filter({ hasText: /排队|正在/ })
    .waitFor();
  await version(2).waitFor({ timeout: trainingMs });
  await version(2).click();
  await page.getByRole('region', { name: '每个意图' }).last().getByRole('link', { name: giftBox.title }).waitFor();
  const matrix = page.getByRole('region', { name: '混淆矩阵' });
  expect(await matrix.getByRole('rowheader').count()).toBeGreaterThan(30);
  await page.getByRole('region', { name: '总体' }).getByText(/v1/).first().waitFor();
  await pictures(page, 'understanding-report');
  // A figure beside the diagonal leads to the examples behind it.
  const confused = matrix.getByRole('link').first();
  const [gold, said] = /^(.+) 认成 (.+)，/.exec((await confused.getAttribute('aria-label'))!)!.slice(1);
  await confused.click();
  const mistakes = page.getByRole('region', { name: '认错的例句' });
  await eventually(() => mistakes.locator('.error-rows > li').allInnerTexts()).toSatisfy(
    (rows: string[]) => rows.length > 0 && rows.every((row) => row.includes(`本来是 ${gold} · 认成 ${said}`)),
  );
  await page.getByRole('button', { name: '上线这一版' }).click();
  await confirm().getByText(`开始听得懂：${giftBox.title}`).waitFor();
  await confirm().getByRole('button', { name: '上线这一版' }).click();
  await page.getByText('v2 已上线').waitFor();
});

test('the widget understands it', async () => {
  const { page } = customer;
  await page.goto(`${product.url}/chat`);
  await say(page, '茶叶礼盒怎么卖呀');
  await seesText(page, /20 杯起/);
});

const uncertain = ['你家猫叫啥', '外星人也爱喝吗', '帮我写首诗吧', '隔壁老王去哪了', '明天会下雨不'];

/** How many messages wait for a label, as the page itself asks for it. */
const waiting = (page: Page) =>
  page.evaluate(async () => {
    const reply = await fetch('/api/v1/understanding/queue/counts');
    return ((await reply.json()) as { open: number }).open;
  });

test('five messages that it was not sure of are labelled with the keys', async () => {
  const desk = visit.page;
  const before = await waiting(desk);
  // One is asked when the one before it was looked at: messages that come together are one question.
  for (const [at, words] of uncertain.entries()) {
    await say(customer.page, words);
    await eventually(() => waiting(desk)).toBe(before + at + 1);
  }
  await desk.getByRole('link', { name: '标注' }).click();
  const message = desk.getByRole('article', { name: '待标注的消息' });
  await message.waitFor();
  await pictures(desk, 'understanding-queue');
  const first = await message.locator('.queue-text').innerText();
  await desk.keyboard.press('1');
  await desk.getByText('刚才标了 1 条').waitFor();
  await desk.keyboard.press('u');
  await eventually(() => message.locator('.queue-text').innerText()).toBe(first);
  for (const [at, key] of ['0', '0', '2', '0', 's'].entries()) {
    await desk.keyboard.press(key);
    await desk.getByText(`刚才标了 ${at + 1} 条`).waitFor();
  }
});

test('going back puts in service what served before', async () => {
  const { page, faults } = visit;
  await page.getByRole('link', { name: '模型' }).click();
  await page.getByRole('button', { name: '退回上一版' }).click();
  await confirm().getByText(`不再听得懂：${giftBox.title}`).waitFor();
  await confirm().getByRole('button', { name: '退回上一版' }).click();
  await page.getByText(/使用中：v1/).waitFor();
  await page.getByRole('link', { name: '意图', exact: true }).click();
  await page.getByRole('button', { name: '试一试' }).click();
  await page.getByLabel('客户的话').fill('茶叶礼盒怎么卖呀');
  await page.getByRole('button', { name: '看看' }).click();
  await page.getByText(/^v1，/).waitFor();
  await pictures(page, 'understanding-tried');
  expect(faults).toEqual([]);
});
