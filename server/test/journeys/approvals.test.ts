/** One edits and asks, and cannot get past the other; the other looks and approves; the bot says the new text. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { asksToPublish, firstSignIn, resetPassword, signIn } from './agent.ts';
import { say, spoken } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

const question = '总部督导多久来一次？检查什么？';
const asked = '总部督导多久来一次';
const addition = '本月起，督导到店前一天会在门店助手里预约。';

let product: Product;
let browser: Browser;
let admin: Visit;
let editor: Visit;
let approver: Visit;
let approvalId: string;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  [admin, editor, approver] = [await openPage(browser), await openPage(browser), await openPage(browser)];
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** A new visitor asks; what the bot replies. */
async function answerTo(words: string): Promise<string> {
  const { page } = await openPage(browser);
  await page.goto(`${product.url}/chat`);
  await page
    .getByRole('button', { name: '常见问题' })
    .or(page.getByRole('group', { name: '常见问题' }))
    .waitFor();
  await say(page, words);
  await eventually(async () => (await spoken(page)).length).toBeGreaterThan(1);
  const reply = (await spoken(page)).slice(1).join('\n');
  await page.context().close();
  return reply;
}

/** Calls the API from a page, as whoever is signed in there. */
async function call(
  page: Page,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; code?: string }> {
  return page.evaluate(
    async ([how, where, what]) => {
      const { csrf } = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
      const headers = { 'x-csrf-token': csrf, ...(what === null ? {} : { 'content-type': 'application/json' }) };
      const reply = await fetch(where, { method: how, headers, ...(what === null ? {} : { body: what }) });
      const { code } = (await reply.json()) as { code?: string };
      return { status: reply.status, ...(code === undefined ? {} : { code }) };
    },
    [method, path, body === undefined ? null : JSON.stringify(body)] as const,
  );
}

const chapters = (page: Page) => page.getByRole('navigation', { name: '主导航' });

test('the admin lets two people in', async () => {
  await signIn(admin.page, product);
  const oneTime = await resetPassword(admin.page, product, '简书禾');
  const second = await resetPassword(admin.page, product, '陆音秋');
  const { url } = product;
  await firstSignIn(editor.page, `${url}/console/knowledge`, { email: 'jian.shuhe@manhuqing.example', oneTime });
  await firstSignIn(approver.page, `${url}/console/desk`, { email: 'lu.yinqiu@manhuqing.example', oneTime: second });
});

test('one edits and asks; the bot goes on with the old text', async () => {
  const { page } = editor;
  await page.getByLabel('搜索问题和答案').fill('督导多久');
  await page.getByRole('link', { name: question }).click();
  const answer = page.getByLabel('答案', { exact: true });
  await answer.waitFor();
  await answer.fill(`${addition}${await answer.inputValue()}`);
  await asksToPublish(page, '督导部昨天发的通知');
  await page.getByText('发布知识：等 陆音秋 审批').waitFor();
  await pictures(page, 'knowledge-waiting');
  expect(await answerTo(asked)).not.toContain(addition);
});

test('her own approval is refused on every route', async () => {
  const { page } = editor;
  await page.getByRole('button', { name: '查看审批' }).click();
  await page.getByText('你提交了它或参与了编辑，要由别人审批。').waitFor();
  expect(await page.getByRole('button', { name: '通过', exact: true }).count()).toBe(0);
  approvalId = new URL(page.url()).pathname.split('/').at(-1)!;
  const approvals = `/api/v1/approvals/${approvalId}`;
  expect(await call(page, 'POST', `${approvals}/approve`, { reason: '' })).toEqual({
    status: 403,
    code: 'approval.own',
  });
  expect(await call(page, 'POST', `${approvals}/decline`, { reason: '不' })).toEqual({
    status: 403,
    code: 'approval.own',
  });
  const policy = '/api/v1/approvals/policies/knowledge.publish';
  expect(await call(page, 'PUT', policy, { approvers: 0, why: '' })).toMatchObject({ status: 403 });
  // Nor does the admin stand in for her: he gave both of them their passwords, and could sign in as either.
  expect(await call(admin.page, 'POST', `${approvals}/approve`, { reason: '' })).toEqual({
    status: 403,
    code: 'approval.related',
  });
  expect(await answerTo(asked)).not.toContain(addition);
});

test('the other hears of it, looks, talks and approves with the keyboard', async () => {
  const { page } = approver;
  await chapters(page).getByLabel('1 条审批等你处理').waitFor();
  await chapters(page).getByRole('link', { name: '审批' }).click();
  await page.getByText('选一条来看').waitFor();
  await pictures(page, 'approvals-list');
  await page.getByRole('link', { name: question }).click();
  await page.locator('ins', { hasText: '到店前一天' }).waitFor();
  await page.getByText('督导部昨天发的通知').waitFor();
  await page.keyboard.press('m');
  await page.keyboard.type('核对过通知了');
  await page.getByRole('button', { name: '留言' }).click();
  await page.getByRole('list', { name: '审批意见' }).getByText('核对过通知了').waitFor();
  await pictures(page, 'approval');
  await page.getByRole('heading', { name: /发布知识/ }).click();
  await page.locator('body').press('d');
  await page.getByText('写下驳回的理由，对方才知道怎么改').waitFor();
  await page.getByRole('heading', { name: /发布知识/ }).click();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('a');
  await page.getByText('已通过，现在生效').waitFor();
});

test('the bot says the new text, and the history names both', async () => {
  await eventually(() => answerTo(asked)).toContain(addition);
  const { page } = editor;
  await page.getByText('陆音秋 通过').first().waitFor();
  await page.getByRole('link', { name: '打开这条知识' }).click();
  await page.getByText('已发布', { exact: true }).waitFor();
  await page.getByRole('button', { name: '更多' }).click();
  await page.getByRole('menuitem', { name: '历史版本' }).click();
  await page.getByRole('dialog').getByText('简书禾 申请，陆音秋 通过').waitFor();
});

test('the audit tells it in sentences, is searched, checked and taken away', async () => {
  const { page } = admin;
  await page.goto(`${product.url}/console/audit?group=approval`);
  await page.getByText(/陆音秋\s*通过了审批/).waitFor();
  await page.getByText(/简书禾\s*提交了审批/).waitFor();
  await pictures(page, 'audit-search');
  await page.getByRole('button', { name: '校验记录' }).click();
  await page.getByText(/条记录完整，没有被改动/).waitFor();
  await page
    .getByRole('button', { name: /的原始记录/ })
    .first()
    .click();
  await page.getByRole('button', { name: '只看这个对象' }).click();
  await eventually(() => page.url()).toContain('target=approval');
  await pictures(page, 'audit-entry', { schemes: ['light'] });
  await page.getByRole('button', { name: '导出' }).click();
  const taken = page.waitForEvent('download');
  await page.getByRole('link', { name: /CSV/ }).click();
  expect((await taken).suggestedFilename()).toMatch(/^audit-\d+\.csv$/);
  await page.goto(`${product.url}/console/settings/approvals`);
  await page.getByRole('heading', { name: '知识上线和下线' }).waitFor();
  await pictures(page, 'settings-approvals');
  for (const visit of [admin, editor, approver]) expect(visit.faults).toEqual([]);
});
