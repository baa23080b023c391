/** What a company's articles say of things is searched, looked at, mended, merged, and confirmed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { signIn } from './agent.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

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

const heading = () => visit.page.getByRole('heading', { level: 1 });
const relations = () => visit.page.getByRole('region', { name: '关系', exact: true });
const field = (name: string) => visit.page.getByRole('dialog').getByLabel(name, { exact: true });

/** A colleague gives the entity of this page a synonym. */
function changeMeanwhile(): Promise<void> {
  return visit.page.evaluate(async () => {
    const address = `/api/v1/graph/entities/${location.pathname.split('/').at(-1)}`;
    const { type, name, revision } = (await (await fetch(address)).json()) as Record<string, unknown>;
    const { csrf } = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
    const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf };
    const body = JSON.stringify({ type, name, revision, synonyms: ['湘江'] });
    const reply = await fetch(address, { method: 'PUT', headers, body });
    if (!reply.ok) throw new Error(await reply.text());
  });
}

test('the demo company has a graph, found by name and by type', async () => {
  const { page } = visit;
  await page.goto(`${product.url}/console/knowledge/graph`);
  await page.locator('.graph-entity').first().waitFor();
  await pictures(page, 'graph-list');
  await page.getByRole('textbox', { name: '问图谱一句' }).fill('旗舰店比标准店贵多少');
  await page.getByRole('button', { name: '问图谱', exact: true }).click();
  await eventually(() => page.locator('.graph-path li').count()).toBeGreaterThan(1);
  await page
    .getByRole('region', { name: '问图谱' })
    .getByRole('link', { name: /^出自《/ })
    .first()
    .waitFor();
  await pictures(page, 'graph-ask');
  await page.getByRole('textbox', { name: '搜索名称或别名' }).fill('标准店');
  await page.locator('.graph-entity').getByText('标准店', { exact: true }).click();
  await eventually(() => heading().innerText()).toBe('标准店');
});

test('a thing shows its properties and relations with their articles, and what is around it', async () => {
  const { page } = visit;
  await page.getByRole('button', { name: /^再看 \d+ 项$/ }).click();
  await page.getByText('前期投入').first().waitFor();
  await page
    .getByRole('link', { name: /^出自《/ })
    .first()
    .waitFor();
  const around = page.getByRole('region', { name: '周围' });
  await around.getByRole('img').waitFor();
  await pictures(page, 'graph-entity');
  await around.getByText('2 步').click();
  await eventually(() => around.locator('.graph-node').count()).toBeGreaterThan(5);
  await around.getByText('看列表').click();
  await around
    .getByText(/1 步远/)
    .first()
    .waitFor();
  await around.scrollIntoViewIfNeeded();
  await pictures(page, 'graph-around');
});

test('a thing is made, joined with another, renamed, and what is made twice is refused', async () => {
  const { page } = visit;
  await page.goto(`${product.url}/console/knowledge/graph`);
  const make = page.getByRole('button', { name: '新建事物' });
  await make.click();
  await field('名称').fill('湘江新区');
  await page.getByRole('dialog').getByLabel('类型').click();
  await page.locator('.ant-select-item-option').getByText('城市', { exact: true }).click();
  await pictures(page, 'graph-form');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await eventually(() => heading().innerText()).toBe('湘江新区');
  await page.getByText('没有出处').first().waitFor();

  await relations().getByRole('button', { name: '添加关系' }).click();
  await page.getByRole('dialog').getByRole('combobox').nth(1).click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click();
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await relations().locator('.graph-sentence').waitFor();
  await relations()
    .getByRole('button', { name: /^删除关系/ })
    .click();
  await eventually(() => relations().locator('.graph-sentence').count()).toBe(0);
  await page.getByRole('button', { name: '撤销' }).click();
  await relations().locator('.graph-sentence').waitFor();

  await page.getByRole('button', { name: '修改', exact: true }).click();
  await changeMeanwhile();
  await field('名称').fill('星城');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await page.getByRole('dialog').getByText('别的同事刚改过').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '重新读取' }).click();
  await page.getByText('又叫湘江').waitFor();
  await page.getByRole('button', { name: '修改', exact: true }).click();
  await field('名称').fill('长沙');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await page.getByRole('dialog').getByText('同类里已经有这个名字或别名').waitFor();
  await field('名称').fill('星城');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await eventually(() => heading().innerText()).toBe('星城');
});

test('it is found to be the same as another one, and that is taken back', async () => {
  const { page } = visit;
  await page.goto(`${product.url}/console/knowledge/graph?q=长沙&type=city`);
  await page.getByRole('link', { name: /^长沙/ }).click();
  await eventually(() => heading().innerText()).toBe('长沙');
  await page.getByRole('button', { name: '更多' }).last().click();
  await page.getByRole('menuitem', { name: '与另一个合并' }).click();
  await field('重复的事物').fill('星城');
  await page
    .locator('.ant-select-item-option')
    .getByText(/^星城/)
    .click();
  await page.getByRole('dialog').getByRole('button', { name: '合并' }).click();
  await page.getByText('又叫星城').waitFor();
  await page.getByRole('button', { name: '撤销' }).click();
  await eventually(() => page.getByText('又叫星城').count()).toBe(0);
});

test('what rules read in articles is confirmed and taken back', async () => {
  const { page, faults } = visit;
  await page.goto(`${product.url}/console/knowledge/graph`);
  await page.getByRole('button', { name: '更多', exact: true }).first().click();
  await page.getByRole('menuitem', { name: '重新读取全部知识' }).click();
  await page.goto(`${product.url}/console/knowledge/graph/suggestions`);
  await eventually(async () => {
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForTimeout(500);
    return page.locator('.graph-suggestion').count();
  }).toBeGreaterThan(0);
  await pictures(page, 'graph-suggestions');
  const first = page.locator('.graph-suggestion').first();
  await first.getByRole('checkbox').check();
  await page.getByRole('group', { name: '批量处理' }).getByRole('button', { name: '采纳', exact: true }).click();
  await page.getByText('采纳了 1 条').waitFor();
  await page.getByText('已采纳').click();
  await page
    .locator('.graph-suggestion')
    .first()
    .getByRole('button', { name: /^撤回/ })
    .click();
  await page.getByText('撤回了 1 条').waitFor();
  expect(faults.filter((fault) => !fault.includes('409'))).toEqual([]);
});
