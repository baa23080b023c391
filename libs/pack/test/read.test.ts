import { symlinkSync, unlinkSync, writeFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PackError, packErrorCodes, packLimits, readPack } from '#libs/pack';
import type { PackErrorCode } from '#libs/pack';
import { article, company, goodFiles, lines, manifestFor, packFolder } from './support/pack-folder.ts';

async function refusal(dir: string): Promise<PackError> {
  const outcome = await readPack(dir).catch((error: unknown) => error);
  if (!(outcome instanceof PackError)) throw new Error('The pack was not refused.', { cause: outcome });
  return outcome;
}

const articles = (...items: unknown[]) => ({ ...goodFiles(), 'articles.jsonl': lines(...items) });
const answer = (text: string) => articles({ ...article, answer: text });
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const met = new Set<PackErrorCode>();

interface Row {
  name: string;
  code: PackErrorCode;
  says: string;
  files?: Record<string, string | Uint8Array>;
  manifest?: unknown;
}

const conversation = {
  id: 'talk',
  scene: 'answered',
  language: 'zh-CN',
  status: 'closed',
  speaker: 'nobody',
  customer: { name: '周先生', source: '网站' },
  startedAt: '-3h',
  messages: [
    { at: '-3h', author: 'customer', text: '多少钱' },
    { at: '-2h59m', author: 'bot', text: '3 万元。', articles: ['fee'] },
  ],
};
const talks = (change: object) => ({ ...goodFiles(), 'conversations.jsonl': lines({ ...conversation, ...change }) });
const listing = (name: string) => ({ ...manifestFor(goodFiles()), files: [{ name, sha256: '0'.repeat(64) }] });

