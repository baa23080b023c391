/** A set of dialogues is played, a failing one understood and mended, a draft tried before it is published. */
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

const results = () => visit.page.getByRole('region', { name: '结果', exact: true });
const dialogues = () => visit.page.getByRole('region', { name: '对话', exact: true });
const ended = (passed: string) => eventually(() => results().locator('.tiles').innerText()).toContain(passed);

test('the demo company has dialogues; playing them shows where each leaves what was expected', async () => {
  const { page } = visit;
  await page.goto(`${product.url}/console/knowledge/simulations`);
  await page.getByRole('link', { name: /招商常见对话/ }).click();
  await page.getByRole('button', { name: '开始模拟' }).click();
  await results()
    .getByText(/第 \d 轮/)
    .first()
    .waitFor({ timeout: 30_000 });
  await pictures(page, 'simulation-set');
  await results()
    .getByRole('button', { name: /^看过程/ })
    .first()
    .click();
  await results().getByText('回答过程').waitFor();
  await pictures(page, 'simulation-trace');
});

test('a set is opened and filled from a file, whose bad lines are named', async () => {
  const { page } = visit;
  await page.goto(`${product.url}/console/knowledge/simulations`);
  await page.getByRole('button', { name: '新建对话集' }).click();
  await page.getByLabel('名称').fill('发布前必过');
  await page.getByRole('button', { name: '保存' }).click();
  await dialogues().getByText('还没有对话').waitFor();
  await dialogues().getByRole('button', { name: '批量导入' }).click();
  const dialog = page.getByRole('dialog');
  const line = {
    name: '问小红本',
    turns: [{ says: '小红本怎么拿', expect: { outcome: 'answer', contains: ['前台'] } }],
  };
  await dialog.getByLabel('粘贴在这里').fill(`${JSON.stringify(line)}\n{"name":`);
  await dialog.getByRole('button', { name: '导入', exact: true }).click();
  await dialog.getByText('第 2 行').waitFor();
  await pictures(page, 'simulation-import', { schemes: ['light'] });
  await dialog.getByLabel('粘贴在这里').fill(JSON.stringify(line));
  await dialog.getByRole('button', { name: '导入', exact: true }).click();
  await dialogues().getByText('问小红本').waitFor();
});

test('a dialogue is written in a form, and what it expects is met or not', async () => {
  const { page } = visit;
  await dialogues().getByRole('button', { name: '添加对话' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('对话名称').fill('问加盟费再要人工');
  await dialog.getByLabel('客户说').fill('加盟费多少');
  await dialog.getByLabel('应引用的知识').fill('加盟费多少钱？');
  await dialog.getByRole('button', { name: '添加一轮' }).click();
  await dialog.getByLabel('客户说').nth(1).fill('转人工');
  await dialog.getByLabel('机器人应当').nth(1).click();
  await page.locator('.ant-select-item-option').getByText('转人工').click();
  await pictures(page, 'simulation-form');
  await dialog.getByRole('button', { name: '保存' }).click();
  await dialogues().getByText('问加盟费再要人工').waitFor();
  await page.getByRole('button', { name: '开始模拟' }).click();
  await ended('1 / 2');
  await results().getByText('应说到').waitFor();
});

test('a draft in place shows what publishing would do, beside the run before', async () => {
  const { page, faults } = visit;
  const made = await page.evaluate(async () => {
    const body = JSON.stringify({
      question: '小红本怎么拿？',
      similar: ['小红本怎么拿'],
      answer: '到前台就能领。',
      category: '服务',
      validFrom: null,
      validTo: null,
    });
    const { csrf } = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
    const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf };
    return (await fetch('/api/v1/articles', { method: 'POST', headers, body })).status;
  });
  expect(made).toBe(201);
  await page.getByRole('button', { name: '更多' }).last().click();
  await page.getByRole('menuitem', { name: '按草稿全部发布来模拟' }).click();
  await ended('2 / 2');
  await results().getByText('与上次不同').click();
  await results().getByText('比上次好').waitFor();
  await pictures(page, 'simulation-compared');
  expect(faults).toEqual([]);
});

test('a conversation of the desk becomes a dialogue', async () => {
  const { page, faults } = visit;
  await page.goto(`${product.url}/console/desk`);
  await page.locator('.queue-row, .row').first().waitFor();
  const id = await page.evaluate(async () => {
    const reply = await fetch('/api/v1/conversations?limit=50');
    const { items } = (await reply.json()) as { items: { id: string; status: string }[] };
    return items[0]!.id;
  });
  await page.goto(`${product.url}/console/desk/${id}`);
  await page.locator('.talk-acts').getByRole('button', { name: '更多' }).click();
  await page.getByRole('menuitem', { name: '存为模拟对话' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('存到').waitFor();
  await dialog.getByLabel('对话名称').fill('复盘外卖迟到');
  await pictures(page, 'simulation-from');
  await dialog.getByRole('button', { name: '保存' }).click();
  await dialogues().getByText('复盘外卖迟到').waitFor();
  expect(faults).toEqual([]);
});
