/** Every page there is, in both languages, both schemes and both sizes: it fits, logs no fault, and axe passes it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';
import { newPassword, queue, signIn } from './agent.ts';
import { say, seesText } from './customer.ts';
import { walk } from './focus.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';
import { drawn, expectUsable, oneWay, otherWay, type Look } from './usable.ts';

journey({ browser: () => browser, inSteps: false });

/** Below /console/. A name behind a colon is the id of something that stands there. */
const places = [
  'desk?view=bot',
  'desk/:conversation?view=queue',
  'knowledge',
  'knowledge?try=1',
  'knowledge/new',
  'knowledge/:article',
  'approvals',
  'approvals/:approval?view=all',
  'staff',
  'staff/invitations',
  'staff/roles',
  'staff/teams',
  'staff/departments',
  'account',
  'account/profile',
  'account/sign-in',
  'account/notices',
  'account/sessions',
  'settings',
  'settings/company',
  'settings/calendar',
  'settings/widgets',
  'settings/widgets/:widget',
  'settings/security',
  'settings/approvals',
  'settings/keys',
  'settings/webhooks',
  'settings/webhooks/:webhook',
  'settings/export',
  'audit',
  'operations',
  'start',
  'sso?error=provider.refused',
  'invite/no-such-link',
  'no-such-page',
];

/** What opens on top of a page, and the name of what opens it. */
const onTop: readonly (readonly [place: string, button: RegExp])[] = [
  ['staff', /的操作$/],
  ['staff/invitations', /^邀请同事$/],
  ['staff/roles', /^新建角色$/],
  ['staff/teams', /^新建团队$/],
  ['staff/departments', /^新建部门$/],
  ['settings/keys', /^新建/],
  ['settings/webhooks', /^新建 Webhook$/],
  ['desk/:conversation?view=queue', /^键盘快捷键/],
];

let product: Product;
let browser: Browser;
let crm: Receiver;
let zh: Visit;
let en: Visit;
let ids: Record<string, string>;
/** Addresses that the pages lead to. */
const ledTo = new Set<string>();

beforeAll(async () => {
  crm = await openReceiver();
  [product, browser] = await Promise.all([startProduct({ OUTBOUND_ALLOW: '127.0.0.0/8' }), openBrowser()]);
  zh = await openPage(browser);
  await signIn(zh.page, product);
  ids = await furnish(zh.page);
  en = await openPage(browser, { locale: 'en-US', storageState: await zh.page.context().storageState() });
  await en.page.goto(`${product.url}/console/`);
  await en.page.evaluate(() => localStorage.clear());
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await crm?.close();
});

interface Made {
  readonly id: string;
}

/** Sees to it that no list is empty. Returns the id of one thing of each kind. */
async function furnish(page: Page): Promise<Record<string, string>> {
  const conversation = await queue(page).getByRole('link').first().getAttribute('href');
  const [article] = (await ask<{ items: (Made & { revision: number })[] }>(page, 'GET', 'articles?status=draft')).items;
  const fresh = {
    question: '几点开门？',
    similar: [],
    answer: '早上九点。',
    category: '',
    validFrom: null,
    validTo: null,
  };
  const { id, revision } = article ?? (await ask<Made & { revision: number }>(page, 'POST', 'articles', fresh));
  const asked = await ask<{ approval: Made }>(page, 'POST', `articles/${id}/publish`, { revision });
  const hook = { url: crm.url, description: '同步到 CRM', events: ['article.published'] };
  const { endpoint } = await ask<{ endpoint: Made }>(page, 'POST', 'webhooks', hook);
  await ask(page, 'POST', 'keys', { name: 'CRM', scopes: ['knowledge.read'] });
  await ask(page, 'POST', 'teams', { name: '夜班', short: '夜', colour: '#7c3aed' });
  await ask(page, 'POST', 'departments', { name: '招商部', parentId: null });
  await ask(page, 'POST', 'roles', { name: '夜班坐席', description: '', permissions: ['conversation.read'] });
  await ask(page, 'POST', 'invitations', { email: 'xia.lin@tea.example', roles: ['agent'] });
  const [widget] = (await ask<{ items: Made[] }>(page, 'GET', 'widgets')).items;
  return {
    conversation: new URL(conversation!, product.url).pathname.split('/').at(-1)!,
    article: id,
    approval: asked.approval.id,
    webhook: endpoint.id,
    widget: widget!.id,
  };
}

/** What the page itself would ask of the server. */
function ask<T>(page: Page, method: string, path: string, body?: object): Promise<T> {
  return page.evaluate(
    async ([method, path, body]) => {
      const { csrf } = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
      const headers = { 'x-csrf-token': csrf, 'content-type': 'application/json' };
      const reply = await fetch(`/api/v1/${path}`, { method, headers, ...(body && { body }) });
      if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
      return (await reply.json()) as T;
    },
    [method, path, body && JSON.stringify(body)] as const,
  );
}

