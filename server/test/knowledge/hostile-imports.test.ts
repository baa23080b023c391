import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import yazl from 'yazl';
import { openWorld, type Person, type World } from '../support/world.ts';
import { Bringing, questions, xlsx } from './bringing.ts';

let world: World;
let editor: Person;
beforeAll(async () => {
  world = await openWorld();
  editor = await world.person('lin', { roles: ['editor'] });
});
afterAll(() => world.close());

const MB = 1024 * 1024;

async function zipOf(entries: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, bytes] of Object.entries(entries)) zip.addReadStream(Readable.from([bytes]), name);
  zip.end();
  return buffer(zip.outputStream as unknown as Readable);
}

async function refused(name: string, bytes: Buffer | string): Promise<unknown> {
  const bringing = await Bringing.begin(editor);
  await bringing.add(name, bytes);
  const { state, trouble } = await bringing.read();
  return { state, code: trouble?.code };
}

test('a bomb is refused by name, the house stays slim and answers', { timeout: 60_000 }, async () => {
  const bomb = await zipOf({
    '[Content_Types].xml': Buffer.from('<Types/>'),
    'word/document.xml': Buffer.alloc(300 * MB, 'A'),
  });
  expect(bomb.length).toBeLessThan(MB);
  global.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  const verdict = await refused('合同.docx', bomb);
  clearInterval(watch);
  expect(verdict).toEqual({ state: 'failed', code: 'file.bomb' });
  expect((most - before) / MB).toBeLessThan(150);
  expect((await fetch(`${world.url}/readyz`)).status).toBe(200);
});

test.each([
  ['empty.docx', '', 'file.empty'],
  ['画.png.docx', Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), undefined],
  ['坏的.pdf', '%PDF-1.7\nnothing', undefined],
  ['空表.csv', '问题,答案\n', undefined],
] as const)('%s is refused with a code that has words', async (name, bytes, code) => {
  const verdict = (await refused(name, bytes)) as { state: string; code: string };
  expect(verdict.state).toBe('failed');
  expect(verdict.code).toMatch(/^(file|import)\.[a-z_]+$/);
  if (code) expect(verdict.code).toBe(code);
});

test('one bad file in a zip does not hold up the others', async () => {
  const bringing = await Bringing.begin(editor);
  await bringing.add(
    '资料.zip',
    await zipOf({
      '手册.md': Buffer.from(`# 开店\n\n${'选址要看人流。'.repeat(30)}`),
      '坏.docx': Buffer.from('no zip'),
    }),
  );
  const { state, files } = await bringing.read();
  expect(state).toBe('ready');
  expect(files.map(({ name, state: read }) => [name, read])).toEqual(
    expect.arrayContaining([
      ['手册.md', 'read'],
      ['坏.docx', 'refused'],
    ]),
  );
});

test.each([
  'http://127.0.0.1:5432/',
  'http://169.254.169.254/latest/meta-data',
  'http://[::1]/',
  'file:///etc/passwd',
  'http://10.0.0.8/faq.html',
])('the address %s is never called', async (url) => {
  const bringing = await Bringing.begin(editor);
  await expect(editor.call('imports.addUrl', { params: { id: bringing.id }, body: { url } })).rejects.toMatchObject({
    code: 'import.url_refused',
  });
  expect((await bringing.get()).files).toEqual([]);
});

test('imports of one company wait in line, those of another do not wait for them', { timeout: 90_000 }, async () => {
  const other = await world.company('别家');
  const boss = await other.person('wang', { roles: ['editor'] });
  const table = await xlsx(questions(200));
  const ours = await Promise.all(
    Array.from({ length: 10 }, async (_, at) => {
      const bringing = await Bringing.begin(editor);
      await bringing.add(`第${at}份.xlsx`, table);
      return bringing;
    }),
  );
  const theirs = await Bringing.begin(boss);
  await theirs.add('他们的.xlsx', table);
  const order: string[] = [];
  const watched = [...ours.map((bringing) => ['ours', bringing] as const), ['theirs', theirs] as const];
  await Promise.all(
    watched.map(async ([whose, bringing]) => {
      expect((await bringing.read()).state).toBe('ready');
      order.push(whose);
    }),
  );
  expect(order.indexOf('theirs')).toBeLessThan(5);
});

test('what is cancelled stops, and leaves neither rows nor originals', async () => {
  const bringing = await Bringing.begin(editor);
  await bringing.add('大表.xlsx', await xlsx(questions(3_000)));
  const { params } = { params: { id: bringing.id } };
  await editor.call('imports.start', { params, body: {} });
  const { state } = await editor.call('imports.cancel', { params, body: {} });
  expect(state).toBe('cancelled');
  await world.settled();
  expect((await bringing.get()).state).toBe('cancelled');
  expect(await world.rows('select 1 from knowledge_import_items where import_id = $1', [bringing.id])).toEqual([]);
  expect(await world.rows(`select 1 from files where name = '大表.xlsx' and doomed_at is null`)).toEqual([]);
});

test('a process that dies in the middle is told by name in the end', async () => {
  const bringing = await Bringing.begin(editor);
  await bringing.add('中断.md', '# 一\n\n内容内容');
  await bringing.read();
  // As it stands when the third process has died with it.
  await world.rows(`update knowledge_imports set state = 'parsing', queued_at = now(), tries = 3 where id = $1`, [
    bringing.id,
  ]);
  const again = await Bringing.begin(editor);
  await again.add('下一个.md', '# 一\n\n内容内容');
  await again.read();
  expect(await bringing.over()).toMatchObject({ state: 'failed', trouble: { code: 'import.interrupted' } });
});

test('what nobody commits is forgotten after a week', async () => {
  const bringing = await Bringing.begin(editor);
  await bringing.add('旧.md', '# 一\n\n内容内容');
  await bringing.read();
  world.later(8 * 24 * 3_600_000);
  let more = true;
  while (more) more = await world.house.knowledge.transport.forget(world.tenant);
  await expect(bringing.get()).rejects.toMatchObject({
    code: expect.stringMatching(/import.not_found|session.required/),
  });
  expect(await world.rows(`select 1 from files where name = '旧.md' and doomed_at is null`)).toEqual([]);
});
