/** A browser for the journeys: Debian's Chromium under playwright-core, and the pictures it takes. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { chromium, type Browser, type BrowserContextOptions, type Page, type Request } from 'playwright-core';

const root = join(import.meta.dirname, '../../..');
/** Git-ignored. */
const picturesFolder = join(root, '.screenshots');

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Ms that a condition on a page may take to come true; a slow machine is no broken promise. */
export const patienceMs = 30_000;

/** `expect` of what must come true, given the patience of the journeys. */
export function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: patienceMs });
}

export const office = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROME_PATH'] ?? places.find((place) => existsSync(place));
  if (!executablePath) throw new Error('The journeys need Chromium: install it, or name it in CHROME_PATH.');
  return chromium.launch({ executablePath, args: flags });
}

/** The browser itself logs an address that was refused or out of reach; what the page makes of it is looked at. */
const networkWords = /^Failed to load resource|^WebSocket connection to .* failed/;

export interface Visit {
  readonly page: Page;
  /** What the page's own script got wrong: errors it threw and errors it logged. Empty on a healthy page. */
  readonly faults: string[];
  /** Waits until nothing that the page asked for is under way, nor asks for more once it has drawn what came. */
  quiet(): Promise<void>;
}

/** How long a page that draws what came must ask for nothing, in looks of so many ms. */
const LOOKS = 4;
const LOOK_MS = 25;

/** A browser profile of its own with one page: what one visitor or member of staff sits in front of. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: office,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !networkWords.test(message.text())) faults.push(message.text());
  });
  return { page, faults, quiet: quietOf(page) };
}

function quietOf(page: Page): () => Promise<void> {
  const underWay = new Set<Request>();
  page.on('request', (request) => underWay.add(request));
  const over = (request: Request) => void underWay.delete(request);
  page.on('requestfinished', over);
  page.on('requestfailed', over);
  return async () => {
    const end = Date.now() + patienceMs;
    for (let still = 0; still < LOOKS; still = underWay.size === 0 ? still + 1 : 0) {
      if (Date.now() > end) throw new Error(`Still under way: ${[...underWay].map((one) => one.url()).join(' ')}`);
      await settled(page);
      await sleep(LOOK_MS);
    }
  };
}

interface PictureOptions {
  /** Widths to take; both by default. */
  readonly sizes?: readonly ('office' | 'phone')[];
  readonly schemes?: readonly ('light' | 'dark')[];
}

/**
 * Takes the page as it stands at 1440 and 390 px, light and dark, and leaves it as it was. They are for looking at and
 * take longer than the journeys themselves: only when LIREN_TEST_SCREENSHOTS is set.
 */
export async function pictures(page: Page, name: string, options: PictureOptions = {}): Promise<void> {
  if (!process.env['LIREN_TEST_SCREENSHOTS']) return;
  const { sizes = ['office', 'phone'], schemes = ['light', 'dark'] } = options;
  const before = page.viewportSize();
  mkdirSync(picturesFolder, { recursive: true });
  for (const size of sizes) {
    await page.setViewportSize(size === 'office' ? office : phone);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      const path = join(picturesFolder, `${name}-${size === 'office' ? '1440' : '390'}-${colorScheme}.png`);
      await page.screenshot({ path, animations: 'disabled', caret: 'initial' });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (before) await page.setViewportSize(before);
  await settled(page);
}

/** Every open page as it stands. */
export async function photograph(browser: Browser, name: string): Promise<void> {
  mkdirSync(picturesFolder, { recursive: true });
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [index, page] of pages.entries())
    await page.screenshot({ path: join(picturesFolder, `${name}-${index + 1}.png`) }).catch(() => undefined);
}

/** Characters of a page that are enough to see what it showed. */
const textKept = 1_500;

/** What stands on every open page, the end of it where it is long. */
export async function textsOf(browser: Browser): Promise<string[]> {
  const pages = browser.contexts().flatMap((context) => context.pages());
  const text = (page: Page) => page.locator('body').innerText({ timeout: 2_000 }).catch(String);
  return Promise.all(pages.map(async (page) => `${page.url()}\n${(await text(page)).slice(-textKept)}`));
}

/** The README's own pictures change only when LIREN_TEST_SCREENSHOTS=docs asks for it. */
export async function forReadme(page: Page, name: string, size: { width: number; height: number }): Promise<void> {
  if (process.env['LIREN_TEST_SCREENSHOTS'] !== 'docs') return;
  const before = page.viewportSize();
  await page.setViewportSize(size);
  await settled(page);
  await page.screenshot({ path: join(root, 'docs', name), animations: 'disabled' });
  if (before) await page.setViewportSize(before);
}

/** Two frames: what the new size or scheme changed is laid out and painted. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(undefined)))),
  );
}
