/** What every page owes everybody: it fits the window, and axe finds nothing serious in it. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { eventually, office, phone } from '../support/browser.ts';

/** WCAG 2.2 AA, targets of 24 px included. */
const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export interface Look {
  readonly size: 'office' | 'phone';
  readonly scheme: 'light' | 'dark';
}
/** Of two languages, two sizes and two schemes, these two and the other two of the other language meet in all pairs. */
export const oneWay: readonly Look[] = [
  { size: 'office', scheme: 'light' },
  { size: 'phone', scheme: 'dark' },
];
export const otherWay: readonly Look[] = [
  { size: 'office', scheme: 'dark' },
  { size: 'phone', scheme: 'light' },
];

/** Fails naming what is wrong with the page as it stands, in each of the looks; leaves it wide and light. */
export async function expectUsable(page: Page, name: string, looks: readonly Look[] = oneWay): Promise<void> {
  for (const { size, scheme } of looks) {
    await page.setViewportSize(size === 'office' ? office : phone);
    await page.emulateMedia({ colorScheme: scheme });
    await drawn(page);
    expect(await seriousFaults(page), `${name}, ${size}, ${scheme}`).toEqual([]);
    const over = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await eventually(over).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(office);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Waits until nothing is loading and nothing is on its way to another place or colour. */
export async function drawn(page: Page): Promise<void> {
  // On a phone what lies over the main part hides it.
  await page.locator('main').first().waitFor({ state: 'attached' });
  await page.waitForFunction(() => document.querySelector('.rows-loading, .ant-spin-spinning') === null);
  await page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const passing = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map((one) => one.finished));
  });
}

/** One page at a time, what passes is not described, and axe is brought to a page once: several times as fast. */
async function seriousFaults(page: Page): Promise<string[]> {
  const there = await Promise.all(page.frames().map((frame) => frame.evaluate(() => 'axe' in window)));
  const source = there.every(Boolean) ? { axeSource: ';' } : {};
  const builder = new AxeBuilder({ page, ...source }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await builder.withTags(levels).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
