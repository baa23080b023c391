/** A handbook of 200 pages and a table of 2,000 questions: brought by one, approved by another, said to customers, taken back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Document, HeadingLevel, Packer, PageBreak, Paragraph } from 'docx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import writeXlsxFile from 'write-excel-file/node';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { approves, asksToPublish, firstSignIn, resetPassword, signIn } from './agent.ts';
import { log, say, spoken } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

const PAGES = 200;
const ROWS = 2_000;
/** Ms for the machine to read, write or publish all of it. */
const LONG = 240_000;
/** One chapter and one row that customers ask about. */
const rule = '冷藏柜夜间温度必须保持在四摄氏度以下，超过两小时的茶底一律倒掉。';
const mended = '冷藏柜夜间温度必须保持在三摄氏度以下，超过两小时的茶底一律倒掉。';
const priceQuestion = '第 1234 号包材一箱多少钱？';
const price = '第 1234 号包材一箱 96 元，满十箱包运费。';

let product: Product;
let browser: Browser;
let editor: Visit;
let reviewer: Visit;
let approvedAt = 0;
const folder = mkdtempSync(join(tmpdir(), 'liren-handbook-'));
const files = ['门店手册.docx', '包材价格.xlsx'].map((name) => join(folder, name));

beforeAll(async () => {
  writeFileSync(files[0]!, await handbook());
  await prices(files[1]!);
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  editor = await openPage(browser);
  reviewer = await openPage(browser);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function handbook(): Promise<Buffer> {
  const chapters = Array.from({ length: PAGES }, (_, at) => [
    new Paragraph({
      text: at === 120 ? '冷藏柜与茶底保存' : `第 ${at + 1} 节 岗位分工`,
      heading: HeadingLevel.HEADING_1,
    }),
    new Paragraph(at === 120 ? rule : `第 ${at + 1} 节：交班时两人一起清点，签字后才能离开。`.repeat(12)),
    new Paragraph({ children: [new PageBreak()] }),
  ]);
  return Packer.toBuffer(new Document({ sections: [{ children: chapters.flat() }] }));
}

async function prices(path: string): Promise<void> {
  const header = ['问题', '相似问法', '答案', '分类'].map((value) => ({ value }));
  const lines = Array.from({ length: ROWS }, (_, at) =>
    at + 1 === 1234
      ? [priceQuestion, '1234 号包材价格', price, '包材']
      : [
          `第 ${at + 1} 号包材一箱多少钱？`,
          `${at + 1} 号包材价格`,
          `第 ${at + 1} 号包材一箱 ${60 + (at % 40)} 元。`,
          '包材',
        ],
  ).map((row) => row.map((value) => ({ value })));
  await writeXlsxFile([header, ...lines]).toFile(path);
}

/** A new visitor asks; what the bot says once it stands. */
async function ask(words: string): Promise<{ reply: string; page: Page }> {
  const { page } = await openPage(browser);
  await page.goto(`${product.url}/chat`);
  await page
    .getByRole('button', { name: '常见问题' })
    .or(page.getByRole('group', { name: '常见问题' }))
    .waitFor();
  await say(page, words);
  await eventually(async () => (await spoken(page)).length).toBeGreaterThan(1);
  return { reply: (await spoken(page)).slice(1).join('\n'), page };
}

test('the editor and the reviewer sign in', async () => {
  const admin = await openPage(browser);
  await signIn(admin.page, product);
  const editorsOwn = await resetPassword(admin.page, product, '简书禾');
  const reviewersOwn = await resetPassword(admin.page, product, '陆音秋');
  await admin.page.context().close();
  const knowledge = `${product.url}/console/knowledge`;
  await firstSignIn(editor.page, knowledge, { email: 'jian.shuhe@manhuqing.example', oneTime: editorsOwn });
  await firstSignIn(reviewer.page, knowledge, { email: 'lu.yinqiu@manhuqing.example', oneTime: reviewersOwn });
});

test('both files are read with progress', { timeout: LONG }, async () => {
  const { page } = editor;
  await page.goto(`${product.url}/console/knowledge/import`);
  await page.getByRole('button', { name: '导入文件' }).first().click();
  await page.locator('input[type=file]').setInputFiles(files);
  await eventually(() => page.getByRole('button', { name: /^移除/ }).count()).toBe(2);
  await eventually(() => page.getByText('上传中').count()).toBe(0);
  await page.getByRole('button', { name: '开始解析' }).click();
  await page.locator('.import-commit').waitFor({ timeout: LONG });
});

test('a passage is corrected and one is left out', { timeout: LONG }, async () => {
  const { page } = editor;
  await page.getByRole('button', { name: /门店手册\.docx/ }).click();
  const chunk = (at: number) => page.locator('.chunk').nth(at);
  await chunk(0).getByRole('button', { name: '编辑' }).click();
  await chunk(0).getByRole('textbox', { name: '段落内容' }).fill('第 1 节：交班时两人一起清点。');
  await page.keyboard.press('Control+Enter');
  await eventually(() => chunk(0).locator('.chunk-text').innerText()).toBe('第 1 节：交班时两人一起清点。');
  await chunk(1).getByRole('button', { name: '停用' }).click();
  await chunk(1).getByText('已停用').waitFor();
});

test('it is handed in as one batch, which its importer cannot approve', { timeout: LONG }, async () => {
  const { page } = editor;
  await page.getByRole('button', { name: '提交审核' }).click();
  await page.getByRole('heading', { name: '已提交审核' }).waitFor({ timeout: LONG });
  const told = await page.evaluate(async () => {
    const session = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
    const headers = { 'x-csrf-token': session.csrf, 'content-type': 'application/json' };
    const list = (await (await fetch('/api/v1/approvals?view=asked')).json()) as { items: { id: string }[] };
    const body = JSON.stringify({ reason: '' });
    const vote = await fetch(`/api/v1/approvals/${list.items[0]!.id}/approve`, { method: 'POST', headers, body });
    return { status: vote.status, body: await vote.text() };
  });
  expect(told).toMatchObject({ status: 403 });
});

test('a second person looks through it and approves it once', { timeout: LONG }, async () => {
  const { page } = reviewer;
  await page.goto(`${product.url}/console/approvals`);
  await page.getByRole('link', { name: /2,?001 条知识/ }).click();
  await page.getByText('全部 2001').or(page.getByText('全部 2,001')).waitFor();
  await pictures(page, 'handbook-review', { schemes: ['light'] });
  approvedAt = performance.now();
  await page.getByRole('button', { name: '通过', exact: true }).click();
  await page.getByText(/已发布 2,?001 条/).waitFor({ timeout: LONG });
});

test(
  'customers are answered from the table and from the handbook, and open the source',
  { timeout: LONG },
  async () => {
    const row = await ask('1234号包材多少钱一箱');
    expect(row.reply).toContain(price.slice(0, 16));
    await row.page.context().close();
    const { reply, page } = await ask('冷藏柜夜间温度要保持多少度');
    expect(reply).toContain('四摄氏度以下');
    console.info(`from approval to the answers: ${((performance.now() - approvedAt) / 1_000).toFixed(1)} s`);
    await log(page).getByRole('button', { name: '查看来源：门店手册' }).click();
    await page.locator('.passage[data-said=true]').getByText('茶底一律倒掉').waitFor();
    await page.getByText('冷藏柜与茶底保存').first().waitFor();
    await pictures(page, 'handbook-source');
    await page.context().close();
  },
);

test('a new version is said; rolled back, the old answer is', { timeout: LONG }, async () => {
  const { page } = editor;
  await page.goto(`${product.url}/console/knowledge?search=门店手册`);
  await page.getByRole('link', { name: '门店手册', exact: true }).click();
  await page
    .getByRole('searchbox', { name: '在段落里找' })
    .or(page.getByLabel('在段落里找'))
    .first()
    .fill('冷藏柜夜间');
  await page
    .getByRole('button', { name: /^编辑第/ })
    .first()
    .click();
  await page.getByRole('textbox', { name: /^第 \d+ 段的内容$/ }).fill(mended);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await page.getByText('有改动', { exact: true }).waitFor();
  await asksToPublish(page, '降到三度');
  await approves(reviewer.page, product, '门店手册');
  const said = async (words: string) => {
    const { reply, page: chat } = await ask('冷藏柜夜间温度要保持多少度');
    await chat.context().close();
    return reply.includes(words);
  };
  await expect.poll(() => said('三摄氏度以下'), { timeout: LONG / 3 }).toBe(true);
  await page.reload();
  await page.getByRole('button', { name: '更多' }).click();
  await page.getByRole('menuitem', { name: '历史版本' }).click();
  const history = page.getByRole('dialog');
  await history.getByRole('button', { name: /^第 1 版/ }).click();
  await history.getByRole('button', { name: '按当时的样子提交审批' }).click();
  await page.getByRole('dialog', { name: '提交给同事审批' }).getByRole('button', { name: '提交审批' }).click();
  await page.getByText(/等 .+ 审批/).waitFor();
  await approves(reviewer.page, product, '门店手册');
  await expect.poll(() => said('四摄氏度以下'), { timeout: LONG / 3 }).toBe(true);
  expect([...editor.faults, ...reviewer.faults]).toEqual([]);
});
