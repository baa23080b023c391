/** The phones of the WeCom simulator: one person plays the customer and the member, the test plays the company's program. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Locator, Page } from 'playwright-core';
import { startWecomSimulator, type WecomSimulator } from '#simulators/wecom';
import { eventually, openBrowser, openPage, phone, pictures, type Visit } from '../support/browser.ts';
import { journey } from './journey.ts';
import { picture } from './picture.ts';
import { expectUsable, oneWay, otherWay } from './usable.ts';

journey({ browser: () => browser, inSteps: true });

const pageFolder = join(import.meta.dirname, '../../../dist/web/simulator');

let simulator: WecomSimulator;
let browser: Browser;
let visit: Visit;
let page: Page;
let customer: Locator;
let between: Locator;
let member: Locator;
let ids: { account: string; customer: string; link: string };
let token = '';

interface State {
  readonly corp: { readonly corpid: string };
  readonly apps: readonly { readonly agentid: number; readonly secret: string }[];
  readonly customers: readonly { readonly external_userid: string }[];
  readonly kfAccounts: readonly { readonly open_kfid: string; readonly link: string }[];
  readonly robots: readonly { readonly key: string }[];
}
type Reply = Readonly<Record<string, unknown>> & { readonly errcode?: number };

const ask = async (url: string, body?: unknown): Promise<Reply> => {
  const given = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await (await fetch(url, given)).json()) as Reply;
};
const stateOf = async () => (await ask(`${simulator.adminUrl}/sim/state`)) as unknown as State;
/** A call of the company's program about the chat at hand. */
const calls = (path: string, body: Readonly<Record<string, unknown>>) =>
  ask(`${simulator.apiUrl}/cgi-bin/${path}?access_token=${token}`, { open_kfid: ids.account, ...body });
const moves = (to: number) =>
  calls('kf/service_state/trans', { external_userid: ids.customer, service_state: to }).then(({ errcode }) => errcode);
const says = (message: Readonly<Record<string, unknown>>) =>
  calls('kf/send_msg', { touser: ids.customer, ...message }).then(({ errcode }) => errcode);
/** Whether the focus is there. */
const has = (place: Locator) => place.evaluate((element) => element === document.activeElement);
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

beforeAll(async () => {
  [simulator, browser] = await Promise.all([
    startWecomSimulator({ apiPort: 0, adminPort: 0, preset: 'demo', pageFolder }),
    openBrowser(),
  ]);
  const state = await stateOf();
  const [first] = state.kfAccounts;
  ids = {
    account: first?.open_kfid ?? '',
    link: first?.link ?? '',
    customer: state.customers[0]?.external_userid ?? '',
  };
  const secret = state.apps[0]?.secret ?? '';
  const got = await ask(
    `${simulator.apiUrl}/cgi-bin/gettoken?corpid=${state.corp.corpid}&corpsecret=${encodeURIComponent(secret)}`,
  );
  token = String(got['access_token']);
  visit = await openPage(browser);
  page = visit.page;
  customer = page.getByRole('region', { name: '林小雨的微信' });
  member = page.getByRole('region', { name: '陆音秋的企业微信' });
  between = page.getByRole('region', { name: '平台' });
  await page.goto(simulator.adminUrl);
});

afterAll(async () => {
  await browser?.close();
  await simulator?.stop();
});

test('a stranger is told what this is and where to begin', async () => {
  await customer.getByText('还没有会话').waitFor();
  await between.getByText('左边是客户的微信').waitFor();
  await member.getByText('还没有咨询').waitFor();
  await expectUsable(page, 'a stage before anything happened', oneWay);
  await pictures(page, 'simulator-empty');
});

test('a customer opens a link, writes, and sends a picture, a file, a voice and a place', async () => {
  await customer.getByRole('button', { name: '满壶晴客服' }).click();
  await customer.getByText('你正在咨询满壶晴客服').waitFor();
  await between.getByText('客户还没有发过消息').waitFor();
  await customer.getByLabel('发消息').fill('礼盒还有货吗');
  await page.keyboard.press('Enter');
  await customer.getByRole('log').getByText('礼盒还有货吗').waitFor();
  await between.getByText('5 / 5 条').waitFor();
  await between.getByText('林小雨发来文字').waitFor();

  await customer.getByRole('button', { name: '更多' }).click();
  const chosen = page.waitForEvent('filechooser');
  await customer.getByRole('button', { name: '图片', exact: true }).click();
  await (await chosen).setFiles({ name: 'order.png', mimeType: 'image/png', buffer: picture });
  await customer.getByRole('button', { name: '图片 order.png' }).click();
  await page.getByRole('dialog', { name: 'order.png' }).getByRole('img').waitFor();
  await page.keyboard.press('Escape');
  for (const sample of ['样例语音', '样例文件']) {
    await customer.getByRole('button', { name: '更多' }).click();
    await customer.getByRole('button', { name: sample }).click();
    await customer.getByRole('button', { name: sample }).waitFor({ state: 'hidden' });
  }
  await customer.getByRole('button', { name: '播放：语音 4 秒' }).waitFor();
  await customer.getByRole('link', { name: /开店问题\.txt/ }).waitFor();
  await customer.getByRole('button', { name: '更多' }).click();
  await customer.getByRole('button', { name: '位置' }).click();
  await customer.getByRole('button', { name: '人民广场' }).click();
  await customer.getByRole('log').getByText('上海市黄浦区').waitFor();
});