const addressOf = (place: string) =>
  `${product.url}/console/${place.replace(/:([a-z]+)/, (_, kind: string) => ids[kind]!)}`;
const nameOf = (place: string) => place.replaceAll(/[^a-z]+/g, '-');

async function look({ page, faults }: Visit, address: string, name: string, looks: readonly Look[]): Promise<void> {
  faults.length = 0;
  await page.goto(address, { waitUntil: 'networkidle' });
  await expectUsable(page, name, looks);
  await pictures(page, name);
  expect(faults).toEqual([]);
}

test.each(places)('%s is usable by everybody', async (place) => {
  await look(zh, addressOf(place), `every-${nameOf(place)}-zh`, oneWay);
  expect(await zh.page.locator('html').getAttribute('lang')).toBe('zh-CN');
  const links = await zh.page
    .locator('a[href^="/console/"]')
    .evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
  for (const link of links) ledTo.add(link);
  await look(en, addressOf(place), `every-${nameOf(place)}-en`, otherWay);
  expect(await en.page.locator('html').getAttribute('lang')).toBe('en');
});

test.each(places)('%s is walked with Tab alone, and one always sees where one is', async (place) => {
  const { page } = zh;
  await page.goto(addressOf(place), { waitUntil: 'networkidle' });
  await drawn(page);
  expect(await walk(page)).toEqual({ missed: [], unseen: [] });
});

test.each(onTop)('what opens on %s with %s is usable by everybody', async (place, button) => {
  const { page, faults } = zh;
  faults.length = 0;
  await page.goto(addressOf(place), { waitUntil: 'networkidle' });
  await drawn(page);
  await page.getByRole('button', { name: button }).first().click();
  await page.getByRole('dialog').first().waitFor();
  await expectUsable(page, `${place} ${button}`);
  expect(faults).toEqual([]);
});

test('no page leads to one that is not among these', () => {
  const general = (path: string) => path.replace(/\/(:[a-z]+|[0-9a-f]{8}-[0-9a-f-]{27})$/, '/:id').replace(/\/$/, '');
  const known = new Set(places.map((place) => general(`/console/${place.split('?')[0]}`)));
  expect([...new Set([...ledTo].map(general))].filter((path) => path !== '/console' && !known.has(path))).toEqual([]);
});

test('the pages before signing in are usable by everybody', async () => {
  const { token } = await ask<{ token: string }>(zh.page, 'POST', 'invitations', {
    email: 'su.he@tea.example',
    roles: ['agent'],
  });
  for (const [locale, looks] of [
    ['zh-CN', oneWay],
    ['en-US', otherWay],
  ] as const) {
    const visit = await openPage(browser, { locale });
    await look(visit, `${product.url}/console/`, `every-sign-in-${locale}`, looks);
    await look(visit, `${product.url}/console/invite/${token}`, `every-invite-${locale}`, looks);
    await visit.page.context().close();
  }
});

test("the keeper's pages are usable by everybody", async () => {
  const visit = await openPage(browser);
  const { page } = visit;
  await look(visit, `${product.url}/console/keeper`, 'every-keeper-sign-in-zh', oneWay);
  await page.getByLabel('邮箱').fill(product.keeper.email);
  await page.getByLabel('密码', { exact: true }).fill(product.keeper.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByLabel('一次性密码', { exact: true }).waitFor();
  await expectUsable(page, 'the first password of the keeper');
  await page.getByLabel('一次性密码', { exact: true }).fill(product.keeper.password);
  await page.getByLabel('新密码', { exact: true }).fill(newPassword);
  await page.getByRole('button', { name: '设置密码' }).click();
  await page.getByRole('tab', { name: '已清除' }).waitFor();
  const storageState = await page.context().storageState();
  const english = await openPage(browser, { locale: 'en-US', storageState });
  for (const view of ['', '?view=erased', '?view=log']) {
    await look(visit, `${product.url}/console/keeper${view}`, `every-keeper${nameOf(view)}-zh`, oneWay);
    await look(english, `${product.url}/console/keeper${view}`, `every-keeper${nameOf(view)}-en`, otherWay);
  }
});

test("the customer's chat is usable by everybody, from the greeting to the queue", async () => {
  const english = await openPage(browser, { locale: 'en-US' });
  await look(english, `${product.url}/chat`, 'every-chat-en', otherWay);
  const visit = await openPage(browser);
  const { page } = visit;
  await look(visit, `${product.url}/chat`, 'every-chat-zh', oneWay);
  await say(page, '加盟费多少钱');
  await seesText(page, /万/);
  await expectUsable(page, 'an answer in the chat', [...oneWay, ...otherWay]);
  await say(page, '转人工');
  await page.getByRole('region', { name: '排队中' }).waitFor();
  await expectUsable(page, 'the queue in the chat', [...oneWay, ...otherWay]);
  expect(visit.faults).toEqual([]);
});