const rows: Row[] = [
  { name: 'a manifest that is no JSON', code: 'json.syntax', says: 'pack.json line 2', manifest: '{\n"format": 1,,}' },
  { name: 'a manifest of another format', code: 'format.unknown', says: 'format 1', manifest: { format: 2 } },
  {
    name: 'a manifest with an unknown key',
    code: 'shape.invalid',
    says: 'hooks',
    manifest: { ...manifestFor(goodFiles()), hooks: [] },
  },
  {
    name: 'a manifest without a version',
    code: 'shape.invalid',
    says: 'version',
    manifest: { ...manifestFor(goodFiles()), version: 'latest' },
  },
  { name: 'a manifest that is a list', code: 'shape.invalid', says: 'pack.json', manifest: [] },
  {
    name: 'a manifest that is too large',
    code: 'file.size',
    says: 'pack.json',
    manifest: ' '.repeat(packLimits.manifestBytes + 1),
  },
  {
    name: 'a path that climbs out',
    code: 'file.unknown',
    says: '../../etc/passwd',
    manifest: listing('../../etc/passwd'),
  },
  { name: 'an absolute path', code: 'file.unknown', says: '/etc/passwd', manifest: listing('/etc/passwd') },
  { name: 'a Windows path', code: 'file.unknown', says: 'company', manifest: listing('..\\company.json') },
  { name: 'the manifest listing itself', code: 'file.unknown', says: 'pack.json', manifest: listing('pack.json') },
  {
    name: 'a program',
    code: 'file.unlisted',
    says: 'setup.js',
    files: { ...goodFiles(), 'setup.js': '1' },
    manifest: manifestFor(goodFiles()),
  },
  {
    name: 'a file listed twice',
    code: 'id.repeated',
    says: 'company.json',
    manifest: {
      ...manifestFor(goodFiles()),
      files: [...(manifestFor(goodFiles())['files'] as object[]), { name: 'company.json', sha256: '0'.repeat(64) }],
    },
  },
  {
    name: 'a changed file',
    code: 'file.digest',
    says: 'articles.jsonl',
    files: answer('4 万元。'),
    manifest: manifestFor(goodFiles()),
  },
  { name: 'no company', code: 'file.missing', says: 'company.json', files: { 'articles.jsonl': lines(article) } },
  {
    name: 'bytes that are no UTF-8',
    code: 'text.encoding',
    says: 'UTF-8',
    files: { ...goodFiles(), 'articles.jsonl': new Uint8Array([0x22, 0xff, 0xfe, 0x22]) },
  },
  {
    name: 'a byte order mark',
    code: 'text.encoding',
    says: 'byte order',
    files: { ...goodFiles(), 'articles.jsonl': `\uFEFF${lines(article)}` },
  },
  {
    name: 'a broken line',
    code: 'json.syntax',
    says: 'articles.jsonl line 2',
    files: { ...goodFiles(), 'articles.jsonl': `${lines(article)}{"id":` },
  },
  {
    name: 'an empty line in the middle',
    code: 'json.syntax',
    says: 'line 2',
    files: { ...goodFiles(), 'articles.jsonl': `${lines(article)}\n${lines({ ...article, id: 'b' })}` },
  },
  {
    name: 'deep nesting',
    code: 'json.depth',
    says: 'deeper',
    files: { ...goodFiles(), 'articles.jsonl': nested(packLimits.jsonDepth + 1) },
  },
  {
    name: 'nesting that would break the parser',
    code: 'json.depth',
    says: 'deeper',
    files: { ...goodFiles(), 'lexicon.json': nested(1_000_000) },
  },
  {
    name: 'a prototype key',
    code: 'json.key',
    says: '__proto__',
    files: { ...goodFiles(), 'articles.jsonl': '{"id":"a","__proto__":{"admin":true}}' },
  },
  {
    name: 'an escaped prototype key',
    code: 'json.key',
    says: '__proto__',
    files: { ...goodFiles(), 'lexicon.json': '[{"\\u005f_proto__":1}]' },
  },
  {
    name: 'a constructor key',
    code: 'json.key',
    says: 'constructor',
    files: articles({ ...article, constructor: { prototype: 1 } }),
  },
  {
    name: 'too many lines',
    code: 'list.count',
    says: String(packLimits.smalltalk),
    files: { ...goodFiles(), 'smalltalk.jsonl': '{}\n'.repeat(packLimits.smalltalk + 1) },
  },
  {
    name: 'too many items',
    code: 'list.count',
    says: String(packLimits.staff),
    files: { ...goodFiles(), 'staff.json': `[${'1,'.repeat(packLimits.staff)}1]` },
  },
  {
    name: 'an object where a list belongs',
    code: 'shape.invalid',
    says: 'array',
    files: { ...goodFiles(), 'staff.json': '{}' },
  },
  { name: 'an unknown field', code: 'shape.invalid', says: 'script', files: articles({ ...article, script: 'x' }) },
  {
    name: 'a number for a text',
    code: 'shape.invalid',
    says: 'answer of "fee"',
    files: articles({ ...article, answer: 3 }),
  },
  {
    name: 'an answer that is too long',
    code: 'shape.invalid',
    says: 'answer',
    files: answer('长'.repeat(packLimits.long + 1)),
  },
  {
    name: 'too many similar questions',
    code: 'shape.invalid',
    says: 'similar',
    files: articles({ ...article, similar: Array(packLimits.similar + 1).fill('价格') }),
  },
  { name: 'an id with a slash', code: 'shape.invalid', says: 'id', files: articles({ ...article, id: 'a/b' }) },
  { name: 'an id in capitals', code: 'shape.invalid', says: 'id', files: articles({ ...article, id: 'Fee' }) },
  { name: 'an id twice', code: 'id.repeated', says: 'articles.jsonl line 2', files: articles(article, article) },
  {
    name: 'a day that does not exist',
    code: 'shape.invalid',
    says: 'validFrom',
    files: articles({ ...article, validFrom: '2026-02-30' }),
  },
  {
    name: 'a term that ends before it begins',
    code: 'shape.invalid',
    says: 'validFrom',
    files: articles({ ...article, validFrom: '2026-03-01', validTo: '2026-02-01' }),
  },
  { name: 'a script tag', code: 'text.markup', says: 'line 1', files: answer('看 <script>alert(1)</script>') },
  { name: 'a full-width tag', code: 'text.markup', says: 'markup', files: answer('看 ＜img src=x>') },
  { name: 'a comment', code: 'text.markup', says: 'markup', files: answer('<!-- x -->') },
  {
    name: 'markup in the company',
    code: 'text.markup',
    says: 'company.json',
    files: { ...goodFiles(), 'company.json': JSON.stringify({ ...company, brandName: '<b>茶</b>' }) },
  },
  {
    name: 'markup in the manifest',
    code: 'text.markup',
    says: 'pack.json',
    manifest: { ...manifestFor(goodFiles()), title: { zh: '<b>', en: 'b' } },
  },
  { name: 'a NUL', code: 'text.control', says: 'control', files: answer('a\u0000b') },
  {
    name: 'half a character',
    code: 'text.control',
    says: 'half',
    files: { ...goodFiles(), 'articles.jsonl': lines(article).replace('3 万元', '\\ud83d') },
  },
  { name: 'reversed text', code: 'text.control', says: 'direction', files: answer('abc\u202Ecba') },
  { name: 'a script link', code: 'link.scheme', says: 'http', files: answer('[点这里](javascript:alert(1))') },
  {
    name: 'a full-width script link',
    code: 'link.scheme',
    says: 'http',
    files: answer('ｊａｖａｓｃｒｉｐｔ：alert(1)'),
  },
  { name: 'a file link', code: 'link.scheme', says: 'http', files: answer('file:///etc/passwd') },
  { name: 'an ftp link', code: 'link.scheme', says: 'http', files: answer('ftp://trial.example/x') },
  { name: 'a link without scheme', code: 'link.scheme', says: 'http', files: answer('看 //evil.example/x') },
  { name: 'a data link', code: 'link.scheme', says: 'http', files: answer('data:text/html,hi') },
  { name: 'a foreign link', code: 'link.host', says: 'evil.example', files: answer('https://evil.example/x') },
  {
    name: 'a host that only ends alike',
    code: 'link.host',
    says: 'eviltrial.example',
    files: answer('https://eviltrial.example'),
  },
  {
    name: 'a host behind credentials',
    code: 'link.host',
    says: 'linkHosts',
    files: answer('https://trial.example:x@evil.example'),
  },
  { name: 'credentials', code: 'link.host', says: 'linkHosts', files: answer('https://a:b@trial.example') },
  {
    name: 'an unknown article',
    code: 'reference.missing',
    says: 'conversations.jsonl line 1',
    files: talks({ messages: [{ at: '-1h', author: 'bot', text: 'x', articles: ['nowhere'] }] }),
  },
  {
    name: 'an unknown member of staff',
    code: 'reference.missing',
    says: 'mei',
    files: talks({ messages: [{ at: '-1h', author: 'note', staff: 'mei', text: 'x' }] }),
  },
  {
    name: 'a customer message that cites',
    code: 'shape.invalid',
    says: 'articles',
    files: talks({ messages: [{ at: '-1h', author: 'customer', text: 'x', articles: ['fee'] }] }),
  },
  {
    name: 'messages out of order',
    code: 'shape.invalid',
    says: 'order of time',
    files: talks({ messages: conversation.messages.toReversed() }),
  },
  {
    name: 'a speaking person without a claim',
    code: 'shape.invalid',
    says: 'claimed',
    files: talks({ speaker: 'person' }),
  },
  { name: 'a time that is no time', code: 'shape.invalid', says: 'startedAt', files: talks({ startedAt: '-' }) },
];

