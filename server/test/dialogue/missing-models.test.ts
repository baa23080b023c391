import type * as Fs from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { told } from '../support/customer.ts';
import { openWorld, type World } from '../support/world.ts';

/** The disk gives three of the model files no more. */
vi.mock('node:fs', async (original) => {
  const real = await original<typeof Fs>();
  const readFileSync = (path: Fs.PathOrFileDescriptor, ...how: []) => {
    if (/models\/(?:language|emotion|entities)\/\w+\.bin$/u.test(String(path))) throw new Error('EIO: i/o error, read');
    return real.readFileSync(path, ...how);
  };
  return { ...real, readFileSync, default: { ...real, readFileSync } };
});

let world: World;
const logged: unknown[] = [];
beforeAll(async () => {
  world = await openWorld({
    plant: ({ telemetry }) =>
      void vi.spyOn(telemetry.log, 'error').mockImplementation((about: unknown) => void logged.push(about)),
  });
});
afterAll(() => world.close());

test('a turn goes on without what a model file would tell', async () => {
  const li = await world.customer('li');
  expect(told([await li.asks('你好，加盟费多少')])[0]).toContain('5.8 万元');
  expect(told([await li.asks('有点担心亏钱，加盟费多少')])[0]).toContain('5.8 万元');
  const en = await world.customer('en', { locale: 'en' });
  expect(told([await en.asks('how do you do')])[0]).toMatch(/[a-z]{3}/u);
});

test('each file is told of once, at the start', () => {
  expect(logged.filter((about) => typeof about === 'object' && about !== null && 'sense' in about)).toEqual(
    ['language', 'feeling', 'names'].map((sense) => ({
      sense,
      err: expect.objectContaining({ message: 'EIO: i/o error, read' }),
    })),
  );
});
