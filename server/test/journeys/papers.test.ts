/** A customer photographs papers: a blurred one, the licence, a correction, the ID card; the same in 微信客服; the desk sees it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import sharp from 'sharp';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage, phone, pictures, type Visit } from '../support/browser.ts';
import { licence, paper } from '../support/shown-papers.ts';
import { signIn, talk } from './agent.ts';
import { log, say, seesText } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

const account = '满壶晴客服';
const NAME = '杭州桂语里餐饮管理有限公司';
const card = paper('id_card', { seed: 3 });
const person = card.fields['name']!;
const shown = licence({ name: NAME, person, scope: '餐饮服务；食品销售；餐饮管理' }, { seed: 5 });
/** One digit of the address is another: what a reader may have misread. */
const address = shown.fields['address']!.replace(/\d(?=\D*$)/u, (digit) => String((Number(digit) + 1) % 10));

let product: Product;
let browser: Browser;
let customer: Visit;
let desk: Visit;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  customer = await openPage(browser, { viewport: phone });
  desk = await openPage(browser);
  await signIn(desk.page, product);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** Reading a picture takes seconds, on a busy machine many. */
const LOOKED_MS = 60_000;

async function shows(page: Page, name: string, jpeg: Buffer): Promise<void> {
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '添加图片或文件' }).click();
  await (await chosen).setFiles({ name, mimeType: 'image/jpeg', buffer: jpeg });
  await page.getByRole('button', { name: '发送', exact: true }).click();
}

const hears = (page: Page, words: RegExp) => log(page).getByText(words).last().waitFor({ timeout: LOOKED_MS });

test('a blurred picture is asked for again, with how to take it', async () => {
  const { page } = customer;
  await page.goto(`${product.url}/chat`);
  await shows(page, 'licence.jpg', await sharp(shown.jpeg).blur(14).jpeg().toBuffer());
  await hears(page, /模糊，上面的字我看不清|看不清字/);
  await pictures(page, 'papers-blurred', { sizes: ['phone'] });
});

test('the licence is read back, and what is still wanted is said', async () => {
  const { page } = customer;
  await shows(page, 'licence.jpg', shown.jpeg);
  await hears(page, new RegExp(`名称：${NAME}`));
  await hears(page, /还需要：身份证/);
  await pictures(page, 'papers-read', { sizes: ['phone'] });
});

test('he puts a field right in his own words', async () => {
  const { page } = customer;
  await say(page, `住所应该是${address}`);
  await hears(page, new RegExp(`住所已改为“${address}`));
});

test('the ID card completes it', async () => {
  const { page } = customer;
  await shows(page, 'card.jpg', card.jpeg);
  await hears(page, /身份证看过了/);
  await seesText(page, '需要的证照都齐了');
  await pictures(page, 'papers-complete', { sizes: ['phone'] });
});

test('a wrong paper is told apart, and one question is asked about a picture that is none', async () => {
  const { page } = customer;
  await shows(page, 'bank.jpg', paper('bank_card', { seed: 4 }).jpeg);
  await hears(page, /银行卡/);
});

test('the desk sees the papers with their state and the fields on the picture', async () => {
  const { page, faults } = desk;
  await page.goto(`${product.url}/console/desk?view=all`);
  await page
    .getByText(/身份证|银行卡|照片|图片/)
    .first()
    .click();
  await talk(page).getByText(NAME).first().waitFor();
  await page
    .getByRole('button', { name: /营业执照/ })
    .first()
    .click();
  await page.getByRole('dialog').getByText(NAME).first().waitFor();
  await pictures(page, 'papers-desk');
  expect(faults).toEqual([]);
});

test('the same in 微信客服', async () => {
  const phones = await openPage(browser);
  const { page } = phones;
  await page.goto(product.wecom);
  await page.getByRole('region', { name: '打开客服' }).getByRole('button', { name: account }).click();
  const chat = page.getByRole('log', { name: `和${account}的对话` });
  await chat.getByText(/【AI 助手】您好/).waitFor();
  const client = page.getByRole('region', { name: /的微信$/ });
  const sends = async (jpeg: Buffer) => {
    await client.getByRole('button', { name: '更多' }).click();
    const chosen = page.waitForEvent('filechooser');
    await client.getByRole('button', { name: '图片', exact: true }).click();
    await (await chosen).setFiles({ name: 'licence.jpg', mimeType: 'image/jpeg', buffer: jpeg });
  };
  const answers = (words: RegExp) => chat.getByText(words).last().waitFor({ timeout: LOOKED_MS });
  await sends(await sharp(shown.jpeg).blur(14).jpeg().toBuffer());
  await answers(/模糊，上面的字我看不清|看不清字/);
  await sends(shown.jpeg);
  await answers(new RegExp(`名称：${NAME}`));
  await answers(/还需要：身份证/);
  await client.getByRole('textbox', { name: '发消息' }).fill(`住所应该是${address}`);
  await client.getByRole('button', { name: '发送' }).click();
  await answers(/住所已改为/);
  await sends(card.jpeg);
  await answers(/身份证看过了/);
  await answers(/需要的证照都齐了/);
  await pictures(page, 'papers-kf');
});
