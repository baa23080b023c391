/** A chat is designed in the console, put into a foreign page, asks for consent, and stays away from other pages. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { eventually, openBrowser, openPage, phone, pictures, type Visit } from '../support/browser.ts';
import { signIn, talk } from './agent.ts';
import { field, say, seesText } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

let product: Product;
let browser: Browser;
let shop: Server;
let elsewhere: Server;
let admin: Visit;
let visitor: Visit;
let chat: FrameLocator;
let line = '';

/** The shop's page and another one, each with whatever line they were given. */
async function site(): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="zh-CN"><meta name="viewport" content="width=device-width">
      <title>加盟</title><body style="margin:0"><h1>加盟满壶晴</h1>${line}</body></html>`);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}
const addressOf = (server: Server) => `http://localhost:${(server.address() as AddressInfo).port}`;
const launcher = (page: Page) => page.locator('[data-liren] button');
const tab = (name: string) => admin.page.getByRole('tab', { name, exact: true }).click();
const preview = () => admin.page.frameLocator('iframe[title="预览"]');

beforeAll(async () => {
  [product, browser, shop, elsewhere] = await Promise.all([startProduct(), openBrowser(), site(), site()]);
  admin = await openPage(browser);
  await signIn(admin.page, product);
});

afterAll(async () => {
  await browser?.close();
  for (const server of [shop, elsewhere]) server?.close();
  await product?.stop();
});

test('a chat is designed, and the preview is the chat itself, before anything is saved', async () => {
  const { page } = admin;
  await page.goto(`${product.url}/console/settings/widgets`);
  await page.getByRole('button', { name: '新建网页客服' }).click();
  await page.getByRole('dialog').getByLabel('名称').fill('招商专页');
  await page.getByRole('dialog').getByRole('button', { name: '新建', exact: true }).click();
  await page.getByLabel('主色', { exact: true }).fill('#e8b339');
  await page.getByText('白字对比度只有 1.9:1').waitFor();
  await page.getByText('左下角').click();
  await page.getByLabel('按钮文字 · 中文').fill('咨询加盟');
  await tab('对话');
  await page.getByLabel('欢迎语 · 中文').fill('您好，我是招商助手。');
  await preview().getByText('您好，我是招商助手。').waitFor();
  await tab('会前表单');
  await page.getByRole('switch').click();
  await page.getByLabel('必填').nth(1).check();
  await preview().getByLabel('电话').waitFor();
  await tab('隐私');
  await page.getByLabel('先征得同意').check();
  await page.getByLabel('说明文字 · 中文').fill('我们保存这次对话，用来回答您。');
  await preview().getByRole('button', { name: '同意并开始' }).waitFor();
  await pictures(page, 'widget-builder');
  await tab('网址');
  await page.getByLabel('添加网址').fill(`${addressOf(shop)}/join?x=1`);
  await page.getByRole('button', { name: '添加', exact: true }).click();
  await page.getByText(addressOf(shop), { exact: true }).waitFor();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await eventually(() => page.getByRole('button', { name: '保存', exact: true }).isDisabled()).toBe(true);
  await tab('安装');
  line = await page.getByLabel('嵌入代码', { exact: true }).innerText();
  expect(line).toContain(`${product.url}/widget.js`);
});

test('on the foreign page the button stands where and how it was designed', async () => {
  visitor = await openPage(browser);
  chat = visitor.page.frameLocator('iframe[title="在线客服"]');
  const { page } = visitor;
  await page.goto(addressOf(shop));
  await launcher(page).getByText('咨询加盟').waitFor();
  const box = (await launcher(page).boundingBox())!;
  expect([Math.round(box.x), Math.round(900 - box.y - box.height)]).toEqual([20, 20]);
  const look = await launcher(page).evaluate((button) => {
    const { backgroundColor, color } = getComputedStyle(button);
    return [backgroundColor, color];
  });
  expect(look).toEqual(['rgb(232, 179, 57)', 'rgb(12, 18, 17)']);
  await pictures(page, 'widget-styled', { schemes: ['light'] });
});

