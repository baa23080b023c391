/** What staff do with the papers of a customer: look, correct, decide; what who may not see them sees; the rules. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { licence, paper, words, type ShownPaper } from '../support/shown-papers.ts';
import { firstSignIn, queue, resetPassword, signIn, talk } from './agent.ts';
import { log, say, seesText } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';
import { expectUsable } from './usable.ts';

journey({ browser: () => browser, inSteps: true });

const right = licence({}, { seed: 3 });
const code = right.fields['code']!;
/** The last character is the check of the others. */
const wrongCode = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');
const wrong = licence({ code: wrongCode }, { seed: 3 });
const card = paper('id_card', { seed: 5 });
const thanks = '执照核对过了，号码以我们更正的为准，谢谢您。';

/** Ms that a busy machine may look at a picture. */
const readingMs = 45_000;

let product: Product;
let browser: Browser;
let customer: Visit;
let lead: Visit;
let agent: Visit;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  [customer, lead, agent] = await Promise.all([openPage(browser), openPage(browser), openPage(browser)]);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function shows({ page }: Visit, { jpeg }: ShownPaper, name: string): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: name.endsWith('.gif') ? 'image/gif' : 'image/jpeg', buffer: jpeg });
  await page.getByRole('button', { name: `移除 ${name}` }).waitFor();
  await page.getByRole('button', { name: '发送', exact: true }).click();
}

/** Two pictures, one after the other. */
async function steps(): Promise<Buffer> {
  const size = { width: 600, height: 200 };
  const frames = await Promise.all(
    [['第一步，打开设置'], ['第二步，点保存']].map((page) =>
      sharp(words(page))
        .resize({ ...size, fit: 'fill' })
        .removeAlpha()
        .raw()
        .toBuffer(),
    ),
  );
  const raw = { ...size, height: 400, channels: 3, pageHeight: 200 } as const;
  return sharp(Buffer.concat(frames), { raw }).gif({ effort: 1, delay: 800 }).toBuffer();
}

const dossier = (page: Page): Locator => page.getByRole('region', { name: '证照' });
const dialog = (page: Page): Locator => page.getByRole('dialog');
const row = (page: Page, field: string): Locator => dialog(page).locator(`li[data-field=${field}]`);
const box = (page: Page, field: string): Locator => dialog(page).locator(`polygon[data-field=${field}]`);

test('a licence with a wrong number is not accepted, and the desk says where it stands', async () => {
  await customer.page.goto(`${product.url}/chat`);
  await say(customer.page, '我想加盟');
  await shows(customer, wrong, '执照.jpg');
  await log(customer.page).getByText(wrongCode).waitFor({ timeout: readingMs });
  await say(customer.page, '转人工');
  await customer.page.getByRole('region', { name: '排队中' }).waitFor();
  await shows(customer, card, '身份证.jpg');
  const { page } = lead;
  await signIn(page, product);
  await queue(page).getByRole('link').filter({ hasText: '访客' }).first().click();
  await dossier(page)
    .getByRole('button', { name: /营业执照.*(?:等客户重拍|待人工审核)/ })
    .waitFor();
  await dossier(page)
    .getByRole('button', { name: /身份证/ })
    .waitFor({ timeout: readingMs });
  await talk(page)
    .getByRole('button', { name: /^营业执照 · (?:等客户重拍|待人工审核)$/ })
    .click();
  await dialog(page).getByText('校验不通过').waitFor();
  await pictures(page, 'paper');
});

test('a field and its place on the picture point at each other, and the picture moves under the keys', async () => {
  const { page } = lead;
  await row(page, 'name').hover();
  await eventually(() => box(page, 'name').getAttribute('data-active')).toBe('true');
  await box(page, 'person').hover();
  await eventually(() => row(page, 'person').getAttribute('data-active')).toBe('true');
  expect(await row(page, 'name').getAttribute('data-active')).toBe('false');
  const sheet = dialog(page).locator('.picture-sheet');
  const transform = () => sheet.evaluate((element) => (element as HTMLElement).style.transform);
  const whole = await transform();
  await dialog(page)
    .getByRole('group', { name: /的图片/ })
    .focus();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowRight');
  expect(await transform()).not.toBe(whole);
  await page.keyboard.press('0');
  expect(await transform()).toBe(whole);
  await expectUsable(page, 'a paper');
});

