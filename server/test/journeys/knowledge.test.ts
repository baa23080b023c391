/** What an editor writes and a colleague approves is what the bot says, at once. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { approves, asksToPublish, firstSignIn, resetPassword, signIn } from './agent.ts';
import { log, say, spoken } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

/** Ms from publishing to the new text on the customer's screen. */
const liveMs = 2_000;
const question = '总部督导多久来一次？检查什么？';
const asked = '总部督导多久来一次';
const sourceName = `查看来源：${question}`;
const addition = '本月起，督导到店前一天会在门店助手里预约。';

let product: Product;
let browser: Browser;
let editor: Visit;
let approver: Visit;
let original: string;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  // The other journeys want no motion; this one sees it.
  editor = await openPage(browser, { reducedMotion: 'no-preference' });
  approver = await openPage(browser);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** A new visitor asks; the text of the bot's reply once it stands, and ms that it took. */
async function ask(words: string): Promise<{ reply: string; tookMs: number; page: Page }> {
  const { page } = await openPage(browser);
  await page.goto(`${product.url}/chat`);
  await page
    .getByRole('button', { name: '常见问题' })
    .or(page.getByRole('group', { name: '常见问题' }))
    .waitFor();
  const began = performance.now();
  await say(page, words);
  await eventually(async () => (await spoken(page)).length).toBeGreaterThan(1);
  const reply = (await spoken(page)).slice(1).join('\n');
  return { reply, tookMs: performance.now() - began, page };
}

// Exact: the list that is being left has a search field for 问题和答案.
const answer = (page: Page) => page.getByLabel('答案', { exact: true });
const menu = async (page: Page, item: string) => {
  await page.getByRole('button', { name: '更多' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

test('the admin gives the editor a one-time password; the editor signs in and sees only what is hers', async () => {
  const admin = await openPage(browser);
  await signIn(admin.page, product);
  const oneTime = await resetPassword(admin.page, product, '简书禾', 'console-one-time-password');
  const approversOwn = await resetPassword(admin.page, product, '陆音秋');
  await admin.page.context().close();

  const { page } = editor;
  await firstSignIn(page, `${product.url}/console/knowledge`, { email: 'jian.shuhe@manhuqing.example', oneTime });
  await firstSignIn(approver.page, `${product.url}/console/approvals`, {
    email: 'lu.yinqiu@manhuqing.example',
    oneTime: approversOwn,
  });
  await page.getByRole('heading', { name: '知识' }).waitFor();
  const chapters = page.getByRole('navigation', { name: '主导航' });
  expect(await chapters.getByRole('link', { name: '审计' }).count()).toBe(0);
});

test('before: the article is answered as it stands', async () => {
  const { page } = editor;
  await page.getByLabel('搜索问题和答案').fill('督导多久');
  await page.getByRole('link', { name: question }).click();
  await answer(page).waitFor();
  original = await answer(page).inputValue();
  const { reply, page: chat } = await ask(asked);
  expect(reply).toContain(original.slice(0, 12));
  expect(reply).not.toContain(addition);
  await log(chat).getByRole('button', { name: sourceName }).waitFor();
  await chat.context().close();
});

test('an edit is not said before it is published', async () => {
  const { page } = editor;
  await answer(page).fill(`${addition}${original}`);
  await page.getByText('有未保存的改动').waitFor();
  await pictures(page, 'knowledge-editor');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await page.getByText('有改动', { exact: true }).waitFor();
  const { reply, page: chat } = await ask(asked);
  expect(reply).not.toContain(addition);
  await chat.context().close();
});

test('published, the new text is on the customer’s screen within two seconds', async () => {
  await asksToPublish(editor.page);
  await approves(approver.page, product, question);
  const { reply, tookMs, page: chat } = await ask(asked);
  expect(reply).toContain(addition);
  expect(tookMs).toBeLessThan(liveMs);
  await chat.context().close();
});

test('the history tells the versions apart', async () => {
  const { page } = editor;
  await menu(page, '历史版本');
  const history = page.getByRole('dialog');
  await history.getByRole('button', { name: /第 2 版/ }).waitFor();
  await history.getByRole('button', { name: /第 1 版/ }).click();
  await history.getByText(addition).waitFor();
  await pictures(page, 'knowledge-history');
  await history.getByRole('button', { name: '恢复到第 1 版' }).click();
  await eventually(() => answer(page).inputValue()).toBe(original);
});

test('rolled back and published, the bot says the old text again', async () => {
  await asksToPublish(editor.page);
  await approves(approver.page, product, question);
  await editor.page.getByText('已发布', { exact: true }).waitFor();
  await eventually(async () => {
    const { reply, page } = await ask(asked);
    await page.context().close();
    return reply.includes(original.slice(0, 12)) && !reply.includes(addition);
  }).toBe(true);
});

test('unpublished, the bot does not say it any more', async () => {
  const { page } = editor;
  await menu(page, '下线');
  await page.getByRole('dialog').getByRole('button', { name: '下线' }).click();
  await approves(approver.page, product, question);
  await page.getByText('已下线', { exact: true }).waitFor();
  const { reply, page: chat } = await ask(asked);
  expect(reply).not.toContain(original.slice(0, 12));
  expect(await log(chat).getByRole('button', { name: sourceName }).count()).toBe(0);
  await chat.context().close();
  expect(editor.faults).toEqual([]);
});
