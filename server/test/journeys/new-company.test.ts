/** A company moves in: opened by the keeper, set up by its admin, peopled by link, approved, embedded, and a leaver is out. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { approves, asksToPublish, newPassword } from './agent.ts';
import { say, seesText } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';
import { expectUsable } from './usable.ts';

journey({ browser: () => browser, inSteps: true });

/** Ms within which whoever is disabled must be out. */
const outMs = 5_000;
const question = '加盟费多少钱？';
const answer = '暖木茶铺的加盟费是 2.6 万元，签约时一次交清。';

let product: Product;
let browser: Browser;
let keeper: Visit;
let admin: Visit;
let editor: Visit;
let approver: Visit;
let site: Server;
let page: string;
let invitation: string;
let widgetPage: string;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  [keeper, admin] = [await openPage(browser), await openPage(browser)];
  [editor, approver] = [await openPage(browser), await openPage(browser)];
  site = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(page);
  });
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
});

afterAll(async () => {
  await browser?.close();
  site?.close();
  await product?.stop();
});

const siteAddress = () => `http://localhost:${(site.address() as AddressInfo).port}`;
const console_ = (path: string) => `${product.url}/console/${path}`;

/** Opens an invitation and joins. */
async function join({ page }: Visit, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('姓名').fill(name);
  await page.getByLabel('设置密码').fill(newPassword);
  await page.getByRole('button', { name: '加入', exact: true }).click();
}

const rail = (page: Page) => page.getByRole('navigation', { name: '主导航' });

