import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Company, openWorld, type Person, type World } from '../support/world.ts';
import { bring, transferred, upload, xlsx } from './bringing.ts';

let world: World;
let admin: Person;
const folder = mkdtempSync(join(tmpdir(), 'liren-export-'));
beforeAll(async () => {
  world = await openWorld();
  admin = await world.person('lin', { roles: ['admin'] });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.close();
});

/** Everything that counts as knowledge, in an order of its own. */
async function all(tenant: string): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const table of [
    'articles',
    'article_versions',
    'article_chunks',
    'folders',
    'article_comments',
    'knowledge_sources',
  ])
    found[table] = await world.rows(
      `select to_jsonb(t) as row from ${table} t where tenant_id = $1 order by to_jsonb(t)::text`,
      [tenant],
    );
  return found;
}

async function wipe(tenant: string): Promise<void> {
  for (const table of [
    'article_comments',
    'knowledge_sources',
    'article_chunks',
    'article_versions',
    'articles',
    'folder_rights',
    'folders',
    'knowledge_import_items',
    'knowledge_import_files',
    'knowledge_imports',
  ])
    await world.rows(`delete from ${table} where tenant_id = $1`, [tenant]);
}

async function exported(): Promise<Buffer> {
  const { link, counts, state } = await transferred(admin, await admin.call('transfers.export', { body: {} }));
  expect({ state, articles: counts['articles']! > 0 }).toEqual({ state: 'done', articles: true });
  const response = await fetch(world.url + link!, { headers: admin.headers });
  return Buffer.from(await response.arrayBuffer());
}

const restored = async (person: Person, bytes: Buffer) =>
  transferred(person, await upload(person, '/api/v1/knowledge/restores', 'knowledge.zip', bytes));

async function asked(company: Company, question: string): Promise<unknown> {
  const customer = await company.customer(`asks ${Math.random()}`);
  return (await customer.asks(question)) as unknown;
}

let archive: Buffer;

test(
  'export, wipe, import: the same ids, answers and history, and the bot says the same',
  { timeout: 60_000 },
  async () => {
    const shelf = await admin.call('folders.create', { body: { name: '招商', parentId: null, departmentId: null } });
    const { done } = await bring(
      admin,
      '费用.xlsx',
      await xlsx([['停车收费吗？', '停车多少钱', '前两小时免费。', '停车']]),
      { folderId: shelf.id },
    );
    await bring(admin, '手册.md', `# 停车\n\n${'停车场在地下一层。'.repeat(20)}`, {
      kind: 'document',
      folderId: shelf.id,
    });
    const list = await admin.call('articles.list', { query: { importId: done.id } });
    const [parking] = list.items;
    await admin.call('articles.publish', { params: { id: parking!.id }, body: { revision: parking!.revision } });
    await admin.call('articleComments.create', { params: { id: parking!.id }, body: { words: '请核对时长' } });
    const [before, said] = [await all(world.tenant), await asked(world, '停车收费吗？')];
    expect(JSON.stringify(said)).toContain('前两小时免费');
    archive = await exported();
    const originals = await world.rows<{ file_id: string }>('select file_id from knowledge_import_files');
    await wipe(world.tenant);
    const { state, counts, trouble } = await restored(admin, archive);
    expect({ state, trouble, added: counts['added'] }).toEqual({
      state: 'done',
      trouble: null,
      added: before['articles']!.length,
    });
    expect(await all(world.tenant)).toEqual(before);
    expect(await world.rows('select file_id from knowledge_import_files')).toEqual(originals);
    await world.settled();
    expect(JSON.stringify(await asked(world, '停车收费吗？'))).toContain('前两小时免费');
  },
);

test('brought back over what is here, it changes only what nobody changed', { timeout: 60_000 }, async () => {
  const { items } = await admin.call('articles.list', { query: { search: '停车' } });
  const parking = items.find(({ kind }) => kind === 'qa')!;
  const { question, similar, category, validFrom, validTo, revision, id } = await admin.call('articles.get', {
    params: { id: parking.id },
  });
  await admin.call('articles.update', {
    params: { id },
    body: { question, similar, category, validFrom, validTo, revision, answer: '全天免费。' },
  });
  const { counts } = await restored(admin, archive);
  expect(counts).toMatchObject({ added: 0, changed: 0 });
  expect((await admin.call('articles.get', { params: { id } })).answer).toBe('全天免费。');
});

