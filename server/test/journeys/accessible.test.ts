/** Every page there is, in both languages, both schemes and both sizes: it fits, logs no fault, and axe passes it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
  'knowledge?folder=:folder&sort=ends',
  'knowledge/new',
  'knowledge/new?kind=script',
  'knowledge/import',
  'knowledge/import/new',
  'knowledge/import/:import',
  'knowledge/graph',
  'knowledge/graph?kept=removed',
  'knowledge/graph/:entity',
  'knowledge/graph/suggestions',
  'knowledge/test',
  'knowledge/test?q=加盟费',
  'knowledge/evaluations',
  'knowledge/evaluations/:evaluation',
  'knowledge/simulations',
  'knowledge/simulations/:simulation',
  'knowledge/:article',
  'knowledge/:document',
  'understanding',
  'understanding/intents',
  'understanding/intents?kept=removed',
  'understanding/intents/out-of-scope',
  'understanding/intents/:intent',
  'understanding/gazetteer',
  'understanding/queue',
  'understanding/models',
  'understanding/models/:version',
  'understanding/experiments',
  'understanding/strategies',
  'approvals',
  'approvals/:approval?view=all',
  'approvals/:batch?view=all',
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
  'settings/wecom',
  'settings/wecom/robots',
  'settings/wecom/files',
  'settings/wecom/allowed',
  'settings/wecom/connect',
  'settings/wecom/corps/:corp/connect',
  'settings/wecom/apps/:app',
  'settings/wecom/apps/:app/connect?step=app',
  'settings/wecom/apps/:app/connect?step=callback',
  'settings/wecom/apps/:app/connect?step=trust',
  'settings/wecom/apps/:app/connect?step=kf',
  'settings/wecom/apps/:app/connect?step=done',
  'settings/wecom/accounts/:account',
  'settings/help-centre',
  'settings/papers',
  'settings/model',
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

/** Ms that the training of the pack may take. */
const trainingMs = 240_000;