test('what he took back is a line; a menu is answered by touching it', async () => {
  await customer.getByLabel('发消息').fill('打错了');
  await page.keyboard.press('Enter');
  const said = customer.getByRole('log').getByText('打错了');
  await said.hover();
  await customer.getByRole('button', { name: '撤回' }).last().click();
  await customer.getByText('你撤回了一条消息').waitFor();
  await said.waitFor({ state: 'hidden' });

  expect(await moves(1)).toBe(0);
  const list = [{ type: 'click', click: { id: 'ship', content: '发货时间' } }];
  expect(await says({ msgtype: 'msgmenu', msgmenu: { head_content: '您想问哪一项', list } })).toBe(0);
  await between.getByText('4 / 5 条').waitFor();
  await customer.getByRole('button', { name: '发货时间' }).click();
  await eventually(() => customer.getByRole('log').getByText('发货时间').count()).toBe(2);
  await between.getByText('5 / 5 条').waitFor();
});

test('a member may not take what the program serves, and is told so in a sentence', async () => {
  await member.getByRole('button', { name: /林小雨/ }).click();
  await member.getByText('智能助手在接待，成员不能直接回复。').waitFor();
  await member.getByRole('button', { name: '接入' }).click();
  await page.getByRole('alert').getByText('企业微信里只能接待“待接入”的客户').waitFor();
  await page.getByRole('alert').getByRole('button', { name: '关闭' }).click();
});

test('out of the queue he takes the customer, answers, and ends', async () => {
  expect(await moves(2)).toBe(0);
  await between.getByText('客户在排队等成员').waitFor();
  await member.getByRole('button', { name: '接入' }).click();
  await customer.getByText('陆音秋为你服务').waitFor();
  await between.getByText('由陆音秋接待').waitFor();
  await member.getByLabel('回复林小雨').fill('您好，今天发货。');
  await member.getByRole('button', { name: '发送' }).click();
  await customer.getByText('您好，今天发货。').waitFor();
  await pictures(page, 'simulator-talk');
  await expectUsable(page, 'a stage in the middle of a talk', otherWay);
  await member.getByRole('button', { name: '结束' }).click();
  await customer.getByText('本次咨询已结束').waitFor();
  await between.getByText('没有进行中的会话').waitFor();
});

test('he may write to whom he served, and hand him to a colleague', async () => {
  await member.getByLabel('回复林小雨').fill('还有一件事。');
  await page.keyboard.press('Enter');
  await customer.getByText('陆音秋继续为你服务').waitFor();
  await member.getByRole('button', { name: '转接' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '转接' }).click();
  await customer.getByText('梅小满接替陆音秋为你服务').waitFor();
  await member.getByText('同事在接待，只有他能回复。').waitFor();
  await page.getByLabel('成员的企业微信').selectOption({ label: '梅小满' });
  const colleague = page.getByRole('region', { name: '梅小满的企业微信' });
  await colleague.getByRole('switch', { name: '接待满壶晴客服的咨询' }).uncheck();
  await colleague.getByText('停止接待').waitFor();
  await page.getByLabel('成员的企业微信').selectOption({ label: '陆音秋' });
});

test('what apps and a robot say is read in the client; who cannot be answered has no field', async () => {
  const app = { touser: 'LuYinQiu', agentid: (await stateOf()).apps[0]?.agentid };
  const card = {
    card_type: 'text_notice',
    main_title: { title: '今日战报' },
    emphasis_content: { title: '128', desc: '接待人数' },
    card_action: { type: 1, url: 'https://desk.example/today' },
  };
  for (const message of [
    { msgtype: 'text', text: { content: '周远航在等，<a href="https://desk.example/7">去接待</a>' } },
    { msgtype: 'template_card', template_card: card },
  ])
    expect((await calls('message/send', { ...app, ...message })).errcode).toBe(0);
  await member.getByRole('tab', { name: '应用' }).click();
  await member.getByRole('button', { name: /离人助手/ }).click();
  await member.getByRole('link', { name: '去接待' }).waitFor();
  await member.getByText('接待人数').waitFor();
  await member.getByText('客户端里就没有输入框').waitFor();
  await pictures(page, 'simulator-app');
  await expectUsable(page, 'a chat with an app', oneWay);

  const key = (await stateOf()).robots[0]?.key ?? '';
  const markdown = { content: '**排队 3 人**' };
  await ask(`${simulator.apiUrl}/cgi-bin/webhook/send?key=${key}`, { msgtype: 'markdown', markdown });
  await member.getByRole('tab', { name: '群机器人' }).click();
  await member.getByText('排队 3 人', { exact: true }).waitFor();
  await member.getByRole('tab', { name: '群机器人' }).press('ArrowRight');
  await member.getByText('同事在接待，只有他能回复。').waitFor({ state: 'hidden' });
  await member.getByText('选一个会话').waitFor();
});

