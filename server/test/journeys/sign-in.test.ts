import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { enter, newPassword, signIn } from './agent.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';
import { expectUsable } from './usable.ts';

let product: Product;
let browser: Browser;
let desk: Visit;
let page: Page;
let app: TOTP;
let recoveryCodes: string[];
/** The last step whose code was given: each opens once. */
let used = 0;

beforeAll(async () => {
  const started = await startProduct();
  // Browsers make passkeys for a name, not for an address.
  product = { ...started, url: started.url.replace('127.0.0.1', 'localhost') };
  browser = await openBrowser();
  desk = await openPage(browser);
  page = desk.page;
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});
journey({ browser: () => browser, inSteps: true });

/** A code that was not given yet: of this step, or of the next, which the server takes too; else it waits for it. */
async function freshCode(): Promise<string> {
  await expect.poll(() => TOTP.counter(), { timeout: 35_000 }).toBeGreaterThanOrEqual(used);
  used = Math.max(used + 1, TOTP.counter());
  return app.generate({ timestamp: used * 30_000 });
}

async function openAccount(section: string): Promise<void> {
  await page.goto(`${product.url}/console/account/${section}`);
}

async function signOut(): Promise<void> {
  await page.locator('.rail-me').click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByRole('heading', { name: '登录工作台' }).waitFor();
}

const inside = () => page.getByRole('navigation', { name: '主导航' }).waitFor();

test('an authenticator is set up from the page of the account', { timeout: 120_000 }, async () => {
  await page.goto(`${product.url}/console/`);
  await page.getByRole('heading', { name: '登录工作台' }).waitFor();
  await pictures(page, 'sign-in');
  await signIn(page, product);
  await openAccount('profile');
  await page.getByRole('heading', { name: '个人资料' }).waitFor();
  await pictures(page, 'account-profile');
  await openAccount('sign-in');
  await page.getByRole('button', { name: '设置验证器' }).click();
  const secret = await page.locator('.totp-secret code').innerText();
  app = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) });
  await expectUsable(page, 'the app for codes');
  await pictures(page, 'account-totp');
  await page.getByLabel('验证器显示的 6 位数字').fill(await freshCode());
  await page.getByRole('button', { name: '确认启用' }).click();
  await page.getByRole('list', { name: '恢复码' }).waitFor();
  recoveryCodes = await page.getByRole('list', { name: '恢复码' }).getByRole('listitem').allInnerTexts();
  expect(new Set(recoveryCodes).size).toBe(10);
  await expectUsable(page, 'the codes for a rainy day');
  await pictures(page, 'account-recovery');
  await page.getByRole('button', { name: '已保存，继续' }).click();
  await page.getByText('还剩 10 个').waitFor();
});

test('a code is asked for after the password, or a recovery code', { timeout: 120_000 }, async () => {
  await signOut();
  await enter(page, product.firstAdmin.email, newPassword);
  await page.getByRole('heading', { name: '两步验证' }).waitFor();
  await expectUsable(page, 'the second factor');
  await pictures(page, 'sign-in-code');
  await page.getByLabel('验证码').fill('000000');
  await page.getByText('验证码不对或已经用过').waitFor();
  await page.getByLabel('验证码').fill(await freshCode());
  await inside();
  await signOut();
  await enter(page, product.firstAdmin.email, newPassword);
  await page.getByRole('button', { name: '验证器不在身边，用恢复码' }).click();
  await page.getByLabel('恢复码').fill(recoveryCodes[0]!);
  await page.getByRole('button', { name: '继续' }).click();
  await inside();
});

test('a passkey opens the console by itself', { timeout: 120_000 }, async () => {
  await openAccount('sign-in');
  await page.getByLabel('通行密钥的名字').fill('办公室电脑');
  await page.getByRole('button', { name: '添加通行密钥' }).click();
  await page.getByText('办公室电脑', { exact: true }).waitFor();
  await page.getByText('还剩 9 个').waitFor();
  await expectUsable(page, 'the ways to sign in');
  await pictures(page, 'account-ways');
  await page.locator('.rail-me').click();
  await page.getByRole('button', { name: '退出登录' }).click();
  // The browser of the test offers its passkey in the field, as some do; else the button asks for it.
  const asked = page.getByRole('button', { name: '用通行密钥登录' });
  await asked.click({ timeout: 3_000 }).catch(() => undefined);
  await inside();
});

test('another device is seen and signed out', { timeout: 120_000 }, async () => {
  const { page: other } = await openPage(browser);
  await other.goto(`${product.url}/console/`);
  await enter(other, product.firstAdmin.email, newPassword);
  await other.getByLabel('验证码').fill(await freshCode());
  await other.getByRole('navigation', { name: '主导航' }).waitFor();
  await openAccount('sessions');
  await page.getByText('这台设备').waitFor();
  await pictures(page, 'account-sessions');
  await page.getByRole('button', { name: '退出其他所有设备' }).click();
  await page.getByRole('button', { name: '全部退出' }).click();
  await page.getByText(/已退出 \d 台设备/).waitFor();
  await other.getByText('登录已过期').waitFor();
  await other.context().close();
});

test('a company that asks for two steps leads its people there', { timeout: 120_000 }, async () => {
  await page.goto(`${product.url}/console/settings/security`);
  await page.getByRole('heading', { name: '登录与安全' }).waitFor();
  await page.getByRole('switch', { name: '要求所有同事两步验证' }).click();
  await eventually(() => page.getByRole('switch', { name: '要求所有同事两步验证' }).isChecked()).toBe(true);
  await pictures(page, 'settings-security');
  await openAccount('profile');
  await page.getByText('English', { exact: true }).click();
  await page.goto(`${product.url}/console/settings/security`);
  await page.getByRole('heading', { name: 'Sign-in and security' }).waitFor();
  await pictures(page, 'settings-security-en');
  await openAccount('sign-in');
  await page.getByText('9 left').waitFor();
  await pictures(page, 'account-ways-en');
  expect(desk.faults).toEqual([]);
});