/** What opens on top of a page, and the name of what opens it. */
const onTop: readonly (readonly [place: string, button: RegExp])[] = [
  ['staff', /的操作$/],
  ['staff/invitations', /^邀请同事$/],
  ['staff/roles', /^新建角色$/],
  ['staff/teams', /^新建团队$/],
  ['staff/departments', /^新建部门$/],
  ['knowledge', /^新建文件夹$/],
  ['knowledge', /^批量操作记录$/],
  ['knowledge/import/:import', /^列对应$/],
  ['knowledge/graph', /^新建事物$/],
  ['knowledge/graph/:entity', /^修改$/],
  ['knowledge/graph/:entity', /^添加关系$/],
  ['knowledge/evaluations', /^新建评测集$/],
  ['knowledge/evaluations/:evaluation', /^添加问题$/],
  ['knowledge/simulations/:simulation', /^添加对话$/],
  ['understanding/intents', /^新建意图$/],
  ['understanding/intents', /^试一试$/],
  ['understanding/gazetteer', /^添加名称$/],
  ['understanding/gazetteer', /^批量添加$/],
  ['understanding/strategies', /^新建策略$/],
  ['settings/papers', /^新建规则$/],
  ['settings/papers', /^试一张$/],
  ['settings/keys', /^新建/],
  ['settings/webhooks', /^新建 Webhook$/],
  ['settings/wecom', /^修改 /],
  ['settings/wecom/robots', /^添加群机器人$/],
  ['settings/wecom/apps/:app', /^更换 Secret$/],
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
}, trainingMs);

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
  const folder = await ask<Made>(page, 'POST', 'folders', { name: '门店手册', parentId: null });
  const soon = new Date(Date.now() + 86_400_000).toISOString();
  const other = { language: 'en', channel: null, validFrom: null, validTo: null, answer: 'At nine.' };
  const timed = { ...fresh, question: '冬天几点开门？', validTo: soon, answers: [other], folderId: folder.id };
  const many = await ask<Made>(page, 'POST', 'articles', timed);
  const batch = await ask<{ approval: string }>(page, 'POST', 'article-batches', {
    verb: 'publish',
    which: { ids: [many.id] },
  });
  await ask(page, 'POST', `articles/${many.id}/comments`, { words: '节假日也是吗？', quote: '早上九点' });
  const manual = { ...fresh, kind: 'document', question: '门店手册', answer: '', folderId: folder.id };
  const document = await ask<Made & { revision: number }>(page, 'POST', 'articles', manual);
  const passage = { heading: ['第一章', '营业'], page: 1, box: null, disabled: false };
  const chunks = Array.from({ length: 40 }, (_, at) => ({ ...passage, id: `p${at}`, text: `早上九点开门，${at}。` }));
  await ask(page, 'PUT', `articles/${document.id}/chunks`, { revision: document.revision, chunks });
  const hook = { url: crm.url, description: '同步到 CRM', events: ['article.published'] };
  const { endpoint } = await ask<{ endpoint: Made }>(page, 'POST', 'webhooks', hook);
  await ask(page, 'POST', 'keys', { name: 'CRM', scopes: ['knowledge.read'] });
  await ask(page, 'POST', 'teams', { name: '夜班', short: '夜', colour: '#7c3aed' });
  await ask(page, 'POST', 'departments', { name: '招商部', parentId: null });
  await ask(page, 'POST', 'roles', { name: '夜班坐席', description: '', permissions: ['conversation.read'] });
  await ask(page, 'POST', 'invitations', { email: 'xia.lin@tea.example', roles: ['agent'] });
  const set = await ask<Made>(page, 'POST', 'evaluations', { name: '招商常见问法' });
  await ask(page, 'POST', `evaluations/${set.id}/import`, { text: `几点开门啊\t${id}\n老板今年几岁\t\t不该回答` });
  // What changed just now may have it asked already.
  await ask(page, 'POST', `evaluations/${set.id}/runs`, {}).catch((error: Error) => {
    if (!error.message.includes('evaluation.running')) throw error;
  });
  const simulation = await ask<Made>(page, 'POST', 'simulations', { name: '接待常走的对话' });
  const turns = [{ says: '加盟费多少', expect: { outcome: 'answer', contains: ['免费'], sourceCount: 2 } }];
  await ask(page, 'POST', `simulations/${simulation.id}/dialogues`, { name: '问加盟费', turns });
  await ask(page, 'POST', `simulations/${simulation.id}/runs`, {});
  const [thing] = (await ask<{ items: Made[] }>(page, 'GET', 'graph/entities?type=shop-type')).items;
  const brought = await ask<Made>(page, 'POST', 'knowledge/imports', {});
  await upload(page, `knowledge/imports/${brought.id}/files`, '问题,答案\n几点打烊？,晚上十点。\n,没有问题的一行');
  await ask(page, 'POST', `knowledge/imports/${brought.id}/start`, {});
  await ask(page, 'POST', 'understanding/gazetteer', { type: 'product', name: '珍珠奶茶', synonyms: ['珍奶', '波霸'] });
  const [intent] = (await ask<{ items: Made[] }>(page, 'GET', 'understanding/intents')).items;
  const parking = await ask<Made>(page, 'POST', 'understanding/intents', { title: '问停车', examples: ['能停车吗'] });
  await ask(page, 'DELETE', `understanding/intents/${parking.id}`);
  const [widget] = (await ask<{ items: Made[] }>(page, 'GET', 'widgets')).items;
  const [corp] = (await ask<{ corps: (Made & { apps: Made[] })[] }>(page, 'GET', 'wecom')).corps;
  const [app] = corp!.apps;
  const { items: listed } = await ask<{ items: { account: Made | null }[] }>(
    page,
    'GET',
    `wecom/apps/${app!.id}/accounts`,
  );
  const webhook = '7d3f1a52-9c04-4be8-a6d1-52f0c8e37b94';
  await ask(page, 'POST', 'wecom/robots', { name: '值班群', webhook });
  await ask(page, 'POST', 'wecom/proofs', { name: 'WW_verify_Ab12Cd34Ef56Gh78.txt', content: 'Ab12Cd34Ef56Gh78' });
  return {
    corp: corp!.id,
    app: app!.id,
    account: listed.find(({ account }) => account !== null)!.account!.id,
    conversation: new URL(conversation!, product.url).pathname.split('/').at(-1)!,
    article: id,
    approval: asked.approval.id,
    batch: batch.approval,
    folder: folder.id,
    document: document.id,
    webhook: endpoint.id,
    widget: widget!.id,
    intent: intent!.id,
    version: await trained(page),
    evaluation: set.id,
    simulation: simulation.id,
    entity: thing!.id,
    import: brought.id,
  };
}