test('the keeper opens a company and gets one link for its admin', async () => {
  const { page } = keeper;
  await page.goto(console_('keeper'));
  await page.getByLabel('邮箱').fill(product.keeper.email);
  await page.getByLabel('密码', { exact: true }).fill(product.keeper.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByLabel('一次性密码', { exact: true }).fill(product.keeper.password);
  await page.getByLabel('新密码', { exact: true }).fill(newPassword);
  await page.getByRole('button', { name: '设置密码' }).click();
  await page.getByRole('button', { name: '新建公司' }).click();
  await page.getByLabel('公司名称').fill('暖木茶铺');
  await page.getByLabel('首位管理员的邮箱').fill('wen.ning@nuanmu.example');
  await page.getByRole('button', { name: '开设' }).click();
  invitation = await page.getByLabel('邀请链接').inputValue();
  expect(invitation).toMatch(/\/console\/invite\/[\w-]{43}$/);
  await expectUsable(page, 'the link for the first admin');
  await pictures(page, 'keeper-link');
  await page.getByRole('button', { name: '完成' }).click();
  await page
    .getByRole('row', { name: /暖木茶铺/ })
    .getByText('待设置')
    .waitFor();
  await pictures(page, 'keeper-companies');
});

test('the keeper is nobody inside: the desk of the company asks him to sign in', async () => {
  const { page } = keeper;
  await page.goto(console_('desk'));
  await page.getByRole('button', { name: '登录', exact: true }).waitFor();
});

test('its admin joins, and sets up an empty company with a pack as drafts', async () => {
  await join(admin, invitation, '温宁');
  const { page } = admin;
  await page.getByRole('heading', { name: '设置你的公司' }).waitFor();
  await page.getByText('茶饮招商加盟').click();
  await page.getByRole('radio', { name: '#b45309' }).check({ force: true });
  await expectUsable(page, 'the first page of a company');
  await pictures(page, 'first-run');
  await page.getByRole('button', { name: '开始使用' }).click();
  await page.getByRole('heading', { name: '暖木茶铺，接下来' }).waitFor();
  await pictures(page, 'next-steps');
  await page.getByRole('link', { name: /核对知识/ }).click();
  await page.getByRole('link', { name: question }).first().waitFor();
});

test('the hours follow the public holidays', async () => {
  const { page } = admin;
  await page.goto(console_('settings/calendar'));
  const holidays = page.getByRole('switch', { name: '按国务院办公厅的放假安排' });
  await eventually(() => holidays.isChecked()).toBe(true);
  await page.getByText(/放假安排目前收录到/).waitFor();
});

test('a role of her own, and two people by link', async () => {
  const { page } = admin;
  await page.goto(console_('staff/roles'));
  await page.getByRole('button', { name: '新建角色' }).click();
  const drawer = page.getByRole('dialog', { name: '新建角色' });
  await drawer.getByLabel('名称').fill('内容坐席');
  for (const name of ['查看会话', '接待客户', '查看知识', '编写知识', '发布知识', '查看员工'])
    await drawer.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
  await pictures(page, 'role-new');
  await drawer.getByRole('button', { name: '创建角色' }).click();
  await page.getByText('内容坐席').first().waitFor();

  const invite = async (email: string, role: RegExp): Promise<string> => {
    await page.goto(console_('staff/invitations'));
    await page.getByRole('button', { name: '邀请同事' }).first().click();
    const dialog = page.getByRole('dialog', { name: '邀请同事' });
    await dialog.getByLabel('邮箱').fill(email);
    await dialog.getByRole('checkbox', { name: /^坐席/ }).uncheck();
    await dialog.getByRole('checkbox', { name: role }).check();
    await dialog.getByRole('button', { name: '生成邀请链接' }).click();
    const link = await page.locator('.invite-link code').innerText();
    await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click();
    return link;
  };
  const first = await invite('su.he@nuanmu.example', /^内容坐席/);
  const second = await invite('lu.yin@nuanmu.example', /^主管/);
  await join(editor, first, '苏禾');
  await rail(editor.page).waitFor();
  await join(approver, second, '陆音');
  await rail(approver.page).waitFor();
  // What the role does not hold is not there.
  await eventually(() => rail(editor.page).getByRole('link', { name: '设置' }).count()).toBe(0);
  await rail(editor.page).getByRole('link', { name: '知识' }).waitFor();
});

test('a mouse that bounces makes one key', async () => {
  const { page } = admin;
  await page.goto(console_('settings/keys'));
  await page.getByRole('button', { name: '新建密钥' }).first().click();
  const drawer = page.getByRole('dialog', { name: '新建密钥' });
  await drawer.getByLabel('名称').fill('报表');
  await drawer.getByRole('checkbox', { name: /^查看知识/ }).check();
  await drawer.getByRole('button', { name: '创建密钥' }).dblclick();
  await page.getByRole('button', { name: '已保存好' }).click();
  await page.reload();
  await page
    .getByRole('row', { name: /报表/ })
    .first()
    .waitFor();
  expect(await page.getByRole('row', { name: /报表/ }).count()).toBe(1);
});

test('publishing takes two from now on', async () => {
  const { page } = admin;
  await page.goto(console_('settings/approvals'));
  const policy = page.getByRole('radiogroup', { name: '知识上线和下线' });
  await policy.getByText('1 人').click();
  await page.getByText('已生效').waitFor();
});

test('one edits and asks; her own approval is refused on every route; the other approves; the bot says it', async () => {
  const { page } = editor;
  await page.goto(console_('knowledge?status=draft'));
  await page.getByLabel('搜索问题和答案').fill('加盟费多少钱');
  await page.waitForURL(/search=/);
  await page.getByRole('link', { name: question }).click();
  await page.getByLabel('答案', { exact: true }).fill(answer);
  await asksToPublish(page, '今年的新价格');
  await page.getByRole('button', { name: '查看审批' }).click();
  await page.getByText('你提交了它或参与了编辑，要由别人审批。').waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1)!;
  const tried = await page.evaluate(async (approval) => {
    const { csrf } = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
    const { subject } = (await (await fetch(`/api/v1/approvals/${approval}`)).json()) as { subject: string };
    const article = async () =>
      (await (await fetch(`/api/v1/articles/${subject}`)).json()) as { revision: number; status: string };
    const ask = async (method: string, path: string, body: object) => {
      const headers = { 'x-csrf-token': csrf, 'content-type': 'application/json' };
      const reply = await fetch(path, { method, headers, body: JSON.stringify(body) });
      return [reply.status, ((await reply.json()) as { code?: string }).code];
    };
    const { revision } = await article();
    return {
      approve: await ask('POST', `/api/v1/approvals/${approval}/approve`, { reason: '' }),
      decline: await ask('POST', `/api/v1/approvals/${approval}/decline`, { reason: '换一个写法' }),
      publish: await ask('POST', `/api/v1/articles/${subject}/publish`, { revision }),
      policy: await ask('PUT', '/api/v1/approvals/policies/knowledge.publish', { approvers: 0, why: '' }),
      after: (await article()).status,
    };
  }, id);
  expect(tried).toEqual({
    approve: [403, 'approval.own'],
    decline: [403, 'approval.own'],
    // To publish is to ask, and that request waits already.
    publish: [200, undefined],
    policy: [403, 'permission.denied'],
    after: 'draft',
  });
  await approves(approver.page, product, question);
  await eventually(() => page.getByText('已通过').count()).toBeGreaterThan(0);
});

