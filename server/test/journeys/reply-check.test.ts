/** A member of staff writes what the knowledge does not say: the desk hints at it, and never keeps him from sending. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { queue, signIn, spokenAtDesk } from './agent.ts';
import { say } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

let product: Product;
let browser: Browser;
let customer: Visit;
let admin: Visit;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  customer = await openPage(browser);
  admin = await openPage(browser);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const wrong = '标准店加盟费 3.2 万元，保证金不退。';

test('a person takes the conversation and writes something else than the knowledge', async () => {
  await customer.page.goto(`${product.url}/chat`);
  await say(customer.page, '标准店加盟费多少');
  const { page } = admin;
  await signIn(page, product);
  await page.goto(`${product.url}/console/desk`);
  await queue(page)
    .getByRole('tab', { name: /机器人/ })
    .click();
  await queue(page).getByRole('link').first().click();
  await page
    .getByRole('button', { name: /^接手|^接管|^接待/ })
    .first()
    .click();
  await page.getByRole('textbox', { name: '回复', exact: true }).fill(wrong);
  const hint = page.getByRole('status', { name: '回复与知识的核对' });
  await eventually(() => hint.innerText()).toContain('数字与知识不符');
  expect(await hint.locator('mark').first().innerText()).toContain('3.2');
  await pictures(page, 'reply-check');
});

test('the hint goes when the words are right, and never holds anything back', async () => {
  const { page } = admin;
  const field = page.getByRole('textbox', { name: '回复', exact: true });
  const hint = page.getByRole('status', { name: '回复与知识的核对' });
  await field.fill('标准店加盟费 5.8 万元。');
  await eventually(() => hint.innerText()).toBe('');
  await field.fill(wrong);
  await eventually(() => hint.innerText()).toContain('数字与知识不符');
  await page.getByRole('button', { name: '发送回复' }).click();
  await eventually(async () => (await spokenAtDesk(page)).join()).toContain(wrong);
  expect(admin.faults).toEqual([]);
});