describe('a pack is refused as a whole', () => {
  test.each(rows)('for $name: $code', async ({ code, says, files, manifest }) => {
    using folder = packFolder(files, manifest);
    const error = await refusal(folder.dir);
    expect({ code: error.code, message: error.message }).toEqual({ code, message: expect.stringContaining(says) });
    met.add(code);
  });

  test('for a missing folder, without pack.json, and without a listed file', async () => {
    expect((await refusal('/nowhere/at/all')).code).toBe('folder.unreadable');
    using folder = packFolder();
    unlinkSync(path.join(folder.dir, 'articles.jsonl'));
    expect((await refusal(folder.dir)).message).toBe('articles.jsonl: The file is missing.');
    unlinkSync(path.join(folder.dir, 'pack.json'));
    expect((await refusal(folder.dir)).code).toBe('file.missing');
    met.add('folder.unreadable');
  });

  test('for a link, even to the same bytes, and for a folder in place of a file', async () => {
    using elsewhere = packFolder();
    using folder = packFolder();
    const inside = path.join(folder.dir, 'articles.jsonl');
    unlinkSync(inside);
    symlinkSync(path.join(elsewhere.dir, 'articles.jsonl'), inside);
    expect((await refusal(folder.dir)).code).toBe('file.kind');
    rmSync(inside);
    mkdirSync(inside);
    expect((await refusal(folder.dir)).code).toBe('file.kind');
    met.add('file.kind');
  });

  test('for a file that is too large, before it is read', async () => {
    using folder = packFolder();
    writeFileSync(path.join(folder.dir, 'articles.jsonl'), Buffer.alloc(packLimits.fileBytes + 1, 0x20));
    expect((await refusal(folder.dir)).code).toBe('file.size');
  });

  test('quickly for a long text that invites backtracking', async () => {
    using folder = packFolder(answer('a'.repeat(packLimits.fileBytes - 1_000)));
    const before = performance.now();
    expect((await refusal(folder.dir)).code).toBe('shape.invalid');
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  test('with every code that exists', () => {
    expect([...met].toSorted()).toEqual([...packErrorCodes].toSorted());
  });
});

describe('a good pack', () => {
  test('reads, with missing lists empty and hidden files ignored', async () => {
    using folder = packFolder();
    writeFileSync(path.join(folder.dir, '.DS_Store'), 'x');
    const { manifest, content } = await readPack(folder.dir);
    expect(manifest.name).toBe('trial');
    expect(content).toEqual({
      company,
      articles: [article],
      scripts: [],
      intents: [],
      strategies: [],
      papers: { needs: [], rules: [] },
      smalltalk: [],
      lexicon: [],
      synonyms: [],
      staff: [],
      conversations: [],
      graph: { types: [], relations: [], entities: [], facts: [], links: [] },
    });
  });

  test.each([
    '3 < 5，心 <3',
    '链接 https://www.trial.example/a?b=c。完',
    '电话：400-000-0000',
    '10:00 到 22:00',
    '档口/标准//旗舰',
  ])('may say %s', async (text) => {
    using folder = packFolder(answer(text));
    expect((await readPack(folder.dir)).content.articles[0]?.answer).toBe(text);
  });

  test('may hold conversations that cite its articles', async () => {
    using folder = packFolder(talks({}));
    expect((await readPack(folder.dir)).content.conversations).toHaveLength(1);
  });
});
