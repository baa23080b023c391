/** A corp is connected by somebody who makes the usual mistakes; the page names each and turns green when it is mended. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { signIn } from './agent.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

/** What stands in the console of the simulated corp. */
const corp = { corpid: 'wwd3f5a09c7b1e8264', agentid: '1000002', kfid: 'wkLrDemoAAkF3v8Qm1TzYxB6nHcWp9sJ' };
const secret = 'sVq7ZkP2mXw9RtL4cJ8nHd3yBf6uGa1eQo5iTx0KzWs';
const member = 'LuYinQiu';

let product: Product;
let browser: Browser;
let admin: Visit;
let page: Page;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  admin = await openPage(browser);
  page = admin.page;
  await signIn(page, product);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** What an administrator of the corp does on the platform. */
async function inConsole(method: string, path: string, body: object): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${product.wecom}/sim${path}`, { method, headers, body: JSON.stringify(body) });
  return response.status;
}
const app = (change: object) => inConsole('PATCH', `/apps/${corp.agentid}`, change);
const button = (name: string) => page.getByRole('button', { name, exact: true });
const copied = async (name: string) => page.locator('.wecom-copy', { hasText: name }).locator('code').innerText();
const sees = (words: string) => page.getByText(words).first().waitFor();
const heading = (name: string) => page.getByRole('heading', { level: 2, name, exact: true }).waitFor();

test('the corp of the demo company is let go of, and could be brought back', async () => {
  await page.goto(`${product.url}/console/settings/wecom`);
  await button('断开 满壶晴').click();
  await page.locator('.ant-modal-confirm').getByRole('button', { name: '断开' }).click();
  await page.getByRole('button', { name: '恢复 满壶晴' }).waitFor();
  await sees('还没有连接企业微信');
});

test('a corp id that cannot be one is told while it is typed', async () => {
  await button('连接企业').click();
  await page.getByLabel('企业 ID').fill('100002');
  await sees('企业 ID 以 ww 或 wx 开头');
  await page.getByLabel('企业 ID').fill(corp.corpid);
  await page.getByLabel('显示名称').fill('满壶晴茶饮');
  await page.getByLabel('这是模拟器里的企业').check();
  await button('保存，下一步').click();
  await heading('应用');
});

test('a wrong secret is told at once, and where the right one stands', async () => {
  await page.getByLabel('应用名称').fill('招商助手');
  await page.getByLabel('AgentId').fill(corp.agentid);
  await page.getByLabel('Secret', { exact: true }).fill(`${secret.slice(0, -1)}x`);
  await button('保存并核对').click();
  await sees('Secret 不对');
  await sees('应用管理 → 自建 → 你的应用 → Secret → 查看');
  await pictures(page, 'wecom-wrong-secret');
  await page.getByLabel('Secret', { exact: true }).fill(secret);
  await app({ trustedIps: ['203.0.113.9'], kf: false });
  await button('保存并核对').click();
  await heading('接收消息');
});

test('with another token than here the callback is refused; with the right one it turns green by itself', async () => {
  await sees('等企业微信来验证');
  const [url, aesKey] = [await copied('URL'), await copied('EncodingAESKey')];
  expect(await inConsole('PUT', `/apps/${corp.agentid}/callback`, { url, aesKey, token: 'another' })).toBe(422);
  await sees('两边的 Token 不一样');
  const token = await copied('Token');
  expect(await inConsole('PUT', `/apps/${corp.agentid}/callback`, { url, aesKey, token })).toBe(200);
  await page.locator('.wecom-live[data-tone="good"]').waitFor();
  await pictures(page, 'wecom-callback');
});

test('who comes back later goes on where something is left to do', async () => {
  await page.goto(page.url().split('?')[0]!);
  await heading('可信 IP 与域名');
});

test('the address that WeCom saw is told, until it is trusted', async () => {
  await sees('企业微信看到的 IP 是 127.0.0.1');
  await app({ trustedIps: ['127.0.0.1'] });
  await button('再检查一次').click();
  await eventually(() => page.getByText('企业微信看到的 IP 是').count()).toBe(0);
  await button('下一步').click();
  await heading('微信客服');
});

test('an app that may not use 微信客服, and then an account that the bot serves', async () => {
  await sees('这个应用还不能调用微信客服');
  await app({ kf: true });
  await button('再检查一次').click();
  await button('让机器人接待 满壶晴客服').click();
  await page.getByText('机器人接待中').waitFor();
  await button('下一步').click();
  await heading('试一试');
});

test('a member reads the test message in WeCom', async () => {
  await page.getByLabel('成员账号（UserID）').fill('NoSuchMember');
  await button('发送').click();
  await sees('这位成员收不到');
  await page.getByLabel('成员账号（UserID）').fill(member);
  await button('发送').click();
  await sees('企业微信收下了');
  const chat = await fetch(`${product.wecom}/sim/members/${member}/apps/${corp.agentid}`);
  expect(await chat.text()).toContain('企业微信已接通');
  await button('完成').click();
  await heading('检查');
});

test('nothing of the page broke on the way', () => {
  expect(admin.faults).toEqual([]);
});
