/** What a member of staff does in the console. */
import type { Locator, Page } from 'playwright-core';
import { pictures } from '../support/browser.ts';
import type { Product } from './product.ts';

export const newPassword = '青瓷茶盏放在窗台 27';

/** From the address to the first page of the console, through the forced change of the one-time password. */
export async function signIn(page: Page, { url, firstAdmin }: Product): Promise<void> {
  await page.goto(`${url}/console/`);
  await enter(page, firstAdmin.email, firstAdmin.password);
  await choosePassword(page, firstAdmin.password);
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
}

export async function enter(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('邮箱').fill(email);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

export async function choosePassword(page: Page, oneTime: string): Promise<void> {
  await page.getByLabel('一次性密码', { exact: true }).fill(oneTime);
  await page.getByLabel('新密码', { exact: true }).fill(newPassword);
  await page.getByRole('button', { name: '设置密码' }).click();
}

export const queue = (page: Page): Locator => page.getByRole('region', { name: '会话列表' });
export const talk = (page: Page): Locator => page.getByRole('log', { name: '消息' });

export async function reply(page: Page, words: string): Promise<void> {
  await page.getByRole('textbox', { name: '回复', exact: true }).fill(words);
  await page.getByRole('button', { name: '发送回复' }).click();
}

export async function note(page: Page, words: string): Promise<void> {
  await page.getByRole('tab', { name: '备注' }).click();
  await page.getByRole('textbox', { name: '备注', exact: true }).fill(words);
  await page.getByRole('button', { name: '保存备注' }).click();
  await page.getByRole('tab', { name: '回复' }).click();
}

/** What the desk shows of the conversation, from top to bottom, notes included. */
export function spokenAtDesk(page: Page): Promise<string[]> {
  return talk(page).locator('.bubble').allInnerTexts();
}

/** An admin gives somebody a new one-time password and reads it. */
export async function resetPassword(page: Page, { url }: Product, name: string, picture?: string): Promise<string> {
  await page.goto(`${url}/console/staff`);
  await page.getByRole('button', { name: `${name} 的操作` }).click();
  await page.getByRole('dialog', { name }).getByRole('button', { name: '重置密码' }).click();
  await page.locator('.ant-modal-confirm').getByRole('button', { name: '重置密码' }).click();
  const given = page.getByRole('dialog').locator('code');
  await given.waitFor();
  if (picture) await pictures(page, picture, { schemes: ['light'] });
  return given.innerText();
}

/** Somebody signs in with a one-time password and chooses one of his own. */
export async function firstSignIn(
  page: Page,
  address: string,
  { email, oneTime }: { email: string; oneTime: string },
): Promise<void> {
  await page.goto(address);
  await enter(page, email, oneTime);
  await choosePassword(page, oneTime);
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
}

/** Asks for the article that is open to be published. */
export async function asksToPublish(page: Page, why = ''): Promise<void> {
  await page.getByRole('button', { name: '提交审批', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '提交给同事审批' });
  await dialog.getByRole('textbox').fill(why);
  await dialog.getByRole('button', { name: '提交审批' }).click();
  await page.getByText(/等 .+ 审批/).waitFor();
}

/** Finds a request among those that wait for oneself, and approves it. */
export async function approves(page: Page, { url }: Product, title: string): Promise<void> {
  await page.goto(`${url}/console/approvals`);
  await page.getByRole('link', { name: title }).click();
  await page.getByRole('button', { name: '通过', exact: true }).click();
  await page.getByText('已通过，现在生效').waitFor();
}