test('the chat is styled, given to one page, and asks for consent', async () => {
  const { page } = admin;
  await page.goto(console_('settings/widgets'));
  await page.getByRole('link', { name: /暖木茶铺/ }).click();
  widgetPage = page.url();
  await page.getByRole('textbox', { name: '主色' }).fill('#7c3aed');
  await page.getByRole('tab', { name: '隐私' }).click();
  await page.getByRole('radio', { name: /先征得同意/ }).check();
  await page.locator('#widget-privacy-zh-CN').first().fill('我们只为回答您的问题保存这次对话，一年后删除。');
  await page.getByRole('tab', { name: '网址' }).click();
  await page.getByLabel('添加网址').fill(siteAddress());
  await page.getByRole('button', { name: '添加', exact: true }).click();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('已保存').waitFor();
  await pictures(page, 'widget-builder');
  await page.getByRole('tab', { name: '安装' }).click();
  const snippet = await page.locator('pre').first().innerText();
  expect(snippet).toContain('data-widget');
  setPage(`<title>暖木茶铺</title><body><h1>开一家暖木茶铺</h1>${snippet}</body>`);

  const visitor = await openPage(browser);
  await visitor.page.goto(siteAddress());
  await visitor.page.locator('[data-liren] button').click();
  const chat = visitor.page.frameLocator('iframe[title="在线客服"]');
  await chat.getByText('我们只为回答您的问题保存这次对话').waitFor();
  await pictures(visitor.page, 'embedded-consent');
  await chat.getByRole('button', { name: '同意并开始' }).click();
  await say(chat, '加盟费多少钱');
  await seesText(chat, /2\.6 ?万/);
  expect(visitor.faults).toEqual([]);
  await visitor.page.context().close();
});

function setPage(html: string): void {
  page = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">${html}</html>`;
}

test('a stranger’s page that is not listed holds no chat', async () => {
  const visitor = await openPage(browser);
  await visitor.page.goto(siteAddress().replace('localhost', '127.0.0.1'));
  await visitor.page.waitForTimeout(1_500);
  expect(await visitor.page.locator('iframe').count()).toBe(0);
  await visitor.page.context().close();
  expect(widgetPage).toContain('/settings/widgets/');
});

test('an agent who is disabled while connected is out within five seconds', async () => {
  const { page } = editor;
  await page.goto(console_('desk'));
  await page.getByRole('region', { name: '会话列表' }).waitFor();
  await admin.page.goto(console_('staff'));
  await admin.page.getByRole('button', { name: '苏禾 的操作' }).click();
  await admin.page.getByRole('dialog', { name: '苏禾' }).getByRole('button', { name: '停用' }).click();
  await admin.page.locator('.ant-modal-confirm').getByRole('button', { name: '停用' }).click();
  const from = Date.now();
  await page
    .getByText('登录已过期')
    .or(page.getByRole('button', { name: '登录', exact: true }))
    .first()
    .waitFor();
  expect(Date.now() - from).toBeLessThan(outMs);
  const status = await page.evaluate(async () => (await fetch('/api/v1/session')).status);
  expect(status).toBe(401);
});