test(
  'in another company it comes as drafts under other ids, and never touches the first',
  { timeout: 60_000 },
  async () => {
    const other = await world.company('别家');
    const boss = await other.person('wang', { roles: ['admin'] });
    const before = await all(world.tenant);
    const { state, counts } = await restored(boss, archive);
    expect({ state, some: counts['added']! > 0 }).toEqual({ state: 'done', some: true });
    expect(await all(world.tenant)).toEqual(before);
    const rows = await world.rows<{ id: string; published_version: number | null }>(
      `select id, published_version from articles where tenant_id = $1 and question = '停车收费吗？'`,
      [other.tenant],
    );
    expect(rows).toEqual([{ id: expect.any(String), published_version: null }]);
    expect(JSON.stringify(before)).not.toContain(rows[0]!.id);
    expect((await restored(boss, archive)).counts).toMatchObject({ added: 0 });
  },
);

test('an archive that was changed is refused, and one is brought back at a time', { timeout: 60_000 }, async () => {
  expect(await restored(admin, Buffer.from('PK no archive'))).toMatchObject({
    state: 'failed',
    trouble: { code: 'transfer.not_archive' },
  });
  const bent = Buffer.from(archive);
  bent[bent.indexOf('articles.jsonl') + 60]! ^= 0xff;
  expect(await restored(admin, bent)).toMatchObject({ state: 'failed', trouble: { code: 'transfer.broken' } });
  const editor = await world.person('lan', { roles: ['editor'] });
  await expect(editor.call('transfers.export', { body: {} })).rejects.toMatchObject({ code: 'permission.denied' });
});

test('the operator packs and unpacks beside the running house', async () => {
  const { transfers } = world.house.knowledge.transport;
  const file = join(folder, 'all.zip');
  expect((await transfers.packTo(world.tenant, file))['articles']).toBeGreaterThan(0);
  expect(await transfers.restoreFrom(world.tenant, file, { trusted: false })).toMatchObject({
    added: 0,
    changed: 0,
    kept: 0,
  });
  writeFileSync(file, 'PK');
  await expect(transfers.restoreFrom(world.tenant, file, { trusted: true })).rejects.toMatchObject({
    trouble: { code: 'transfer.not_archive' },
  });
});

test(
  'of a document that is here, passages that nobody changed take what the archive says',
  { timeout: 60_000 },
  async () => {
    const passage = (id: string, text: string, disabled = false) => {
      return { id, text, heading: ['一'], page: null, box: null, disabled };
    };
    const body = { question: '三方手册', kind: 'document' as const, similar: [], answer: '', category: '' };
    const made = await admin.call('articles.create', { body: { ...body, validFrom: null, validTo: null } });
    const params = { id: made.id };
    let { revision } = made;
    const put = async (...chunks: ReturnType<typeof passage>[]) => {
      ({ revision } = await admin.call('articles.setChunks', { params, body: { revision, chunks } }));
    };
    await put(passage('a', '甲'), passage('b', '乙'), passage('c', '丙'));
    await admin.call('articles.publish', { params, body: { revision } });
    await put(passage('a', '甲二'), passage('b', '乙'), passage('c', '丙', true), passage('d', '丁'));
    const later = await exported();
    // Here it goes another way: the first as published, the second edited, the third as published, the fourth gone.
    await put(passage('a', '甲'), passage('b', '乙三'), passage('c', '丙'));
    const { counts } = await restored(admin, later);
    expect(counts).toMatchObject({ added: 0, changed: 1 });
    const { items } = await admin.call('articles.chunks', { params, query: {} });
    expect(items.map(({ id, text, disabled }) => [id, text, disabled])).toEqual([
      ['a', '甲二', false],
      ['b', '乙三', false],
      ['c', '丙', true],
      ['d', '丁', false],
    ]);
    expect((await restored(admin, later)).counts).toMatchObject({ added: 0, changed: 0 });
  },
);
