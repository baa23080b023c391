/** Somebody is invited by a link, joins with a role of the company, and is out the moment he is disabled. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { eventually, openBrowser, openPage, patienceMs, phone, pictures, type Visit } from '../support/browser.ts';
import { enter, newPassword, signIn } from './agent.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

/** Ms from disabling somebody to the end of his work, wherever he is. */
const outMs = 5_000;
const email = 'xia.lin@tea.example';

let product: Product;
let browser: Browser;
let admin: Visit;
let guest: Visit;
let link: string;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  [admin, guest] = await Promise.all([openPage(browser), openPage(browser, { viewport: phone })]);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '员工管理' }).getByRole('link', { name });
const rail = (page: Page) => page.getByRole('navigation', { name: '主导航' });

test('the admin makes a role in plain words', async () => {
  const { page } = admin;
  await signIn(page, product);
  await rail(page).getByRole('link', { name: '员工' }).click();
  await tab(page, '角色').click();
  await page.getByRole('button', { name: '新建角色' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('名称').fill('夜班坐席');
  for (const name of ['查看会话', '接待客户', '查看客户资料']) {
    await drawer.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
  }
  await drawer.getByRole('button', { name: '创建角色' }).click();
  await page.getByRole('button', { name: '夜班坐席' }).waitFor();
});

test('and a team, and invites somebody into both by a link that is shown once', async () => {
  const { page } = admin;
  await tab(page, '团队').click();
  await page.getByRole('button', { name: '新建团队' }).first().click();
  await page.getByRole('dialog').getByLabel('名称').fill('夜班');
  await page.getByRole('dialog').getByRole('button', { name: '创建团队' }).click();
  await page.getByRole('dialog').getByRole('heading', { name: '成员' }).waitFor();
  await page.keyboard.press('Escape');

  await tab(page, '邀请').click();
  await page.getByRole('button', { name: '邀请同事' }).first().click();
  const form = page.getByRole('dialog');
  await form.getByLabel('邮箱').fill(email);
  await form.getByRole('checkbox', { name: /^坐席/ }).uncheck();
  await form.getByRole('checkbox', { name: /^夜班坐席/ }).check();
  await form.getByLabel('团队').click();
  await page.getByTitle('夜班', { exact: true }).click();
  await form.getByRole('button', { name: '生成邀请链接' }).click();
  link = await form.locator('code').innerText();
  expect(link).toContain(`${product.url}/console/invite/`);
  await form.getByRole('button', { name: '关闭', exact: true }).last().click();
  await page.getByRole('cell', { name: email, exact: true }).waitFor();
  await pictures(page, 'people-invitations');
});

test('the invited sets name and password on a phone and is in, with exactly that role', async () => {
  const { page } = guest;
  await page.goto(link);
  await page.getByRole('heading', { name: /^加入/ }).waitFor();
  await pictures(page, 'people-invite');
  await page.getByLabel('姓名').fill('林夏');
  await page.getByLabel('设置密码').fill(newPassword);
  await page.getByRole('button', { name: '加入', exact: true }).click();
  await rail(page).waitFor();
  await expect.poll(() => rail(page).getByRole('link').allInnerTexts(), { timeout: patienceMs }).toHaveLength(1);

  // The link has done its work.
  const second = await openPage(browser);
  await second.page.goto(link);
  await second.page.getByText('这个链接打不开了').waitFor();
  await second.page.context().close();
});

test('the list knows her, by team and by role', async () => {
  const { page } = admin;
  await tab(page, '人员').click();
  await page.getByPlaceholder('搜索姓名或邮箱').fill('林夏');
  const row = page.getByRole('row', { name: /林夏/ });
  await row.waitFor();
  expect(await row.innerText()).toContain('夜班坐席');
  expect(new URL(page.url()).searchParams.get('search')).toBe('林夏');
  await page.reload();
  await row.waitFor();
  expect(await page.getByRole('row').count()).toBe(2);
});

test('disabled while she is connected, she is out within five seconds, and not before', async () => {
  const { page } = admin;
  await page.getByRole('checkbox', { name: '选择 林夏' }).check();
  await page.getByRole('region', { name: '已选 1 人' }).getByRole('button', { name: '停用所选' }).click();
  expect(await rail(guest.page).isVisible()).toBe(true);
  const began = performance.now();
  await page.getByRole('dialog').getByRole('button', { name: '停用', exact: true }).click();
  await guest.page
    .getByText('登录已过期')
    .or(guest.page.getByLabel('密码', { exact: true }))
    .first()
    .waitFor();
  expect(performance.now() - began).toBeLessThan(outMs);
  await page.getByText('已停用', { exact: true }).first().waitFor();
});

test('and comes back when it is undone', async () => {
  const { page } = admin;
  await page.getByRole('button', { name: '撤销' }).click();
  await eventually(() =>
    page
      .getByRole('row', { name: /林夏/ })
      .getByText('已停用')
      .count(),
  ).toBe(0);
  const again = await openPage(browser);
  await again.page.goto(`${product.url}/console/`);
  await enter(again.page, email, newPassword);
  await rail(again.page).waitFor();
  expect(again.faults).toEqual([]);
  expect(admin.faults).toEqual([]);
});
