/** 微信客服 as a customer, the desk and a member of the corp live it: the simulator's phones and the running product. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { queue, reply, signIn, talk } from './agent.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

const account = '满壶晴客服';
/** Ms that the platform gives for a welcome, by its own clock. */
const WELCOME_MS = 20_000;

let product: Product;
let browser: Browser;
let phones: Visit;
let desk: Visit;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  phones = await openPage(browser);
  desk = await openPage(browser);
  await phones.page.goto(product.wecom);
  await signIn(desk.page, product);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const chat = (page: Page): Locator => page.getByRole('log', { name: `和${account}的对话` });
/** The last thing on the phone that is not the customer's own. */
const onPhone = (page: Page, words: RegExp): Promise<void> => chat(page).getByText(words).last().waitFor();

async function writes(page: Page, words: string): Promise<void> {
  const phone = page.getByRole('region', { name: /的微信$/ });
  await phone.getByRole('textbox', { name: '发消息' }).fill(words);
  await phone.getByRole('button', { name: '发送' }).click();
}

async function sends(page: Page, sample: string): Promise<void> {
  const phone = page.getByRole('region', { name: /的微信$/ });
  await phone.getByRole('button', { name: '更多' }).click();
  await phone.getByRole('button', { name: sample }).click();
}

/** What the platform holds of the first customer's chat. */
async function onPlatform(): Promise<{ at: number; from: string; msgtype: string; event?: { event_type: string } }[]> {
  const state = (await (await fetch(`${product.wecom}/sim/state`)).json()) as {
    customers: { external_userid: string }[];
    kfAccounts: { open_kfid: string }[];
  };
  const place = `/sim/customers/${state.customers[0]!.external_userid}/chats/${state.kfAccounts[0]!.open_kfid}`;
  return ((await (await fetch(`${product.wecom}${place}`)).json()) as { messages: [] }).messages;
}

test('a customer opens the link and is welcomed in time, with questions and the way to a person', async () => {
  const { page } = phones;
  await page.getByRole('region', { name: '打开客服' }).getByRole('button', { name: account }).click();
  await chat(page).getByRole('button', { name: '转人工' }).waitFor();
  await onPhone(page, /【AI 助手】您好/);
  const [entered, welcome] = await onPlatform();
  expect(entered).toMatchObject({ from: 'system', event: { event_type: 'enter_session' } });
  expect(welcome).toMatchObject({ from: 'account', msgtype: 'msgmenu' });
  expect(Math.abs(welcome!.at - entered!.at)).toBeLessThan(WELCOME_MS);
  await pictures(page, 'wecom-welcome');
});

test('he asks by text, is given choices, and the one he picks is answered from knowledge', async () => {
  const { page } = phones;
  await writes(page, '费用');
  await onPhone(page, /您想问的是下面哪一个/);
  await chat(page).getByRole('button', { name: '有没有隐形收费？' }).last().click();
  await onPhone(page, /^【AI 助手】(?!我不太确定|您好)/);
  await writes(page, '加盟费多少');
  await onPhone(page, /5\.8 ?万/);
  await pictures(page, 'wecom-answer');
});

test('a picture that is no paper is asked about once; a second one that says no more goes to a person', async () => {
  const { page } = phones;
  await sends(page, '样例图片');
  await onPhone(page, /您想问其中的哪一点/);
  await sends(page, '样例图片');
  await onPhone(page, /这就请同事来看/);
  await onPhone(page, /前(会回复您|有人回复)/);
});

test('whoever asks for a person meanwhile hears that he is noted, and is taken once at the desk', async () => {
  const { page } = phones;
  await writes(page, '我要找人工');
  await onPhone(page, /同事接入后会看到/);
  const row = queue(desk.page).getByRole('link', { name: /林小雨/ });
  await row.click();
  await talk(desk.page).getByText('我要找人工').waitFor();
  await talk(desk.page).getByRole('img').first().waitFor();
  await desk.page
    .getByRole('button', { name: /^接手/ })
    .first()
    .click();
  await onPhone(page, /沈观澜为您服务/);
  await desk.page.getByText(/还能发 \d 条/).waitFor();
  await pictures(desk.page, 'wecom-desk');
  await reply(desk.page, '您好，照片我看到了，这单我来跟。');
  await onPhone(page, /【沈观澜】您好，照片我看到了/);
  expect(await chat(page).getByText('照片我看到了').count()).toBe(1);
});

