/** What a customer does in the chat, in his own words: roles, labels and texts of the page, never its markup. */
import { expect } from 'vitest';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { patienceMs } from '../support/browser.ts';

/** The chat is a page of its own or a frame in another one. */
export type Chat = Page | FrameLocator;

export const log = (chat: Chat): Locator => chat.getByRole('log', { name: '对话记录' });
export const field = (chat: Chat): Locator => chat.getByRole('textbox', { name: '消息' });

export async function say(chat: Chat, words: string): Promise<void> {
  await field(chat).fill(words);
  await chat.getByRole('button', { name: '发送', exact: true }).click();
}

/** Waits until the conversation shows the words. */
export async function seesText(chat: Chat, words: string | RegExp): Promise<void> {
  await log(chat).getByText(words).last().waitFor({ timeout: patienceMs });
}

/** The texts that both sides wrote, from top to bottom. */
export function spoken(chat: Chat): Promise<string[]> {
  return log(chat).locator('.bubble').allInnerTexts();
}

/** Where each of the marks stands in the conversation; -1 is missing, two places are a doubled message. */
export async function placesOf(texts: readonly string[], marks: readonly string[]): Promise<number[][]> {
  return marks.map((mark) => texts.flatMap((text, place) => (text.includes(mark) ? [place] : [])));
}

/** Every mark once, in this order. */
export async function expectOnceInOrder(texts: readonly string[], marks: readonly string[]): Promise<void> {
  const places = await placesOf(texts, marks);
  expect(
    places.map((found) => found.length),
    `each of ${marks.join(', ')} once in\n${texts.join('\n')}`,
  ).toEqual(marks.map(() => 1));
  const order = places.map(([place]) => place);
  expect(order).toEqual(order.toSorted((a, b) => a! - b!));
}
