/** The chat in somebody else's page: one script tag, a frame that the page cannot read, and no stranger's word heard. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { eventually, openBrowser, openPage, phone, pictures, type Visit } from '../support/browser.ts';
import { queue, reply, signIn } from './agent.ts';
import { field, say, seesText } from './customer.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

let product: Product;
let browser: Browser;
let shop: Server;
let stranger: Server;
let visitor: Visit;
let chat: FrameLocator;

const addressOf = (server: Server) => `http://localhost:${(server.address() as AddressInfo).port}`;

/** A page of another site. What it holds is decided when it is asked for. */
async function site(body: () => string): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<!doctype html><html lang="zh-CN"><meta name="viewport" content="width=device-width">${body()}</html>`,
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  const widget = /name="liren-widget" content="([^"]+)"/.exec(await (await fetch(`${product.url}/chat`)).text())?.[1];
  if (!widget) throw new Error('The chat page does not name its widget.');
  stranger = await site(() => '<body>stranger</body>');
  shop = await site(
    () => `<title>满壶晴官网</title><body style="margin:0;font-family:serif">
      <style>* { border: 3px dotted hotpink; color: lime } iframe, button { opacity: .2; width: 40px !important }</style>
      <h1>加盟满壶晴</h1><p>${'开一家属于自己的茶饮店。'.repeat(60)}</p>
      <script src="${product.url}/widget.js" data-widget="${widget}" async></script></body>`,
  );
  visitor = await openPage(browser);
  chat = visitor.page.frameLocator(frameElement);
});

afterAll(async () => {
  await browser?.close();
  for (const server of [shop, stranger]) server?.close();
  await product?.stop();
});

const frameElement = 'iframe[title="在线客服"]';
const launcher = (page: Page) => page.locator('[data-liren] button');

test('one script tag brings the launcher, and the launcher the chat', async () => {
  const { page } = visitor;
  await page.goto(addressOf(shop));
  await launcher(page).waitFor();
  expect(await page.locator('iframe').count(), 'nothing is loaded before somebody wants it').toBe(0);
  await pictures(page, 'embedded-closed', { schemes: ['light'] });
  await launcher(page).click();
  await eventually(() => launcher(page).getAttribute('aria-expanded')).toBe('true');
  await chat.getByRole('group', { name: '常见问题' }).getByRole('button').first().waitFor();
  await eventually(() => field(chat).evaluate((element) => element === document.activeElement)).toBe(true);
  await say(chat, '加盟费多少');
  await seesText(chat, /5\.8 ?万/);
  await pictures(page, 'embedded-open');
});

test('the rules of the host page stop at the border of the launcher', async () => {
  const { page } = visitor;
  const box = await page.locator(frameElement).boundingBox();
  expect(box).toMatchObject({ width: 380, height: 640 });
  expect(await launcher(page).evaluate((button) => getComputedStyle(button).opacity)).toBe('1');
});

test('on a phone the chat covers the page, and the page behind does not scroll', async () => {
  const { page } = visitor;
  await page.setViewportSize(phone);
  expect(await page.locator(frameElement).boundingBox()).toEqual({ x: 0, y: 0, ...phone });
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('the script of the host page cannot read the chat', async () => {
  const { page } = visitor;
  const read = await page.evaluate(() => {
    const frame = document.querySelector('[data-liren]')?.shadowRoot?.querySelector('iframe');
    if (!frame) return 'no frame';
    const tried = [() => frame.contentWindow?.document.body.innerText, () => frame.contentWindow?.localStorage.length];
    return [frame.contentDocument, ...tried.map((look) => tryTo(look))];
    function tryTo(look: () => unknown): unknown {
      try {
        return look();
      } catch (error) {
        return (error as Error).name;
      }
    }
  });
  expect(read).toEqual([null, 'SecurityError', 'SecurityError']);
});

test('words of a stranger are not heard, neither by the launcher nor by the chat', async () => {
  const { page } = visitor;
  const said = await chat.getByRole('log').innerText();
  // The host page itself, and a frame of a third site, speak as if they were the other side.
  await page.evaluate(async (strangerUrl) => {
    const forged = [{ t: 'close' }, { t: 'unread', count: 7 }, { t: 'colour', accent: '#ff0000', onAccent: '#ffffff' }];
    for (const word of forged) window.postMessage({ liren: 1, word }, '*');
    const frame = document.createElement('iframe');
    frame.id = 'stranger';
    frame.src = strangerUrl;
    document.body.append(frame);
    await new Promise((done) => frame.addEventListener('load', done));
  }, addressOf(stranger));
  const third = page.frames().find((frame) => frame.url().startsWith(addressOf(stranger)))!;
  const heardByHost = page.evaluate(
    () =>
      new Promise((done) => {
        addEventListener('message', ({ data }) => data === 'last word' && done(true));
      }),
  );
  await third.evaluate(() => {
    const words = [{ t: 'close' }, { t: 'unread', count: 9 }, { t: 'colour', accent: '#ff0000', onAccent: '#ffffff' }];
    for (const word of words) parent.postMessage({ liren: 1, word }, '*');
    const forChat = [{ t: 'closed' }, { t: 'identify', identity: { id: 'boss', signature: '00' } }];
    for (let index = 0; index < parent.frames.length; index++)
      for (const word of forChat) parent.frames[index]!.postMessage({ liren: 1, word }, '*');
    parent.postMessage('last word', '*');
  });
  expect(await heardByHost).toBe(true);
  expect(await launcher(page).getAttribute('aria-expanded')).toBe('true');
  expect(await launcher(page).innerText()).toBe('');
  expect(
    await page.locator('[data-liren]').evaluate((host) => (host as HTMLElement).style.getPropertyValue('--accent')),
  ).not.toBe('#ff0000');
  // The chat is still in the same conversation and still answers.
  expect(await chat.getByRole('log').innerText()).toContain(said.split('\n').at(-1));
  await say(chat, '保证金能退吗');
  await chat.getByRole('button', { name: /查看来源：保证金/ }).waitFor();
  await page.locator('#stranger').evaluate((frame) => frame.remove());
});

test('a page of another origin than the one named hears nothing from the chat', async () => {
  const { page } = await openPage(browser);
  await page.goto(addressOf(stranger));
  const heard = page.evaluate(
    ([server, named]) =>
      new Promise<unknown[]>((done) => {
        const words: unknown[] = [];
        addEventListener('message', ({ data }) => words.push(data));
        const frame = document.createElement('iframe');
        frame.src = `${server}/chat?embed=1&origin=${encodeURIComponent(named!)}`;
        frame.addEventListener('load', () => setTimeout(() => done(words), 1_000));
        document.body.append(frame);
      }),
    [product.url, addressOf(shop)],
  );
  expect(await heard).toEqual([]);
  await page.context().close();
});

test('Esc closes, and gives the focus back to the launcher', async () => {
  const { page } = visitor;
  await field(chat).focus();
  await page.keyboard.press('Escape');
  await eventually(() => launcher(page).getAttribute('aria-expanded')).toBe('false');
  expect(await page.locator(frameElement).isVisible()).toBe(false);
  expect(await page.evaluate(() => document.querySelector('[data-liren]')?.shadowRoot?.activeElement?.localName)).toBe(
    'button',
  );
});

test('what a person writes to a closed chat shows on the badge, until it is opened', async () => {
  const { page } = visitor;
  await launcher(page).click();
  await say(chat, '转人工');
  await chat.getByRole('region', { name: '排队中' }).waitFor();
  await page.keyboard.press('Escape');
  const agent = await openPage(browser);
  await signIn(agent.page, product);
  await queue(agent.page).getByRole('link').filter({ hasText: '访客' }).click();
  await agent.page.getByRole('button', { name: /^接手/ }).click();
  await reply(agent.page, '您好，我是沈观澜。');
  await eventually(() => launcher(page).innerText()).toBe('1');
  await reply(agent.page, '请问在哪个城市开店？');
  await eventually(() => launcher(page).innerText()).toBe('2');
  expect(await launcher(page).getAttribute('aria-label')).toMatch(/2/);
  await pictures(page, 'embedded-unread', { sizes: ['office'], schemes: ['light'] });
  // Another page of the same site: the launcher wakes by itself, because this visitor has spoken.
  await page.reload();
  await eventually(() => launcher(page).innerText()).toBe('2');
  await launcher(page).click();
  await seesText(chat, '请问在哪个城市开店？');
  await page.keyboard.press('Escape');
  await eventually(() => launcher(page).innerText()).toBe('');
  expect([...visitor.faults, ...agent.faults]).toEqual([]);
});
