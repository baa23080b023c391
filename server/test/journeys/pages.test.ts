/** Every page of the console opens, fits a phone and says nothing wrong; its pictures are for looking at. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { eventually, openBrowser, openPage, phone, pictures, type Visit } from '../support/browser.ts';
import { signIn } from './agent.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: false });

let product: Product;
let browser: Browser;
let admin: Visit;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  admin = await openPage(browser);
  await signIn(admin.page, product);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

interface Opened {
  readonly path: string;
  /** True once the page shows what it is for. */
  readonly shows: (page: Page) => Promise<void>;
}

const pages: Record<string, Opened> = {
  'desk-bot': { path: 'desk?view=bot', shows: (page) => page.getByRole('link', { name: /AI/ }).first().waitFor() },
  'desk-closed': {
    path: 'desk?view=closed',
    shows: (page) => page.getByRole('region', { name: '会话列表' }).getByRole('link').first().waitFor(),
  },
  'desk-empty': { path: 'desk?view=mine', shows: (page) => page.getByText('你手上没有会话').waitFor() },
  'desk-none-found': { path: 'desk?search=查无此人', shows: (page) => page.getByText('没有找到').waitFor() },
  knowledge: {
    path: 'knowledge',
    async shows(page) {
      await page.getByLabel('搜索问题和答案').fill('加盟费多少钱');
      await page.getByRole('link', { name: '加盟费多少钱？' }).waitFor();
      await page.getByLabel('搜索问题和答案').fill('');
      await eventually(() => page.getByRole('row').count()).toBeGreaterThan(20);
    },
  },
  'knowledge-try': {
    path: 'knowledge?try=1',
    async shows(page) {
      await page.getByLabel('像客户一样问一句').fill('开一家店大概要准备多少钱');
      await page.getByRole('button', { name: '提问' }).click();
      await page.getByRole('link', { name: '开一家店总共要投资多少钱？' }).first().waitFor();
    },
  },
  'knowledge-new': { path: 'knowledge/new', shows: (page) => page.getByLabel('答案').waitFor() },
  staff: { path: 'staff', shows: (page) => page.getByText('tang.beichuan@manhuqing.example').waitFor() },
  audit: {
    path: 'audit',
    async shows(page) {
      await page.getByRole('button', { name: '校验记录' }).click();
      await page.getByText(/条记录完整，没有被改动/).waitFor();
    },
  },
  operations: { path: 'operations', shows: (page) => page.getByText('没有失败的任务').waitFor() },
  lost: { path: 'no-such-page', shows: (page) => page.getByText('没有这个页面').waitFor() },
};

test.each(Object.entries(pages))('%s', async (name, { path, shows }) => {
  const { page, faults } = admin;
  faults.length = 0;
  await page.goto(`${product.url}/console/${path}`);
  await shows(page);
  await expectNoSidewaysScroll(page);
  await page.setViewportSize(phone);
  await expectNoSidewaysScroll(page);
  await pictures(page, `console-${name}`);
  await page.setViewportSize({ width: 1440, height: 900 });
  expect(faults).toEqual([]);
});

test('the console speaks English', async () => {
  const { page, faults } = await openPage(browser, {
    locale: 'en-US',
    storageState: await admin.page.context().storageState(),
  });
  await page.goto(`${product.url}/console/`);
  await page.evaluate(() => localStorage.clear());
  await page.goto(`${product.url}/console/desk`);
  await page.getByRole('tab', { name: /Waiting|Queue/ }).waitFor();
  await page.getByRole('region').getByRole('link').first().waitFor();
  await page.keyboard.press('j');
  await page.getByRole('log').waitFor();
  await pictures(page, 'console-desk-en', { schemes: ['light'] });
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await pictures(page, 'console-help-en', { schemes: ['light'] });
  await page.goto(`${product.url}/console/knowledge?search=加盟费多少钱`);
  await page.getByRole('link', { name: '加盟费多少钱？' }).waitFor();
  await pictures(page, 'console-knowledge-en', { schemes: ['light'] });
  expect(faults).toEqual([]);
  await page.context().close();
});

test('Ctrl-K finds a customer, an article and a page', async () => {
  const { page } = admin;
  await page.goto(`${product.url}/console/desk`);
  await page.getByRole('region', { name: '会话列表' }).getByRole('link').first().waitFor();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('找客户、知识、页面').fill('加盟费多少钱');
  await page.getByRole('dialog').getByText('加盟费多少钱？').first().waitFor();
  await pictures(page, 'console-palette');
});

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await eventually(over).toBeLessThanOrEqual(0);
}