test('she gives it back, and he rates', async () => {
  const { page } = phones;
  await desk.page.getByRole('button', { name: /交还机器人/ }).click();
  await onPhone(page, /这次服务您还满意吗/);
  await chat(page).getByRole('button', { name: '满意', exact: true }).last().click();
  await onPhone(page, /谢谢您的评价/);
  await talk(desk.page).getByText('客户评价：满意').waitFor();
  await writes(page, '保证金能退吗');
  await onPhone(page, /无息退还/);
});

test('with the other road a member takes over in her client, and the desk can only read along', async () => {
  const { page } = phones;
  await desk.page.goto(`${product.url}/console/settings/wecom`);
  await pictures(desk.page, 'wecom-settings');
  await desk.page.getByRole('link', { name: /离人助手/ }).click();
  await pictures(desk.page, 'wecom-app');
  await desk.page.getByRole('link', { name: new RegExp(account) }).click();
  await desk.page.getByRole('radio', { name: /企业微信里的成员/ }).check();
  await desk.page.getByRole('button', { name: '保存', exact: true }).click();
  await desk.page.getByText('已保存').first().waitFor();
  await pictures(desk.page, 'wecom-account');

  await page.getByRole('combobox', { name: '客户的微信' }).selectOption('周远航');
  await page.getByRole('region', { name: '打开客服' }).getByRole('button', { name: account }).click();
  await chat(page).getByRole('button', { name: '转人工' }).waitFor();
  await chat(page).getByRole('button', { name: '转人工' }).click();
  await onPhone(page, /正在为您转接同事/);

  await desk.page.goto(`${product.url}/console/desk`);
  await queue(desk.page)
    .getByRole('link', { name: /周远航/ })
    .click();
  const client = page.getByRole('region', { name: '陆音秋的企业微信' });
  await client.getByRole('button', { name: /周远航/ }).click();
  await client.getByRole('button', { name: '接入', exact: true }).click();
  await onPhone(page, /陆音秋为您服务/);
  await desk.page.getByText('陆音秋 正在企业微信里接待').waitFor();
  expect(await desk.page.getByRole('button', { name: /^接手/ }).count()).toBe(0);

  await client.getByRole('textbox', { name: '回复' }).fill('您好，我是小陆，想了解哪家店？');
  await client.getByRole('button', { name: '发送' }).click();
  await onPhone(page, /^您好，我是小陆/);
  await talk(desk.page).getByText('您好，我是小陆').waitFor();
  await pictures(page, 'wecom-member', { sizes: ['office'] });
  await pictures(desk.page, 'wecom-read-along');
  expect(await chat(page).getByText('我是小陆').count(), 'what she said there is not said once more').toBe(1);
});

test('she ends, he rates, and the bot goes on', async () => {
  const { page } = phones;
  const client = page.getByRole('region', { name: '陆音秋的企业微信' });
  await client.getByRole('button', { name: '结束', exact: true }).click();
  await onPhone(page, /这次服务您还满意吗/);
  await chat(page).getByRole('button', { name: '不满意', exact: true }).last().click();
  await onPhone(page, /谢谢您的评价/);
  await talk(desk.page).getByText('客户评价：不满意').waitFor();
  await writes(page, '加盟费多少');
  await onPhone(page, /【AI 助手】.*5\.8 ?万/);
  expect([...phones.faults, ...desk.faults]).toEqual([]);
});

test('staff come in by scanning with WeCom, and find who they are there', async () => {
  const visit = await openPage(browser);
  const { page } = visit;
  await page.goto(`${product.url}/console/`);
  await pictures(page, 'wecom-sign-in', { schemes: ['light'] });
  await page.getByRole('button', { name: '企业微信登录' }).click();
  await page.getByRole('link', { name: /梅小满/ }).click();
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
  await page.goto(`${product.url}/console/account/sign-in`);
  await page.getByText('已关联：meixiaoman').waitFor();
  await pictures(page, 'wecom-linked', { schemes: ['light'] });
  expect(visit.faults).toEqual([]);
});

test('nobody who runs the company comes in through a simulator', async () => {
  const { page } = await openPage(browser);
  await page.goto(`${product.url}/console/`);
  await page.getByRole('button', { name: '企业微信登录' }).click();
  await page.getByRole('link', { name: /沈观澜/ }).click();
  await page.getByText(/不能登录管理员账号/).waitFor();
});
