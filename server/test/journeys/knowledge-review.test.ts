/** A question with answers for other places is written by one, sent back and approved by another, and rolled back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { approves, asksToPublish, firstSignIn, resetPassword, signIn } from './agent.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';
import { expectUsable } from './usable.ts';

journey({ browser: () => browser, inSteps: true });

const question = '冬季第二杯活动到什么时候？';
const first = '活动到十二月三十一日为止，全部门店参加。';
const mended = '活动到十二月三十一日为止，机场店和高铁店不参加。';
const english = 'Until 31 December, in all shops.';

let product: Product;
let browser: Browser;
let editor: Visit;
let reviewer: Visit;
let address: string;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  editor = await openPage(browser);
  reviewer = await openPage(browser);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const answer = (page: Page) => page.getByLabel('答案', { exact: true });
const comments = (page: Page) => page.getByRole('complementary', { name: '讨论' });

test('an admin makes a folder; the editor and the reviewer sign in', async () => {
  const admin = await openPage(browser);
  await signIn(admin.page, product);
  await admin.page.goto(`${product.url}/console/knowledge`);
  await admin.page.getByRole('button', { name: '新建文件夹' }).click();
  await admin.page.getByRole('dialog').getByLabel('名称').fill('门店活动');
  await admin.page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await admin.page.getByRole('treeitem', { name: /^门店活动/ }).waitFor();
  const editorsOwn = await resetPassword(admin.page, product, '简书禾');
  const reviewersOwn = await resetPassword(admin.page, product, '陆音秋');
  expect(admin.faults).toEqual([]);
  await admin.page.context().close();
  const knowledge = `${product.url}/console/knowledge`;
  await firstSignIn(editor.page, knowledge, { email: 'jian.shuhe@manhuqing.example', oneTime: editorsOwn });
  await firstSignIn(reviewer.page, knowledge, { email: 'lu.yinqiu@manhuqing.example', oneTime: reviewersOwn });
});

test('the editor writes it in the folder, with ways to ask that mean it and that do not', async () => {
  const { page } = editor;
  await page.getByRole('treeitem', { name: /^门店活动/ }).click();
  await page.getByText('这个文件夹还是空的').waitFor();
  await page.getByRole('button', { name: '写一条知识' }).first().click();
  await page.getByLabel('问题', { exact: true }).fill(question);
  await answer(page).fill(first);
  await page.getByRole('button', { name: '添加问法' }).click();
  await page.getByLabel('第 1 个相似问法', { exact: true }).evaluate((field) => {
    const data = new DataTransfer();
    data.setData('text', '第二杯半价到几号\n买一送一到什么时候\n');
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  expect(await page.getByLabel('第 2 个相似问法', { exact: true }).inputValue()).toBe('买一送一到什么时候');
  await page.getByRole('button', { name: '添加相反问法' }).click();
  await page.getByLabel('第 1 个相反问法', { exact: true }).fill('第二杯活动从什么时候开始');
});

test('an answer in English; one without words keeps it from being saved', async () => {
  const { page } = editor;
  await page.getByRole('button', { name: '添加一个答案' }).click();
  await page.getByLabel('第 1 个答案的语言').click();
  await page.locator('.ant-select-item-option', { hasText: '英语' }).click();
  await page.getByLabel('第 1 个答案的内容').fill('');
  await page.getByText('写下答案，或删掉这一行').waitFor();
  await expect.poll(() => page.getByRole('button', { name: '保存草稿' }).isDisabled()).toBe(true);
  await page.getByLabel('第 1 个答案的内容').fill(english);
  await page.getByRole('button', { name: '复制第 1 个答案' }).click();
  await page.getByText('和前面一条的条件相同，永远轮不到它').waitFor();
  await page.getByRole('button', { name: '删除第 2 个答案' }).click();
  await expectUsable(page, 'a question with answers for other places');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await page.waitForURL(/knowledge\/[0-9a-f-]{36}$/);
  address = page.url();
  await page.getByText('草稿', { exact: true }).waitFor();
  await pictures(page, 'knowledge-variants');
});

test('submitted, the editor reads that it is not for her to approve', async () => {
  await asksToPublish(editor.page, '年底活动');
  await editor.page.getByText('你提交的，要由别人审批').waitFor();
});

test('the reviewer quotes words of it, says what is missing, and sends it back', async () => {
  const { page } = reviewer;
  await page.goto(address);
  await page.getByText('等你审批').waitFor();
  await page.getByRole('button', { name: '讨论' }).click();
  await answer(page).evaluate((field: HTMLTextAreaElement) => {
    field.focus();
    field.setSelectionRange(13, 19);
  });
  await comments(page).getByRole('button', { name: '引用选中的文字' }).click();
  await comments(page).locator('blockquote').filter({ hasText: '全部门店参加' }).waitFor();
  await comments(page).getByLabel('发起讨论').fill('机场店不参加，@简书禾 请改');
  await comments(page).getByRole('button', { name: '发送' }).click();
  await comments(page).getByText('机场店不参加').waitFor();
  await expectUsable(page, 'comments on an article');
  await pictures(page, 'knowledge-comments');
  await page.getByRole('button', { name: '去审批' }).click();
  await page.getByRole('textbox', { name: '意见' }).fill('机场店和高铁店不参加');
  await page.getByRole('button', { name: '驳回' }).click();
  await page.getByText('已驳回', { exact: true }).first().waitFor();
});

test('the editor reads why, mends it, answers and settles the thread', async () => {
  const { page } = editor;
  await page.goto(`${product.url}/console/knowledge`);
  await page
    .getByRole('row', { name: new RegExp(question.slice(0, 6)) })
    .getByText('讨论')
    .waitFor({ state: 'attached' });
  await page.goto(address);
  await page.getByText('陆音秋 退回：机场店和高铁店不参加').waitFor();
  await answer(page).fill(mended);
  await page.getByRole('button', { name: '保存草稿' }).click();
  await page.getByText('有未保存的改动').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '讨论' }).click();
  await comments(page).getByRole('button', { name: '回复' }).click();
  await comments(page).getByLabel('回复').fill('已改');
  await comments(page).locator('.thread').getByRole('button', { name: '回复' }).click();
  await comments(page).getByText('已改', { exact: true }).waitFor();
  await comments(page).getByRole('button', { name: '解决' }).click();
  await comments(page).getByText('没有未解决的讨论').waitFor();
  await comments(page).getByRole('button', { name: '收起' }).click();
});

test('submitted again, the reviewer approves and it is published', async () => {
  await asksToPublish(editor.page, '按意见改了');
  await approves(reviewer.page, product, question);
  await editor.page.getByText('已发布', { exact: true }).waitFor();
});

test('a second version; the first one is published as it was', async () => {
  const { page } = editor;
  await answer(page).fill(first);
  await asksToPublish(page);
  await approves(reviewer.page, product, question);
  await page.getByText('已发布', { exact: true }).waitFor();
  await page.getByRole('button', { name: '更多' }).click();
  await page.getByRole('menuitem', { name: '历史版本' }).click();
  const history = page.getByRole('dialog');
  await history.getByRole('button', { name: /^第 1 版/ }).click();
  await history.locator('ins').filter({ hasText: '全部' }).waitFor();
  await pictures(page, 'knowledge-versions');
  await history.getByRole('button', { name: '按当时的样子提交审批' }).click();
  await page.getByRole('dialog', { name: '提交给同事审批' }).getByRole('button', { name: '提交审批' }).click();
  await page.getByText(/等 .+ 审批/).waitFor();
  await approves(reviewer.page, product, question);
  await page.getByText('已发布', { exact: true }).waitFor();
  await eventually(() => answer(page).inputValue()).toBe(mended);
});

test('two articles go as one batch; the reviewer leaves one out and approves the other', async () => {
  const { page } = editor;
  for (const title of ['雨天外卖加价吗？', '雨天外卖多久送到？']) {
    await page.goto(`${product.url}/console/knowledge/new`);
    await page.getByLabel('问题', { exact: true }).fill(title);
    await answer(page).fill('不加价，四十分钟内送到。');
    await page.getByRole('button', { name: '保存草稿' }).click();
    await page.waitForURL(/knowledge\/[0-9a-f-]{36}$/);
  }
  await page.goto(`${product.url}/console/knowledge?search=雨天外卖&state=draft`);
  await page.getByRole('checkbox', { name: '选中本页' }).check();
  await page.getByRole('button', { name: '提交审批' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '提交审批' }).click();
  await page.getByText('2 条已作为一批提交审批').waitFor();
  const { page: desk } = reviewer;
  await desk.goto(`${product.url}/console/approvals`);
  await desk.getByRole('link', { name: /2 条知识/ }).click();
  await desk.getByRole('button', { name: '雨天外卖加价吗？', exact: true }).click();
  await desk.getByText('不加价，四十分钟内送到。').waitFor();
  await desk.getByRole('button', { name: '剔除“雨天外卖多久送到？”' }).click();
  await desk.getByText('已剔除 1').waitFor();
  await expectUsable(desk, 'a batch to review');
  await pictures(desk, 'approval-batch');
  await desk.getByRole('button', { name: '通过', exact: true }).click();
  await desk.getByText(/已发布 1 条/).waitFor();
  await page.goto(`${product.url}/console/knowledge?search=雨天外卖&state=published`);
  await page.getByRole('link', { name: '雨天外卖加价吗？' }).waitFor();
  expect(await page.getByRole('link', { name: '雨天外卖多久送到？' }).count()).toBe(0);
  expect([...editor.faults, ...reviewer.faults]).toEqual([]);
});