/** The version that is trained from what the pack brought, once it is there; others use the machine too. */
async function trained(page: Page): Promise<string> {
  const versions = () => ask<{ items: Made[] }>(page, 'GET', 'understanding/versions');
  for (const end = Date.now() + trainingMs; Date.now() < end; await sleep(1_000)) {
    const [first] = (await versions()).items;
    if (first) return first.id;
  }
  throw new Error('No version was trained in time');
}

/** What the page itself would ask of the server. */
function ask<T>(page: Page, method: string, path: string, body?: object): Promise<T> {
  return page.evaluate(
    async ([method, path, body]) => {
      const { csrf } = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
      const headers = { 'x-csrf-token': csrf, ...(body && { 'content-type': 'application/json' }) };
      const reply = await fetch(`/api/v1/${path}`, { method, headers, ...(body && { body }) });
      if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
      return (await reply.json()) as T;
    },
    [method, path, body && JSON.stringify(body)] as const,
  );
}

/** Brings a table as the import page does. */
function upload(page: Page, path: string, table: string): Promise<void> {
  return page.evaluate(
    async ([path, table]) => {
      const { csrf } = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
      const body = new FormData();
      body.append('file', new Blob([table], { type: 'text/csv' }), '营业.csv');
      const reply = await fetch(`/api/v1/${path}`, { method: 'POST', headers: { 'x-csrf-token': csrf }, body });
      if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    },
    [path, table] as const,
  );
}

const addressOf = (place: string) =>
  `${product.url}/console/${place.replace(/:([a-z]+)/, (_, kind: string) => ids[kind]!)}`;
const nameOf = (place: string) => place.replaceAll(/[^a-z]+/g, '-');

async function look(visit: Visit, address: string, name: string, looks: readonly Look[]): Promise<void> {
  const { page, faults } = visit;
  faults.length = 0;
  await goTo(visit, address);
  await expectUsable(page, name, looks);
  await pictures(page, name);
  expect(faults).toEqual([]);
}

async function goTo({ page, quiet }: Visit, address: string): Promise<void> {
  await page.goto(address);
  await quiet();
  await drawn(page);
}

/** Where the page in Chinese was just looked at. */
let standsAt: string | undefined;

describe.each(places)('%s', (place) => {
  test('is usable by everybody', async () => {
    standsAt = undefined;
    await Promise.all([
      look(zh, addressOf(place), `every-${nameOf(place)}-zh`, oneWay),
      look(en, addressOf(place), `every-${nameOf(place)}-en`, otherWay),
    ]);
    expect(await zh.page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await en.page.locator('html').getAttribute('lang')).toBe('en');
    const links = await zh.page
      .locator('a[href^="/console/"]')
      .evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
    for (const link of links) ledTo.add(link);
    standsAt = place;
  });

  // A confusion matrix has more cells than anybody walks through.
  if (place.startsWith('understanding/models/')) return;
  test('is walked with Tab alone, and one always sees where one is', async () => {
    if (standsAt !== place) await goTo(zh, addressOf(place));
    await drawn(zh.page);
    expect(await walk(zh.page)).toEqual({ missed: [], unseen: [] });
  });
});

test.each(onTop)('what opens on %s with %s is usable by everybody', async (place, button) => {
  const { page, faults } = zh;
  faults.length = 0;
  await goTo(zh, addressOf(place));
  await page.getByRole('button', { name: button }).first().click();
  await page.getByRole('dialog').first().waitFor();
  await expectUsable(page, `${place} ${button}`);
  expect(faults).toEqual([]);
});

test('no page leads to one that is not among these', () => {
  const general = (path: string) =>
    path.replaceAll(/\/(:[a-z]+|[0-9a-f]{8}-[0-9a-f-]{27})(?=\/|$)/g, '/:id').replace(/\/$/, '');
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
