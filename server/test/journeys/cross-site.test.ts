/** A page elsewhere, in the browser of somebody who is signed in. Another port is the same site: the cookie goes along. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { openWorld, type Person, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
let evil: Server;
let mei: Person;
beforeAll(async () => {
  [world, browser] = await Promise.all([openWorld(), openBrowser()]);
  mei = await world.person('梅', { roles: ['admin'] });
  evil = createServer(
    (_, response) => void response.setHeader('content-type', 'text/html').end('<h1>win a prize</h1>'),
  );
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  evil?.close();
  await browser?.close();
  await world?.close();
});

test('A-08 A-14: it opens no socket, reads no answer and changes nothing', async () => {
  const context = await browser.newContext();
  const [name, value] = mei.headers['cookie']!.split('=') as [string, string];
  await context.addCookies([{ name, value, url: world.url, sameSite: 'Lax', httpOnly: true }]);
  const page = await context.newPage();
  // On our own page the very same browser is let in: what follows is not refused for want of a cookie.
  await page.goto(`${world.url}/console/`);
  const socket = (url: string) =>
    new Promise<string>((resolve) => {
      const opened = new WebSocket(url.replace('http', 'ws'));
      opened.addEventListener('open', () => resolve('open'));
      opened.addEventListener('error', () => resolve('refused'));
    });
  const address = `${world.url}/api/v1/socket`;
  expect(await page.evaluate(socket, address)).toBe('open');

  await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
  expect(await page.evaluate(socket, address)).toBe('refused');
  expect(await page.evaluate(socket, `${world.url}/chat/v1/socket`)).toBe('refused');
  const heard = await page.evaluate(async (url) => {
    const tries: RequestInit[] = [
      { method: 'GET', credentials: 'include' },
      { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: '{"name":"x"}' },
      {
        method: 'POST',
        credentials: 'include',
        mode: 'no-cors',
        headers: { 'content-type': 'text/plain' },
        body: '{}',
      },
    ];
    const answers: string[] = [];
    for (const init of tries) {
      const answer = await fetch(`${url}/api/v1/teams`, init).catch(() => null);
      answers.push(answer === null ? 'unreadable' : `${answer.type} ${await answer.text()}`);
    }
    return answers;
  }, world.url);
  expect(heard).toEqual(['unreadable', 'unreadable', 'unreadable']);
  await page.evaluate((url) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action: `${url}/api/v1/teams` });
    document.body.append(form);
    form.submit();
  }, world.url);
  await page.waitForURL('**/api/v1/teams');
  expect(await page.locator('body').innerText()).toContain('session.origin');
  expect((await mei.call('teams.list', {})).items).toEqual([]);
  await context.close();
});
