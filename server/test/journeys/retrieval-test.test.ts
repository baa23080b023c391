/** A miss is seen, taught with one click, handed in, and found. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { signIn } from './agent.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

/** Nothing in the demo says it so. */
const asked = '你们家的小红本怎么拿';

let product: Product;
let browser: Browser;
let visit: Visit;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  visit = await openPage(browser);
  await signIn(visit.page, product);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function ask(words: string): Promise<void> {
  const { page } = visit;
  await page.getByRole('textbox', { name: '像客户一样问一句' }).fill(words);
  await page.getByRole('button', { name: '测试', exact: true }).click();
  await page.locator('.test-history li').first().getByText(words).waitFor();
}

test('a test shows the verdict with its line, and each hit with its signals', async () => {
  const { page } = visit;
  await page.goto(`${product.url}/console/knowledge/test`);
  await page.getByText('像客户一样问一句').last().waitFor();
  await ask('加盟费多少钱');
  await page.getByText('会直接回答第 1 条').waitFor();
  await page.getByText(/达到 \d+% 直接回答/).waitFor();
  expect(await page.locator('.test-hit').first().locator('.test-signals dt').count()).toBeGreaterThan(3);
  await pictures(page, 'retrieval-test');
});

test('a miss becomes a similar question with one click, and is found as soon as drafts count', async () => {
  const { page } = visit;
  await ask(asked);
  await page.locator('.test-verdict').getByText('不知道', { exact: true }).waitFor();
  await page.getByRole('combobox', { name: '选出本该命中的知识' }).fill('加盟费');
  await page.locator('.ant-select-item-option').filter({ hasText: '加盟费' }).first().click();
  const missed = page.getByRole('region', { name: '都不对？' });
  await missed.getByRole('button', { name: '补为相似问法' }).click();
  await missed.getByText('已补到草稿').waitFor();
  await missed.getByRole('button', { name: '提交发布' }).click();
  // The demo company wants a second pair of eyes, so the wording is found among the drafts only.
  await page.getByText('已提交审批').waitFor();
  await page.getByRole('button', { name: '限定范围和阈值' }).click();
  await page.getByLabel('包含草稿和未发布的改动').check();
  await ask(asked);
  await eventually(() => page.locator('.test-verdict').innerText()).toContain('会直接回答第 1 条');
});

test('two settings stand beside each other', async () => {
  const { page, faults } = visit;
  await page.getByLabel('对比两套设置').check();
  await page.getByRole('spinbutton').last().fill('100');
  await ask('加盟费多少钱');
  await eventually(() => page.locator('.test-run').count()).toBe(2);
  await pictures(page, 'retrieval-compare');
  expect(faults).toEqual([]);
});
