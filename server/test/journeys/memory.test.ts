/** What a customer tells is remembered, shown to him and to staff, and gone when he erases it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { queue, reply, signIn, talk } from './agent.ts';
import { say, seesText } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';
import { expectUsable } from './usable.ts';

journey({ browser: () => browser, inSteps: true });

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

test('what he says of himself stands in the chat, named, with the way to erase it', async () => {
  const { page } = customer;
  await page.goto(`${product.url}/chat`);
  await say(page, '我姓王，人在杭州，预算三十万左右，想开奶茶店');
  await say(page, '加盟费多少');
  await seesText(page, /5\.8 ?万/);
  await page.getByRole('button', { name: '隐私与同意' }).press('Enter');
  const sheet = page.getByRole('region', { name: '隐私与同意' });
  await sheet.getByText('三十万左右').waitFor();
  for (const value of ['王', '杭州', '奶茶店']) await sheet.getByText(value, { exact: true }).waitFor();
  await pictures(page, 'chat-memory');
  await expectUsable(page, 'chat with memory open');
});

test('he is greeted by name', async () => {
  const { page } = customer;
  await page.keyboard.press('Escape');
  await say(page, '你好');
  await seesText(page, /王先生\/女士，(上午|下午|晚上)好/);
});

test('staff see who said it when, with the message; and what is open and promised', async () => {
  const { page } = agent;
  await signIn(page, product);
  await say(customer.page, '老板会弹钢琴吗');
  await seesText(customer.page, /没有可靠的资料/);
  await say(customer.page, '转人工');
  await queue(page).getByText('老板会弹钢琴吗').click();
  await page
    .getByRole('button', { name: /接手/ })
    .first()
    .click();
  await reply(page, '明天给您发合同');
  const memory = page.getByRole('region', { name: '客户记忆' });
  await memory.getByRole('button', { name: '城市: 杭州' }).waitFor();
  const brief = page.getByRole('region', { name: '会话要点' });
  await brief.getByText('明天给您发合同').waitFor();
  await pictures(page, 'desk-memory');
  await memory.getByRole('link', { name: '客户说的: 杭州' }).click();
  await eventually(() => talk(page).locator(':focus').innerText()).toContain('人在杭州');
  await expectUsable(page, 'desk with memory');
});

test('staff correct it in place; the customer sees who did', async () => {
  const { page } = agent;
  const memory = page.getByRole('region', { name: '客户记忆' });
  await memory.getByRole('button', { name: '城市: 杭州' }).click();
  await memory.getByRole('textbox', { name: '城市' }).fill('宁波');
  await page.keyboard.press('Enter');
  await memory.getByText(/更正/).waitFor();
  await customer.page.getByRole('button', { name: '隐私与同意' }).click();
  await customer.page.getByText('由同事更正').waitFor();
});

test('he erases one thing, then all, by the keyboard; staff see nothing of it any more', async () => {
  const { page } = customer;
  const sheet = page.getByRole('region', { name: '隐私与同意' });
  await sheet.getByRole('button', { name: '删除预算' }).press('Enter');
  await eventually(() => sheet.getByText('三十万左右').count()).toBe(0);
  await sheet.getByRole('button', { name: '全部删除' }).press('Enter');
  await sheet.getByRole('button', { name: '确认删除' }).press('Enter');
  await sheet.getByText('现在没有记住任何内容。').waitFor();
  await pictures(page, 'chat-memory-empty', { schemes: ['light'] });
  await sheet.getByRole('checkbox', { name: '记住我说过的内容' }).press('Space');
  await sheet.getByText(/记忆已关闭/).waitFor();
  await agent.page.reload();
  await agent.page.getByText('客户关闭了记忆，只在本次会话内有效。').waitFor();
  await pictures(agent.page, 'desk-memory-off', { schemes: ['light'] });
  expect([...agent.faults, ...customer.faults]).toEqual([]);
});
