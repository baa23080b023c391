import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createI18n } from '#web-ui/i18n.ts';
import en from '../../locales/en.json' with { type: 'json' };
import zh from '../../locales/zh-CN.json' with { type: 'json' };
import { sentenceOf } from './audit-words.ts';

const server = join(import.meta.dirname, '../../../../../server/src');

/** Every action that the server's source names where it writes the audit. */
function actions(): string[] {
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' });
  const sources = files.filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('companies'),
  );
  const found = sources.flatMap((file) =>
    [...readFileSync(join(server, file), 'utf8').matchAll(/\baction: '([a-z_]+\.[a-z_.]+)'/g)].map(([, name]) => name!),
  );
  const ends = ['approved', 'declined', 'withdrawn', 'outdated', 'expired'].map((end) => `approval.${end}`);
  return [...new Set([...found, ...ends])].toSorted();
}

test.each([
  ['zh-CN', zh],
  ['en', en],
] as const)('every action is a sentence in %s, with its places', (locale, words: Record<string, string>) => {
  expect(actions().length).toBeGreaterThan(30);
  expect(actions().filter((action) => !words[`did.${action}`]?.includes('{who}'))).toEqual([]);
  const { t } = createI18n({ 'zh-CN': zh, en }, locale);
  for (const action of actions()) {
    const pieces = sentenceOf({ action, detail: {} }, t);
    expect(pieces.filter(({ kind }) => kind === 'who')).toHaveLength(1);
    for (const piece of pieces) if (piece.kind === 'words') expect(piece.text).not.toMatch(/[{}\u0001\u0002]/);
  }
});

test('an action without words of its own still says who, what and its name', () => {
  const { t } = createI18n({ 'zh-CN': zh, en }, 'en');
  const said = sentenceOf({ action: 'kettle.boiled', detail: {} }, t);
  expect(said.map((piece) => (piece.kind === 'words' ? piece.text : piece.kind)).join('')).toBe(
    'who: kettle.boiled (what)',
  );
});
