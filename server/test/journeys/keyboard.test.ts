/** The desk without a mouse: everything an agent does all day, and one always sees where one is. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { newPassword, queue, talk } from './agent.ts';
import { say, seesText } from './customer.ts';
import { focus, type Focus } from './focus.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

let product: Product;
let browser: Browser;
let agent: Visit;
let customer: Visit;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  agent = await openPage(browser);
  customer = await openPage(browser);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** Presses of Tab after which a thing counts as out of reach. */
const mostStops = 60;

/** Presses Tab until the named thing has the focus. Returns the stops on the way at which one cannot see where one is. */
async function tabTo(page: Page, name: RegExp): Promise<Focus[]> {
  const stops: Focus[] = [];
  while (stops.length < mostStops) {
    await page.keyboard.press('Tab');
    const at = await focus(page);
    stops.push(at);
    if (name.test(at.name)) return stops.filter(({ visible }) => !visible);
  }
  throw new Error(`${name} cannot be reached with Tab: ${stops.map((stop) => stop.name).join(' | ')}`);
}

test('signing in and changing the first password', async () => {
  const { page } = agent;
  const { keyboard } = page;
  await page.goto(`${product.url}/console/`);
  await eventually(async () => (await focus(page)).name).toBe('email');
  await keyboard.type(product.firstAdmin.email);
  expect(await tabTo(page, /^password$/)).toEqual([]);
  await keyboard.type(product.firstAdmin.password);
  await keyboard.press('Enter');
  await eventually(async () => (await focus(page)).name).toBe('current');
  await keyboard.type(product.firstAdmin.password);
  expect(await tabTo(page, /^next$/)).toEqual([]);
  await keyboard.insertText(newPassword);
  await keyboard.press('Enter');
  await queue(page).getByRole('link').first().waitFor();
});

test('Tab reaches the list of conversations and every stop is visible', async () => {
  const { page } = agent;
  expect(await tabTo(page, /郑同学/)).toEqual([]);
  await pictures(page, 'keyboard-focus', { sizes: ['office'] });
});

test('? shows the keys, Esc puts them away', async () => {
  const { page } = agent;
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: '键盘快捷键' });
  await sheet.waitFor();
  await pictures(page, 'console-help');
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
});

test('a conversation is picked, claimed, noted and answered', async () => {
  await customer.page.goto(`${product.url}/chat`);
  await customer.page.getByRole('group', { name: '常见问题' }).waitFor();
  await say(customer.page, '转人工');
  await customer.page.getByRole('region', { name: '排队中' }).waitFor();
  const { page } = agent;
  const { keyboard } = page;
  const rows = queue(page).getByRole('link');
  const mine = rows.filter({ hasText: '访客' });
  await mine.waitFor();
  const last = await rows.evaluateAll((all) => all.findIndex((row) => row.textContent.includes('访客')));
  for (let at = 0; at <= last; at++) {
    await keyboard.press('j');
    await eventually(() => rows.nth(at).getAttribute('aria-current')).toBe('true');
  }
  await keyboard.press('k');
  await eventually(() => rows.nth(last - 1).getAttribute('aria-current')).toBe('true');
  await keyboard.press('j');
  await eventually(() => mine.getAttribute('aria-current')).toBe('true');
  await talk(page).getByText('转人工', { exact: true }).waitFor();
  await keyboard.press('c');
  await page.getByText('客户会看到：沈观澜').waitFor();
  // Who claims wants to answer.
  await eventually(async () => (await focus(page)).name).toBe('回复');
  await keyboard.press('Escape');
  await keyboard.press('n');
  await eventually(async () => (await focus(page)).name).toBe('备注');
  await keyboard.insertText('键盘写的备注');
  await keyboard.press('Enter');
  await talk(page).getByText('键盘写的备注').waitFor();
  await keyboard.press('Escape');
  await keyboard.press('r');
  await eventually(async () => (await focus(page)).name).toBe('回复');
  await keyboard.insertText('键盘写的第一行');
  await keyboard.press('Shift+Enter');
  await keyboard.insertText('和第二行');
  await keyboard.press('Enter');
  await seesText(customer.page, /键盘写的第一行\s+和第二行/);
});

test('letters typed into a reply are words, not shortcuts', async () => {
  const { page } = agent;
  await page.keyboard.type('become?');
  expect(await page.getByRole('textbox', { name: '回复', exact: true }).inputValue()).toBe('become?');
  expect(await page.getByRole('dialog').count()).toBe(0);
  for (let letter = 0; letter < 'become?'.length; letter++) await page.keyboard.press('Backspace');
});

test('the conversation is given back', async () => {
  const { page } = agent;
  await page.keyboard.press('Escape');
  await page.keyboard.press('b');
  await seesText(customer.page, 'AI 继续回答');
  expect([...agent.faults, ...customer.faults]).toEqual([]);
});
