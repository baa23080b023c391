/**
 * Every page of the console in both languages, both schemes and both sizes: it fits, says nothing wrong in the browser's
 * log, and axe finds nothing serious (WCAG 2.2 AA, targets of 24 px included). The pictures are for looking at.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { office, openBrowser, openPage, phone, pictures, type Visit } from '../support/browser.ts';
import { newPassword, signIn } from './agent.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: false });

const paths = [
  'desk?view=bot',
  'knowledge',
  'knowledge?try=1',
  'knowledge/new',
  'approvals',
  'staff',
  'staff/invitations',
  'staff/roles',
  'staff/teams',
  'staff/departments',
  'account',
  'settings/company',
  'settings/calendar',
  'settings/widgets',
  'settings/approvals',
  'settings/security',
  'settings/keys',
  'settings/webhooks',
  'settings/export',
  'audit',
  'operations',
  'start',
  'no-such-page',
];

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let product: Product;
let browser: Browser;
const visits = new Map<'zh' | 'en', Visit>();

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  const zh = await openPage(browser);
  await signIn(zh.page, product);
  visits.set('zh', zh);
  const storageState = await zh.page.context().storageState();
  const en = await openPage(browser, { locale: 'en-US', storageState });
  await en.page.goto(`${product.url}/console/`);
  await en.page.evaluate(() => localStorage.clear());
  visits.set('en', en);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** Drawn to its end: a title stands there and nothing is loading. */
async function drawn(page: Page): Promise<void> {
  await page.locator('main').first().waitFor();
  await page.waitForFunction(() => document.querySelector('.rows-loading, .ant-spin-spinning') === null);
  await page.waitForLoadState('networkidle');
}

async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(levels).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

async function look(visit: Visit, address: string, name: string): Promise<void> {
  const { page, faults } = visit;
  faults.length = 0;
  await page.goto(address);
  await drawn(page);
  expect(await seriousFaults(page), `${name} at 1440 px, light`).toEqual([]);
  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await seriousFaults(page), `${name} at 390 px, dark`).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, `${name} scrolls sideways on a phone`).toBeLessThanOrEqual(0);
  await page.setViewportSize(office);
  await page.emulateMedia({ colorScheme: 'light' });
  await pictures(page, name);
  expect(faults).toEqual([]);
}

test.each(paths)('%s is usable by everybody', async (path) => {
  const name = path.replaceAll(/[^a-z]+/g, '-');
  await look(visits.get('zh')!, `${product.url}/console/${path}`, `every-${name}-zh`);
  await look(visits.get('en')!, `${product.url}/console/${path}`, `every-${name}-en`);
});

test("the keeper's pages are usable by everybody", async () => {
  const visit = await openPage(browser);
  const { page } = visit;
  await look(visit, `${product.url}/console/keeper`, 'every-keeper-sign-in-zh');
  await page.getByLabel('邮箱').fill(product.keeper.email);
  await page.getByLabel('密码', { exact: true }).fill(product.keeper.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByLabel('一次性密码', { exact: true }).fill(product.keeper.password);
  await page.getByLabel('新密码', { exact: true }).fill(newPassword);
  await page.getByRole('button', { name: '设置密码' }).click();
  await page.getByRole('tab', { name: '已清除' }).waitFor();
  await look(visit, `${product.url}/console/keeper`, 'every-keeper-zh');
  await look(visit, `${product.url}/console/keeper?view=log`, 'every-keeper-log-zh');
});
