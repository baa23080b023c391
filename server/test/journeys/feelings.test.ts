/** An angry customer is soothed, offered a person and then gets one; the desk sees how he feels and says where it is wrong. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { eventually, openBrowser, openPage, phone, pictures, type Visit } from '../support/browser.ts';
import { signIn } from './agent.ts';
import { log, say, seesText } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';
import { expectUsable } from './usable.ts';

journey({ browser: () => browser, inSteps: true });

let product: Product;
let browser: Browser;
let desk: Visit;
let customer: Visit;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  desk = await openPage(browser);
  await signIn(desk.page, product);
  customer = await openPage(browser, { viewport: phone });
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

test('a little anger is met with kind words, an answer, and a person to touch', async () => {
  const { page } = customer;
  await page.goto(`${product.url}/chat`);
  await say(page, '加盟费到底多少，问了几遍了');
  await seesText(page, '很抱歉让您不愉快');
  await seesText(page, /5\.8 万元/);
  await log(page).getByRole('button', { name: '转人工' }).waitFor();
  await pictures(page, 'feelings-offers', { sizes: ['phone'] });
  await expectUsable(page, 'what a reply offers');
});

test('doubt is not pushed: it is offered what others say', async () => {
  const { page } = customer;
  await say(page, '我还在犹豫，再考虑考虑');
  const offers = log(page).getByRole('group', { name: '接下来可以' });
  const proof = offers.getByRole('button', { name: '有没有成功案例可以看？' });
  await proof.click();
  await seesText(page, /联系方式/);
  await eventually(() => proof.count()).toBe(0);
});

test('great anger calls a person at once', async () => {
  const { page } = customer;
  await say(page, '太过分了，你们就是骗子！！');
  await seesText(page, '我请同事来处理');
  await page.getByText('正在等同事接手').first().waitFor();
});

test('the desk sees how he feels, with what was read before, and says where it is wrong', async () => {
  const { page, faults } = desk;
  await page.goto(`${product.url}/console/desk?view=queue`);
  await page.getByText('你们就是骗子').first().click();
  const mood = page.getByRole('region', { name: '客户情绪' });
  await mood.getByText('愤怒').first().waitFor();
  await mood.getByText('犹豫').first().waitFor();
  await mood.getByLabel('不对？改成').click();
  await page.locator('.ant-select-item-option').getByText('失望').click();
  await mood.getByText(/改为/).waitFor();
  await pictures(page, 'feelings-desk');
  expect(faults).toEqual([]);
});

test('the trace says by which strategy he was met', async () => {
  const { page } = desk;
  await page.getByRole('button', { name: '回答过程' }).first().click();
  await page
    .getByText(/按策略“.*不满：先安抚/)
    .first()
    .waitFor();
});