test('what was misread is corrected in place, goes back with one press, and the paper is judged anew', async () => {
  const { page } = lead;
  await box(page, 'code').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(`${code.slice(0, 8).toLowerCase()} ${code.slice(8)}`);
  await page.keyboard.press('Enter');
  await eventually(() => row(page, 'code').innerText()).toContain('同事改的');
  await eventually(() => row(page, 'code').innerText()).toContain(code);
  await row(page, 'code')
    .getByRole('button', { name: `还原为「${wrongCode}」` })
    .click();
  await eventually(() => row(page, 'code').innerText()).toContain('校验不通过');
  await row(page, 'code').getByRole('button', { name: /^改/ }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(code);
  await page.keyboard.press('Tab');
  await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('名称');
  await page.keyboard.press('Escape');
  await dialog(page).waitFor();
  expect(await row(page, 'code').innerText()).not.toContain('校验不通过');
});

test('who was slower sees what changed, and keeps what he typed', async () => {
  const { page } = lead;
  const later = Promise.withResolvers<void>();
  // What the socket tells reaches the page only after the one who is slower has pressed Enter.
  await page.route('**/api/v1/papers/*', async (route) => {
    if (route.request().method() === 'GET') await later.promise;
    await route.fallback();
  });
  await page.evaluate(async () => {
    const id = new URLSearchParams(location.search).get('paper');
    const { csrf } = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
    const dossier = performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .findLast((name) => name.endsWith('/papers'))!;
    const { papers } = (await (await fetch(dossier)).json()) as { papers: { id: string; revision: number }[] };
    const { revision } = papers.find((one) => one.id === id)!;
    const reply = await fetch(`/api/v1/papers/${id}`, {
      method: 'PATCH',
      headers: { 'x-csrf-token': csrf, 'content-type': 'application/json' },
      body: JSON.stringify({ revision, fields: { person: '许同舟' } }),
    });
    if (!reply.ok) throw new Error(await reply.text());
  });
  await row(page, 'name').getByRole('button', { name: /^改/ }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('杭州青瓷餐饮有限公司');
  const refused = page.waitForResponse((reply) => reply.request().method() === 'PATCH');
  await page.keyboard.press('Enter');
  expect((await refused).status()).toBe(409);
  later.resolve();
  await dialog(page).getByRole('alert').getByText('→ 许同舟').waitFor();
  expect(await row(page, 'name').getByRole('textbox').inputValue()).toBe('杭州青瓷餐饮有限公司');
  await page.unroute('**/api/v1/papers/*');
  await row(page, 'name').getByRole('textbox').press('Escape');
  await dialog(page).getByRole('button', { name: '知道了' }).click();
  await dialog(page).getByRole('alert').waitFor({ state: 'detached' });
});

test('a decision is made by key, told to the customer in words that were changed, and seen everywhere', async () => {
  const { page } = lead;
  await page.keyboard.press('r');
  await dialog(page).getByRole('form', { name: '请客户重拍' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog(page)
    .getByRole('button', { name: /^不通过/ })
    .waitFor();
  await page.keyboard.press('x');
  const words = dialog(page).getByRole('textbox', { name: '对客户说的话' });
  expect(await words.inputValue()).toContain('营业执照');
  await words.fill(thanks);
  await words.press('ControlOrMeta+Enter');
  await dialog(page).getByText('未通过').first().waitFor();
  await page.keyboard.press('a');
  await dialog(page).getByRole('switch', { name: '同时告诉客户' }).click();
  await dialog(page).getByRole('button', { name: '通过，不通知客户' }).click();
  await dialog(page).getByText('已通过').first().waitFor();
  await page.keyboard.press('Escape');
  await talk(page).getByRole('button', { name: '营业执照 · 已通过' }).waitFor();
  await dossier(page)
    .getByRole('button', { name: /营业执照.*已通过/ })
    .waitFor();
  await seesText(customer.page, thanks);
  expect(lead.faults).toEqual([]);
});

test('who may not see private data sees a covered picture and masked fields, and decides nothing', async () => {
  const address = lead.page.url();
  const oneTime = await resetPassword(lead.page, product, '梅小满');
  const { page } = agent;
  await firstSignIn(page, address, { email: 'mei.xiaoman@manhuqing.example', oneTime });
  await talk(page)
    .getByRole('button', { name: /^身份证 · .*私人信息已遮盖/ })
    .click();
  await dialog(page).getByText('已打码').first().waitFor();
  const read = await dialog(page).innerText();
  expect(read).not.toContain(card.fields['number']);
  expect(read).not.toContain(card.fields['name']);
  expect(read).toContain('需要看原件');
  expect(
    await dialog(page)
      .getByRole('button', { name: /^(改|通过|不通过|请客户重拍)/ })
      .count(),
  ).toBe(0);
  await pictures(page, 'paper-masked');
  expect(agent.faults).toEqual([]);
});

test('a picture that comes while he looks appears once it was looked at, of one that moves the frame that was', async () => {
  const { page } = agent;
  await page.keyboard.press('Escape');
  await shows(customer, { jpeg: await steps(), fields: {} }, '步骤.gif');
  await talk(page)
    .getByRole('button', { name: /只显示检查过的画面/ })
    .waitFor({ timeout: readingMs });
  await talk(page).getByRole('img', { name: '步骤.gif' }).waitFor();
  await pictures(page, 'picture-part');
});

test('a picture that nobody could look at says so, and is not shown', async () => {
  const { page, faults } = agent;
  await page.route('**/api/v1/conversations/*/messages*', async (route) => {
    const response = await route.fetch();
    const told = JSON.stringify(await response.json());
    const unseen = told.replaceAll(
      /"url":"[^"]*","covered":"part"/g,
      '"url":"","covered":"withheld","withheld":"failed"',
    );
    await route.fulfill({ response, body: unseen });
  });
  await page.reload();
  await talk(page).getByText('没能检查有没有私人信息，所以不显示').waitFor();
  expect(await talk(page).getByRole('img', { name: '步骤.gif' }).count()).toBe(0);
  await expectUsable(page, 'a picture that is withheld');
  await pictures(page, 'picture-withheld');
  await page.unroute('**/api/v1/conversations/*/messages*');
  expect(faults).toEqual([]);
});

test('the rules are read as sentences; one that is added decides over a picture that is tried', async () => {
  const { page, faults } = lead;
  faults.length = 0;
  await page.goto(`${product.url}/console/settings/papers`);
  const rules = page.getByRole('list', { name: '审核规则' });
  await rules.getByText('统一社会信用代码校验不通过').first().waitFor();
  await page.getByRole('button', { name: '新建规则' }).click();
  const form = dialog(page);
  await choose(page, form.getByLabel('证照'), '营业执照');
  await choose(page, form.getByLabel('条件 1 · 看什么'), '经营范围');
  await choose(page, form.getByLabel('条件 1 · 怎么看'), '不含');
  await form.getByLabel('条件 1 · 词').fill('火星探测');
  await page.keyboard.press('Enter');
  await form.getByLabel('规则名').fill('要能上火星');
  await form.getByRole('radio', { name: '转人工' }).check();
  await expectUsable(page, 'a rule that is written');
  await form.getByRole('button', { name: '添加', exact: true }).click();
  const added = rules.getByRole('listitem').filter({ hasText: '经营范围不含 火星探测' });
  const places = await rules.getByRole('listitem').count();
  expect(
    await rules
      .getByRole('listitem')
      .nth(places - 1)
      .innerText(),
  ).toContain('火星探测');
  await added.getByRole('button', { name: /^修改/ }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await eventually(() =>
    rules
      .getByRole('listitem')
      .nth(places - 2)
      .innerText(),
  ).toContain('火星探测');
  await page.keyboard.press('Alt+ArrowUp');
  await eventually(() =>
    rules
      .getByRole('listitem')
      .nth(places - 3)
      .innerText(),
  ).toContain('火星探测');
  await choose(page, page.getByLabel('添加证照'), '发票');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('已保存').waitFor();
  await page.reload();
  await added.waitFor();
  await page.getByRole('list', { name: '要客户交的证照' }).getByText('发票').waitFor();
  await page.getByRole('button', { name: '试一张' }).click();
  const file = { name: '样张.jpg', mimeType: 'image/jpeg', buffer: right.jpeg };
  await dialog(page).locator('input[type=file]').setInputFiles(file);
  await dialog(page).getByText('经营范围不含 火星探测').waitFor({ timeout: readingMs });
  expect(await box(page, 'code').count()).toBe(1);
  expect(await row(page, 'code').innerText()).toContain(code);
  await pictures(page, 'paper-tried');
  expect(faults).toEqual([]);
});

test('a rule that can never decide is not saved, and the page shows which one', async () => {
  const { page } = lead;
  await page.keyboard.press('Escape');
  const rules = page.getByRole('list', { name: '审核规则' });
  const added = rules.getByRole('listitem').filter({ hasText: '经营范围不含 火星探测' });
  await savesTwin(page);
  expect(await added.nth(1).innerText()).toMatch(/永远轮不到：前面第 \d+ 条总会先作决定/);
  await added
    .nth(1)
    .getByRole('button', { name: /^删除/ })
    .click();
  await eventually(() => rules.getByText('永远轮不到').count()).toBe(0);
  await eventually(() => page.getByRole('button', { name: '保存', exact: true }).isEnabled()).toBe(false);
});

test('what the pack brought is had back after a question, and what that threw away with one press', async () => {
  const { page, faults } = lead;
  faults.length = 0;
  const added = page.getByRole('list', { name: '审核规则' }).getByText('经营范围不含 火星探测');
  const needs = page.getByRole('list', { name: '要客户交的证照' });
  const ask = () => page.getByRole('button', { name: '恢复行业包的规则' }).click();
  await ask();
  await dialog(page)
    .getByText(/条规则和没保存的修改都会换掉/)
    .waitFor();
  await pictures(page, 'paper-rules-reset');
  await dialog(page)
    .getByRole('button', { name: '取 消' })
    .or(dialog(page).getByRole('button', { name: '取消' }))
    .click();
  expect(await added.count()).toBe(1);
  await ask();
  await dialog(page).getByRole('button', { name: '恢复', exact: true }).click();
  await eventually(() => added.count()).toBe(0);
  expect(await needs.getByText('发票').count()).toBe(0);
  await page.getByRole('status').getByRole('button', { name: '撤销' }).click();
  await eventually(() => added.count()).toBe(1);
  await page.reload();
  await added.waitFor();
  await needs.getByText('发票').waitFor();
  expect(faults).toEqual([]);
  await savesTwin(page);
  await ask();
  await dialog(page).getByRole('button', { name: '恢复', exact: true }).click();
  await eventually(() => page.getByRole('button', { name: '恢复行业包的规则' }).isDisabled()).toBe(true);
  // What was wrong with the old table is not said of the new one.
  await eventually(() => page.locator('.paper-review').getByRole('alert').count()).toBe(0);
});

/** Adds the rule that is there already, and is refused. */
async function savesTwin(page: Page): Promise<void> {
  await page.getByRole('button', { name: '新建规则' }).click();
  const form = dialog(page);
  await choose(page, form.getByLabel('证照'), '营业执照');
  await choose(page, form.getByLabel('条件 1 · 看什么'), '经营范围');
  await choose(page, form.getByLabel('条件 1 · 怎么看'), '不含');
  await form.getByLabel('条件 1 · 词').fill('火星探测');
  await page.keyboard.press('Enter');
  await form.getByRole('button', { name: '添加', exact: true }).click();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByRole('list', { name: '审核规则' }).getByText('永远轮不到').waitFor();
}

/** Chooses by its words in a list that opens over the page. */
async function choose(page: Page, field: Locator, words: string): Promise<void> {
  await field.click();
  await page.locator('.ant-select-dropdown:visible').getByTitle(words, { exact: true }).click();
}
