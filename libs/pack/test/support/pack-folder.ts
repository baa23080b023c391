import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PackArticle, PackCompany, PackContent } from '#libs/pack';

export const company: PackCompany = {
  brandName: '试验茶',
  brandNameEn: 'Trial Tea',
  legalName: '试验茶有限公司',
  greeting: { zh: '您好', en: 'Hello' },
  suggestedQuestions: [{ zh: '多少钱？', en: 'How much?' }],
  businessHours: { timeZone: 'Asia/Shanghai', weekly: [{ weekday: 1, from: '09:00', to: '18:00' }] },
  waitTexts: {
    queued: { zh: '请稍等', en: 'One moment' },
    busy: { zh: '有点忙', en: 'Busy' },
    closed: { zh: '已下班', en: 'Closed' },
    claimed: { zh: '来了', en: 'Here' },
  },
  themeColor: '#112233',
  linkHosts: ['trial.example'],
  contact: { phone: '400-000-0000', email: 'hi@trial.example', website: 'https://www.trial.example' },
};

export const article: PackArticle = {
  id: 'fee',
  category: '费用',
  question: '多少钱？',
  similar: ['价格'],
  answer: '3 万元。',
};

export const emptyContent: PackContent = {
  company,
  articles: [],
  scripts: [],
  smalltalk: [],
  lexicon: [],
  synonyms: [],
  staff: [],
  conversations: [],
  graph: { types: [], relations: [], entities: [], facts: [], links: [] },
  intents: [],
  strategies: [],
  papers: { needs: [], rules: [] },
};

export const lines = (...items: unknown[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');

export const goodFiles = (): Record<string, string | Uint8Array> => ({
  'company.json': JSON.stringify(company),
  'articles.jsonl': lines(article),
});

export const manifestFor = (files: Record<string, string | Uint8Array>): Record<string, unknown> => ({
  format: 1,
  name: 'trial',
  version: '1.0.0',
  title: { zh: '试验', en: 'Trial' },
  languages: ['zh-CN'],
  files: Object.entries(files).map(([name, bytes]) => ({
    name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  })),
});

/** A pack in a folder of its own, gone when disposed. `manifest` replaces pack.json as it stands. */
export function packFolder(files = goodFiles(), manifest: unknown = manifestFor(files)): Disposable & { dir: string } {
  const dir = mkdtempSync(path.join(tmpdir(), 'pack-'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(dir, name), bytes);
  writeFileSync(path.join(dir, 'pack.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}
