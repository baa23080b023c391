import { defineConfig } from 'vitest/config';

/** Two cores are what a small CI machine has. */
const workers = 2;

/** What must come true is waited for as long as a slow machine may take; a promise is no race. */
const patient = { poll: { timeout: 30_000 } };

const pages = 'web/**/*.test.{ts,tsx}';
const database = 'server/test/support/postgres.ts';

/**
 * unit      pure code and the tools; no database
 * promises  HTTP and WebSocket in, rows and facts out, on a real Postgres
 * journeys  two browsers on the running product
 */
export default defineConfig({
  test: {
    reporters: ['default', './tools/tally/reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contracts,libs,simulators,tools,bench,packs}/**/*.test.ts', 'server/src/**/*.test.ts', pages],
          exclude: ['**/node_modules/**', '**/dist/**'],
          pool: 'forks',
          maxWorkers: workers,
          sequence: { groupOrder: 0 },
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'promises',
          expect: patient,
          include: ['server/test/**/*.test.ts'],
          exclude: ['server/test/journeys/**'],
          globalSetup: [database],
          pool: 'forks',
          maxWorkers: workers,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'journeys',
          expect: patient,
          include: ['server/test/journeys/**/*.test.ts'],
          globalSetup: [database],
          pool: 'forks',
          maxWorkers: workers,
          sequence: { groupOrder: 2 },
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
