import type * as Fs from 'node:fs';
import { expect, test, vi } from 'vitest';
import { perceive } from './perceive.ts';
import { missingSenses } from './senses.ts';

/** The disk gives three of the model files no more. */
vi.mock('node:fs', async (original) => {
  const real = await original<typeof Fs>();
  const readFileSync = (path: Fs.PathOrFileDescriptor, ...how: []) => {
    if (/models\/(?:language|emotion|entities)\/\w+\.bin$/u.test(String(path))) throw new Error('EIO: i/o error, read');
    return real.readFileSync(path, ...how);
  };
  return { ...real, readFileSync, default: { ...real, readFileSync } };
});

const reading = {
  locale: 'zh-CN' as const,
  entities: { at: new Date('2026-11-25T02:00:00Z'), timeZone: 'Asia/Shanghai' },
};

test('every file that cannot be read is told', () => {
  expect(missingSenses().map(({ sense, error }) => `${sense}: ${error.message}`)).toEqual(
    ['language', 'feeling', 'names'].map((sense) => `${sense}: EIO: i/o error, read`),
  );
});

test('what rules and scripts tell is told without them', () => {
  expect(perceive('急死我了，明天下午来长沙看店', reading)).toMatchObject({
    language: 'zh',
    state: { labels: [{ label: 'anxious' }] },
    entities: [{ type: 'date' }, { type: 'city' }],
  });
  expect(perceive('加盟店在哪', reading)).toMatchObject({ state: { labels: [{ label: 'neutral' }] }, entities: [] });
  expect(perceive('お店はどこですか', reading).language).toBe('ja');
  expect(perceive('where is the shop', { ...reading, locale: 'en' }).language).toBe('en');
});