test('P-01: it asks for consent, and sends nothing of the visitor before he agrees', async () => {
  const { page } = visitor;
  const sent: string[] = [];
  page.on('request', (request) => void (request.method() === 'POST' && sent.push(new URL(request.url()).pathname)));
  await launcher(page).click();
  await chat.getByText('我们保存这次对话，用来回答您。').waitFor();
  expect((await page.locator('iframe[title="在线客服"]').boundingBox())!.x).toBe(20);
  expect(await field(chat).count()).toBe(0);
  expect(sent).toEqual([]);
  // The browser denies the frame a memory of its own here: the host page would keep the token for it.
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await pictures(page, 'widget-consent');
  await chat.getByRole('button', { name: '同意并开始' }).click();
  await chat.getByLabel('电话').waitFor();
  expect(sent).toEqual(['/chat/v1/visitors']);
});

test('the questions before the talk are answered once, and the desk reads them', async () => {
  await chat.getByRole('button', { name: '开始咨询' }).click();
  await chat.getByText('这一项需要填写').waitFor();
  await chat.getByLabel('怎么称呼您').fill('王女士');
  await chat.getByLabel('电话').fill('138 0000 1111');
  await pictures(visitor.page, 'widget-form');
  await chat.getByRole('button', { name: '开始咨询' }).click();
  await field(chat).waitFor();
  await say(chat, '加盟费多少');
  await seesText(chat, /5\.8 ?万/);
  const { page } = admin;
  await page.goto(`${product.url}/console/desk?view=bot`);
  await page.getByRole('link').filter({ hasText: '王女士' }).first().click();
  await talk(page).getByText('客户同意了隐私说明（第 1 版）').waitFor();
  await talk(page).getByText('会前表单：称呼 王女士 · 电话 138 0000 1111').waitFor();
  await visitor.page.reload();
  await launcher(visitor.page).click();
  await seesText(chat, /5\.8 ?万/);
  expect(await chat.getByLabel('电话').count()).toBe(0);
});

test('another page gets no button and a line in its console; its frame stays empty', async () => {
  const { page } = await openPage(browser);
  const said: string[] = [];
  page.on('console', (message) => void said.push(message.text()));
  await page.goto(addressOf(elsewhere));
  await eventually(() => said.join('\n')).toContain(
    `Liren: ${addressOf(elsewhere)} is not on this widget's list of pages`,
  );
  expect(await page.locator('[data-liren]').count()).toBe(0);
  const key = /data-widget="([^"]+)"/.exec(line)![1]!;
  await page.evaluate(
    (src) => {
      const frame = document.createElement('iframe');
      frame.src = src;
      document.body.append(frame);
    },
    `${product.url}/chat?widget=${key}&embed=1&origin=${encodeURIComponent(addressOf(elsewhere))}`,
  );
  await eventually(() => said.join('\n')).toContain('frame-ancestors');
  await page.context().close();
});

test('P-01: consent is withdrawn in the chat: the talk is over, and staff find it in the settings', async () => {
  await chat.getByRole('button', { name: '隐私与同意' }).click();
  await pictures(visitor.page, 'widget-withdraw', { schemes: ['light'] });
  await chat.getByRole('button', { name: '撤回同意' }).click();
  await chat.getByText('您已撤回同意').waitFor();
  expect(await field(chat).count()).toBe(0);
  const { page } = admin;
  await talk(page).getByText('客户撤回了同意').waitFor();
  await page.goto(`${product.url}/console/settings/widgets`);
  await page.getByRole('heading', { name: '撤回同意的客户' }).waitFor();
  await pictures(page, 'widget-list', { schemes: ['light'] });
  await visitor.page.setViewportSize(phone);
  await chat.getByRole('button', { name: '重新开始' }).click();
  await chat.getByRole('button', { name: '同意并开始' }).waitFor();
});

test('opening hours: 国庆 and an exception are seen in the days ahead before they are saved', async () => {
  const { page } = admin;
  await page.goto(`${product.url}/console/settings/calendar`);
  await page.getByRole('switch', { name: '按国务院办公厅的放假安排' }).check();
  await page.getByText(/放假安排目前收录到 20\d\d-12-31/).waitFor();
  await page.getByRole('button', { name: '添加例外日期' }).click();
  await page.getByLabel('例外 1 · 原因（客户可见） · 中文').fill('店庆');
  await page.getByRole('complementary', { name: '接下来三周' }).getByText('店庆').waitFor();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await eventually(() => page.getByRole('button', { name: '保存', exact: true }).isDisabled()).toBe(true);
  await pictures(page, 'settings-calendar');
  expect([...admin.faults, ...visitor.faults]).toEqual([]);
});
