import { afterEach, beforeEach } from 'vitest';
import type { Browser } from 'playwright-core';
import { photograph } from '../support/browser.ts';

interface Journey {
  readonly browser: () => Browser;
  /** The tests of the file are steps: after the first that fails, the others have nothing to stand on. */
  readonly inSteps: boolean;
}

/** Every page that is open when a test fails is kept as a picture named after the test. */
export function journey({ browser, inSteps }: Journey): void {
  let fell: string | undefined;
  beforeEach(({ skip }) => {
    if (fell !== undefined) skip(`"${fell}" failed before`);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    if (inSteps) fell ??= task.name;
    await photograph(browser(), `failed-${task.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}`);
  });
}
