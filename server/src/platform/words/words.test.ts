import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { words } from './index.ts';

const folder = path.resolve(import.meta.dirname, '../../../locales');
const table = (name: string) =>
  JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Record<string, string>;
const slots = (text: string) => (text.match(/\{\w+\}/gu) ?? []).toSorted();
const chinese = table('zh-CN');
/** What customers read: of the bot, and of the house in a chat of WeCom. */
const spoken = Object.keys(chinese).filter((key) => /^(?:bot|kf)\./u.test(key));

describe('what the bot says', () => {
  test.each(['ja', 'ko', 'de'])('%s has all of it', (name) => {
    expect(Object.keys(table(name)).toSorted()).toEqual(spoken.toSorted());
  });
  test.each(['ja', 'ko', 'de', 'yue'])('%s fills the same slots', (name) => {
    for (const [key, text] of Object.entries(table(name)))
      expect([key, slots(text)]).toEqual([key, slots(chinese[key]!)]);
  });
  test('Cantonese speaks standard Chinese where it has no words of its own', () => {
    expect(words('yue')('bot.hello.morning', { name: '陳先生' })).toBe('陳先生，上午好。');
    expect(words('yue')('bot.thanks')).toContain('唔使');
  });
});
