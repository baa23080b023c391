import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languageOf, LANGUAGES, warmUp } from '#libs/language';

const root = path.resolve(import.meta.dirname, '../../..');
const rowsOf = (name: string) =>
  readFileSync(path.join(root, 'corpora/language', `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string; label: string });

describe('sets written before the rules', () => {
  test.each([
    ['short', 0.99],
    ['cantonese', 0.98],
  ])('%s', (name, share) => {
    const rows = rowsOf(name);
    const wrong = rows.filter(({ text, label }) => !label.split('|').includes(languageOf(text).language));
    expect(1 - wrong.length / rows.length >= share ? [] : wrong).toEqual([]);
  });
});

describe('what a text may be', () => {
  test.each([
    ['学生', ['zh', 'ja']],
    ['多少錢', ['zh-Hant', 'yue']],
    ['你好', ['zh', 'zh-Hant', 'yue']],
    ['加盟', ['zh', 'zh-Hant', 'yue', 'ja']],
    ['請問加盟怎麼收費', ['zh-Hant']],
    ['唔該', ['yue']],
    ['hotel', ['en', 'de', 'other']],
  ])('%s', (text, allowed) => expect(languageOf(text).allowed).toEqual(allowed));
});

test.each(['毛利大概有多少', '开一家店大概要准备多少钱', '即日起概不退款', '既有门店可以转让'])(
  'characters that Japan writes too are no sign of it: %s',
  (text) => expect(languageOf(text).language).toBe('zh'),
);

describe('two languages in one message', () => {
  test.each([
    ['这个franchise fee多少', 'zh'],
    ['我想找From Where to Eternity这个节目', 'zh'],
    ['鲜の茶怎么加盟', 'zh'],
    ['how much is 奶茶', 'en'],
    ['was kostet 加盟', 'de'],
    ['Ich möchte The Art of Tea hören', 'de'],
    ['フランチャイズのfeeはいくら', 'ja'],
    ['franchise 비용이 얼마예요', 'ko'],
    ['Guten Tag, https://example.com/how-much-is-the-fee', 'de'],
    ['ＨＯＷ ＭＵＣＨ', 'en'],
  ])('%s is %s', (text, language) => expect(languageOf(text).language).toBe(language));
});

test('figures and signs speak no language', () => {
  for (const text of ['123', '👍', '???', ''])
    expect(languageOf(text)).toEqual({ language: 'other', probability: 0, allowed: LANGUAGES });
});

test('any text has a language, quickly', () => {
  warmUp();
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { language, probability, allowed } = languageOf(text);
      expect(LANGUAGES).toContain(language);
      expect(allowed).toContain(language);
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    }),
  );
  for (const part of ['加盟', 'Ab ', 'A', 'A of ', 'の', '가', '唔', "a'", '. ']) {
    const began = process.cpuUsage();
    languageOf(part.repeat(Math.ceil(4_000 / part.length)));
    // Of this process: others may have the machine.
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1_000).toBeLessThan(500);
  }
});

test('what ships is small', () => {
  expect(statSync(path.join(root, 'models/language/latin.bin')).size).toBeLessThan(300_000);
});
