import { afterEach, beforeEach } from 'vitest';
import type { Browser } from 'playwright-core';
import { photograph, textsOf } from '../support/browser.ts';
import { lastWords } from './product.ts';

interface Journey {
  readonly browser: () => Browser;
  /** The tests of the file are steps: after the first that fails, the others have nothing to stand on. */
  readonly inSteps: boolean;
}

/** Every page that is open when a test fails is kept as a picture named after the test, and printed beside the log. */
export function journey({ browser, inSteps }: Journey): void {
  let fell: string | undefined;
  beforeEach(({ skip }) => {
    if (fell !== undefined) skip(`"${fell}" failed before`);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    if (inSteps) fell ??= task.name;
    console.error([...(await textsOf(browser())), lastWords()].join('\n----\n'));
    await photograph(browser(), `failed-${task.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}`);
  });
}