test('without a microphone a sound file is sent; what is wrong with a file is said', async () => {
  const sound = (bytes: number) => ({
    name: 'voice.amr',
    mimeType: 'audio/amr',
    buffer: Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(bytes, 0x78)]),
  });
  await customer.getByRole('button', { name: '语音', exact: true }).click();
  const input = customer.getByLabel('用不了麦克风，请选一个声音文件：');
  await input.setInputFiles(sound(2_200_000));
  await page.getByRole('alert').getByText('文件超过 2 MB，客户端发不出去。').waitFor();
  await page.getByRole('alert').getByRole('button', { name: '关闭' }).click();
  await input.setInputFiles(sound(350));
  await customer.getByRole('button', { name: '播放：语音 7 秒' }).waitFor();
});

test('a trouble is chosen, strikes, and is over; the log tells of it', async () => {
  await button('故障').click();
  await page.getByRole('radio', { name: /频率超限/ }).check();
  await page.keyboard.press('Escape');
  expect(await says({ msgtype: 'text', text: { content: '?' } })).toBe(45009);
  await button('频率超限').click();
  await page.getByText('已经发生 1 次').waitFor();
  await page.getByRole('radio', { name: /正常/ }).check();
  await page.keyboard.press('Escape');
  await button('记录').click();
  await page.getByRole('dialog').getByLabel('按路径、错误码、内容查找').fill('45009 send_msg');
  await page.getByRole('dialog').getByLabel('类型').selectOption({ label: '接口' });
  const lines = page.getByRole('dialog').getByRole('list', { name: '记录' }).getByRole('listitem');
  await eventually(() => lines.count()).toBe(1);
  await lines.getByText('发送客服消息 kf/send_msg · 45009').click();
  await lines.getByText('"errcode": 45009').waitFor();
  await pictures(page, 'simulator-log');
  await page.getByRole('tab', { name: '回调投递' }).click();
  await page.getByText('没有回调').waitFor();
  await page.keyboard.press('Escape');
  await eventually(() => has(button('记录'))).toBe(true);
});

test('48 hours pass in one click', async () => {
  await button('+48 小时').click();
  await customer.getByLabel('发消息').fill('还在吗');
  await page.keyboard.press('Enter');
  await between.getByText('新咨询，还没有人接').waitFor();
  await button('+48 小时').click();
  await between.getByText('没有进行中的会话').waitFor();
  await button('对准现在').click();
});

test('with the keyboard alone another customer finds the account and writes', async () => {
  await page.getByLabel('客户的微信').selectOption({ label: '周远航' });
  const other = page.getByRole('region', { name: '周远航的微信' });
  await other.getByText('还没有会话').waitFor();
  await page.getByLabel('客户的微信').focus();
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  for (let steps = 0; steps < 5 && (await focused()) !== '满壶晴客服'; steps++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await other.getByText('你正在咨询满壶晴客服').waitFor();
  await eventually(() => has(other.getByLabel('发消息'))).toBe(true);
  await page.keyboard.type('西安可以加盟吗');
  await page.keyboard.press('Enter');
  await other.getByRole('log').getByText('西安可以加盟吗').waitFor();
});

test('a link that was clicked elsewhere opens on the phone in hand', async () => {
  await page.goto(`${ids.link}?enc_scene=shop`);
  const other = page.getByRole('region', { name: '周远航的微信' });
  await eventually(() => other.getByText('你正在咨询满壶晴客服').count()).toBe(2);
  expect(new URL(page.url()).search).toBe('');
});

test('a customer is added and has a phone of his own; on a small screen it is alone', async () => {
  await button('添加客户').click();
  await page.getByRole('dialog').getByLabel('姓名').fill('何夕');
  await page.getByRole('dialog').getByRole('button', { name: '添加', exact: true }).click();
  await page.getByRole('region', { name: '何夕的微信' }).getByText('还没有会话').waitFor();
  await page.setViewportSize(phone);
  await member.waitFor({ state: 'hidden' });
  await page.getByRole('tab', { name: '成员' }).click();
  await member.getByRole('button', { name: /周远航/ }).click();
  await page.getByRole('region', { name: '何夕的微信' }).waitFor({ state: 'hidden' });
  await member.getByRole('button', { name: '返回列表' }).click();
  await pictures(page, 'simulator-queue', { sizes: ['phone'] });
});

test('the other language, and a simulator that went away', async () => {
  await button('English').click();
  await page.getByRole('heading', { name: 'WeCom simulator' }).waitFor();
  await expectUsable(page, 'the stage in English', otherWay);
  await simulator.stop();
  await page.getByText('The simulator does not answer; reconnecting.').waitFor();
  expect(visit.faults).toEqual([]);
});
