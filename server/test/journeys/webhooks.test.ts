/** A company has its own system told what happens; the system breaks, recovers, and has missed nothing. */
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { openPostOffice, type PostOffice } from '../support/post-office.ts';
import { openReceiver, answers, type Receiver } from '../support/receiver.ts';
import { newPassword, signIn } from './agent.ts';
import { say } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';
import { expectUsable } from './usable.ts';

journey({ browser: () => browser, inSteps: true });

let product: Product;
let browser: Browser;
let admin: Visit;
let crm: Receiver;
let office: PostOffice;
let secret: string;
/** Ids that the system took, in the order in which it took them. */
const taken: string[] = [];

beforeAll(async () => {
  [crm, office] = await Promise.all([openReceiver(), openPostOffice()]);
  const settings = { OUTBOUND_ALLOW: '127.0.0.0/8', SMTP_URL: office.url, MAIL_FROM: '离人 <noreply@shop.example>' };
  [product, browser] = await Promise.all([startProduct(settings), openBrowser()]);
  admin = await openPage(browser);
  await signIn(admin.page, product);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await crm?.close();
  await office?.close();
});

const takes = () =>
  crm.does((response, { headers }) => {
    taken.push(headers['webhook-id'] as string);
    response.writeHead(204).end();
  });
const visit = (page: Page, path: string) => page.goto(`${product.url}/console/${path}`);

test('an admin names an address, chooses events and keeps the secret', async () => {
  const { page } = admin;
  takes();
  await visit(page, 'settings/webhooks');
  await page.getByText('还没有 Webhook').waitFor();
  await pictures(page, 'webhooks-empty');
  await page.getByRole('button', { name: '新建 Webhook' }).click();
  await page.getByLabel('接收地址').fill('http://169.254.169.254/');
  await page.getByRole('button', { name: '创建' }).click();
  await page.getByText('这个地址不能使用').waitFor();
  await page.getByLabel('接收地址').fill(`${crm.url}/hooks/liren`);
  await page.getByLabel('备注', { exact: true }).fill('同步到 CRM');
  await page.getByLabel('新消息').check();
  await page.getByText('推送内容示例').click();
  await pictures(page, 'webhooks-form');
  await page.getByRole('button', { name: '创建' }).click();
  secret = await page.getByText(/^whsec_/).innerText();
  await expectUsable(page, 'the secret of a webhook');
  await pictures(page, 'webhooks-secret');
  await page.getByRole('button', { name: '我已保存' }).click();
  await page.getByRole('link', { name: /同步到 CRM/ }).click();
});

test('a test event arrives, signed', async () => {
  const { page } = admin;
  await page.getByRole('button', { name: '发送测试' }).click();
  await eventually(() => crm.got.length).toBe(1);
  const [got] = crm.got;
  const payload = new Webhook(secret).verify(got!.body, got!.headers as Record<string, string>);
  expect(payload).toMatchObject({ type: 'webhook.test', version: 1 });
  await page.getByRole('button', { name: /已送达.*测试/ }).waitFor();
});

test('the system breaks: what happens waits, and the page says so', async () => {
  const { page } = admin;
  crm.does(answers(503, '{"error":"maintenance, call 13812345678"}'));
  const li = await openPage(browser);
  await li.page.goto(`${product.url}/chat`);
  await say(li.page, '加盟费多少钱');
  await page.getByText('推送失败，正在重试').first().waitFor();
  await page
    .getByRole('button', { name: /待推送/ })
    .first()
    .click();
  await page.getByText('对方返回 503').first().waitFor();
  await page.getByText('对方的回复').first().click();
  await page.getByText(/138\*\*\*/).waitFor();
  await expectUsable(page, 'the attempts of a delivery');
  await pictures(page, 'webhooks-attempts');
  await page.keyboard.press('Escape');
  await pictures(page, 'webhooks-failing');
});

test('it recovers: everything arrives, each event once', async () => {
  const { page } = admin;
  takes();
  // Whoever mended it does not wait for the next try: a test that arrives brings the others along.
  await page.getByRole('button', { name: '发送测试' }).click();
  await eventually(() => page.getByRole('button', { name: /待推送/ }).count()).toBe(0);
  await page.getByText('正常', { exact: true }).first().waitFor();
  expect(new Set(taken).size).toBe(taken.length);
  const sent = new Set(crm.got.map(({ headers }) => headers['webhook-id']));
  expect(new Set(taken)).toEqual(sent);
  const kinds = crm.got.map(({ body }) => (JSON.parse(body) as { type: string }).type);
  expect(kinds).toEqual(expect.arrayContaining(['conversation.started', 'message.appended']));
  expect(crm.got.map(({ body }) => body).join()).not.toContain('加盟费');
  await pictures(page, 'webhooks-log');
}, 60_000);

test('a time is sent again, then it is paused', async () => {
  const { page } = admin;
  const before = taken.length;
  await page.getByRole('button', { name: '按时间重新推送' }).click();
  await page.getByText('全部', { exact: true }).click();
  await expectUsable(page, 'sending again');
  await pictures(page, 'webhooks-replay');
  await page.getByRole('button', { name: '重新推送', exact: true }).click();
  await eventually(() => taken.length).toBe(before * 2);
  expect(new Set(taken).size).toBe(before);
  await page.getByRole('button', { name: '更多' }).click();
  await page.getByRole('menuitem', { name: '暂停' }).click();
  await page.getByRole('button', { name: '恢复推送' }).waitFor();
  await visit(page, 'settings/webhooks');
  await page.getByText('已暂停').waitFor();
  await pictures(page, 'webhooks-list');
});

test('each person says how he is told', async () => {
  const { page } = admin;
  await visit(page, 'account/notices');
  const box = page.getByRole('checkbox', { name: '有客户在等人工 · 邮件' });
  await box.check();
  await page.getByRole('switch', { name: '开启免打扰' }).click();
  await page.getByLabel('从').waitFor();
  await page.reload();
  await eventually(() => box.isChecked()).toBe(true);
  await pictures(page, 'notices');
  await page.getByLabel('接收地址').scrollIntoViewIfNeeded();
  await pictures(page, 'notices-below');
});

test('in English too', async () => {
  const { page, faults } = await openPage(browser, { locale: 'en-US' });
  await page.goto(`${product.url}/console/`);
  await page.locator('input').first().fill(product.firstAdmin.email);
  await page.locator('input[type=password]').fill(newPassword);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  await visit(page, 'settings/webhooks');
  await page.getByRole('link', { name: /CRM/ }).click();
  await page.getByText('Delivered').first().waitFor();
  await pictures(page, 'webhooks-log-en');
  await visit(page, 'account/notices');
  await page.getByText('Quiet hours').first().waitFor();
  await pictures(page, 'notices-en');
  expect(faults).toEqual([]);
  expect(admin.faults).toEqual([]);
});
