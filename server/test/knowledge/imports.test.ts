import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type Person, type World } from '../support/world.ts';
import { bring, Bringing, docx, questions, xlsx } from './bringing.ts';

let world: World;
let editor: Person;
beforeAll(async () => {
  world = await openWorld();
  editor = await world.person('lin', { roles: ['editor'] });
});
afterAll(() => world.close());

test('a long document and a long table come in within seconds, with progress', { timeout: 120_000 }, async () => {
  const [document, table] = [await docx(200), await xlsx(questions(2_000))];
  const bringing = await Bringing.begin(editor);
  await bringing.add('门店手册.docx', document);
  await bringing.add('问答.xlsx', table);
  const began = performance.now();
  const preview = await bringing.read();
  const read = performance.now();
  expect(preview).toMatchObject({ state: 'ready', trouble: null, counts: { refused: 0, changes: 0 } });
  expect(preview.files.map(({ kind, format }) => [kind, format])).toEqual([
    ['document', 'docx'],
    ['qa', 'xlsx'],
  ]);
  expect(preview.files[1]!.counts.new).toBe(2_000);
  const done = await bringing.commit();
  const written = performance.now();
  expect(done).toMatchObject({ state: 'committed', result: { added: 2_001, changed: 0, refused: 0 } });
  expect(new Set(bringing.seen.map(({ percent }) => percent)).size).toBeGreaterThan(3);
  console.log(
    `read ${Math.round(read - began)} ms, written ${Math.round(written - read)} ms, passages ${preview.files[0]!.counts.new}`,
  );
});

describe('the same file again', () => {
  const faq = async (answer: string, extra: string[][] = []) =>
    xlsx([['保修多久？', '保修期', answer, '售后'], ['几点开门？', '', '九点。', '门店'], ...extra]);

  test('updates what it changed, keeps what was edited here and says so', async () => {
    const first = await bring(editor, '再来.xlsx', await faq('一年。'));
    expect(first.done.result).toMatchObject({ added: 2 });
    const [warranty, opening] = (await first.bringing.items()).map(({ article }) => article!.id) as [string, string];
    const draft = await editor.call('articles.get', { params: { id: opening } });
    const { question, similar, category, validFrom, validTo, revision } = draft;
    await editor.call('articles.update', {
      params: { id: opening },
      body: { question, similar, category, validFrom, validTo, revision, answer: '八点半。' },
    });
    const again = await Bringing.begin(editor);
    await again.add(
      '再来.xlsx',
      await xlsx([
        ['保修多久？', '保修期', '两年。', '售后'],
        ['几点开门？', '', '十点。', '门店'],
        ['几点关门？', '', '十点。', '门店'],
      ]),
    );
    const preview = await again.read();
    expect(preview.counts).toMatchObject({ new: 1, changes: 1, conflict: 1 });
    const conflict = (await again.items({ plan: 'conflict' }))[0]!;
    expect(conflict).toMatchObject({
      kind: 'qa',
      conflicts: ['answer'],
      here: { answer: '八点半。' },
      draft: { answer: '十点。' },
    });
    expect((await again.commit()).result).toMatchObject({ added: 1, changed: 1, kept: 1 });
    const answerOf = async (id: string) => (await editor.call('articles.get', { params: { id } })).answer;
    expect([await answerOf(warranty), await answerOf(opening)]).toEqual(['两年。', '八点半。']);
    const third = await bring(editor, '再来.xlsx', await faq('两年。'));
    expect(third.done.result).toMatchObject({ added: 0 });
  });

  test('keeps passages that were edited or left out, under their ids', async () => {
    const text = (body: string) =>
      `# 退货\n\n${'七天内可以退货，包装完整。'.repeat(20)}\n\n# 换货\n\n${body.repeat(20)}\n`;
    const first = await bring(editor, '退换.md', text('十五天内可以换货。'), { kind: 'document' });
    const id = first.done.files[0]!.article!.id;
    const { items: chunks, revision } = await editor.call('articles.chunks', { params: { id }, query: {} });
    expect(chunks).toHaveLength(2);
    const edited = chunks.map((chunk, at) => (at === 0 ? { ...chunk, text: '三十天内可以退货。' } : chunk));
    await editor.call('articles.setChunks', { params: { id }, body: { revision, chunks: edited } });
    const again = await bring(editor, '退换.md', text('二十天内可以换货。'), { kind: 'document' });
    expect(again.preview.files[0]).toMatchObject({ article: { id }, counts: { new: 1, unchanged: 1 } });
    expect(again.done.result).toMatchObject({ added: 0, changed: 1 });
    const { items: after } = await editor.call('articles.chunks', { params: { id }, query: {} });
    expect(after.map(({ text: words }) => words.slice(0, 5))).toEqual(['三十天内可', '二十天内可']);
    expect(after[0]!.id).toBe(chunks[0]!.id);
  });
});

test('the preview is corrected before it comes in', async () => {
  const bringing = await Bringing.begin(editor, { kind: 'document', chunkSize: 200 });
  await bringing.add(
    '手册.md',
    `# 一\n\n${'第一段说开门的事情。'.repeat(15)}\n\n# 二\n\n${'第二段说关门的事情。'.repeat(15)}\n\n# 三\n\n${'第三段没用。'.repeat(20)}`,
  );
  await bringing.read();
  const [one, two, three] = await bringing.items();
  const place = (item: { id: string }) => ({ id: bringing.id, itemId: item.id });
  const {
    items: [head, tail],
  } = await editor.call('imports.splitItem', { params: place(one!), body: { revision: one!.revision, at: 50 } });
  expect([head!, tail!].map((item) => item.kind === 'chunk' && item.chunk.text.length)).toEqual([50, 100]);
  await expect(
    editor.call('imports.editItem', { params: place(one!), body: { revision: one!.revision, enabled: false } }),
  ).rejects.toMatchObject({ code: 'import.conflict' });
  const merged = await editor.call('imports.mergeItem', { params: place(tail!), body: { revision: tail!.revision } });
  expect(merged.kind === 'chunk' && merged.chunk.text).toContain('第二段');
  await editor.call('imports.editItem', {
    params: place(head!),
    body: { revision: head!.revision, chunk: { heading: ['营业时间'], text: '九点开门。' } },
  });
  const acted = await editor.call('imports.actOnItems', {
    params: { id: bringing.id },
    body: { act: 'disable', filter: { search: '没用' } },
  });
  expect(acted.done).toBe(1);
  expect(two!.id === merged.id || three!.enabled).toBe(true);
  const done = await bringing.commit();
  const { items: chunks } = await editor.call('articles.chunks', {
    params: { id: done.files[0]!.article!.id },
    query: {},
  });
  expect(chunks.map(({ text, disabled }) => [text.slice(0, 5), disabled])).toEqual([
    ['九点开门。', false],
    [merged.kind === 'chunk' ? merged.chunk.text.slice(0, 5) : '', false],
    ['第三段没用', true],
  ]);
});

test('an undo takes back what nobody changed since, and names the rest', async () => {
  await bring(editor, '撤销.xlsx', await xlsx([['运费谁出？', '', '我们出。', '售后']]));
  const { bringing } = await bring(
    editor,
    '撤销.xlsx',
    await xlsx([
      ['运费谁出？', '', '你们出。', '售后'],
      ['开发票吗？', '', '开。', '财务'],
      ['能刷卡吗？', '', '能。', '财务'],
    ]),
  );
  const items = await bringing.items();
  const idOf = (question: string) => items.find(({ article }) => article?.question === question)!.article!.id;
  const card = idOf('能刷卡吗？');
  const { revision } = await editor.call('articles.get', { params: { id: card } });
  await editor.call('articles.publish', { params: { id: card }, body: { revision } });
  const undone = await bringing.undo();
  expect(undone).toMatchObject({
    state: 'undone',
    result: { undone: 2, left: [{ articleId: card, question: '能刷卡吗？' }] },
  });
  expect(await editor.call('articles.get', { params: { id: idOf('运费谁出？') } })).toMatchObject({
    answer: '我们出。',
  });
  await expect(editor.call('articles.get', { params: { id: idOf('开发票吗？') } })).rejects.toMatchObject({
    code: 'article.not_found',
  });
  await expect(bringing.undo()).rejects.toMatchObject({ code: 'import.not_now' });
});

test('rows that cannot come in go out as a table with reasons that no spreadsheet runs', async () => {
  const bringing = await Bringing.begin(editor);
  await bringing.add('有错.csv', '问题,答案,生效时间\n=HYPERLINK("x"),,\n正常吗？,正常。,\n哪天？,今天。,昨天\n');
  const preview = await bringing.read();
  expect(preview.counts).toMatchObject({ new: 1, refused: 2 });
  const response = await fetch(`${editor.url}/api/v1/knowledge/imports/${bringing.id}/errors`, {
    headers: editor.headers,
  });
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
  expect(text.startsWith('\ufeff文件,工作表,行号,原因,问题,答案,生效时间\r\n')).toBe(true);
  expect(text).toContain(`答案：没有答案,"'=HYPERLINK(""x"")"`);
  expect(text).toContain('生效时间：日期看不懂');
});

test.each(['xlsx', 'csv', 'jsonl'])('the %s template comes in as it is', async (format) => {
  const response = await fetch(`${editor.url}/api/v1/knowledge/import-template?format=${format}`, {
    headers: editor.headers,
  });
  const bringing = await Bringing.begin(editor, { kind: 'qa' });
  await bringing.add(`模板.${format}`, Buffer.from(await response.arrayBuffer()));
  expect(await bringing.read()).toMatchObject({ state: 'ready', counts: { refused: 0 } });
  const [item] = await bringing.items();
  expect(item).toMatchObject({
    kind: 'qa',
    draft: { question: '加盟费多少钱？', category: '费用', similar: ['加盟要交多少钱', '入驻费用是多少'] },
  });
});

test('a document takes the new title of its file, unless it was called otherwise here', async () => {
  const file = (title: string) => `# ${title}\n\n${'门店每天九点开门。'.repeat(20)}`;
  const bringTitled = (title: string) => bring(editor, '营业时间.md', file(title), { kind: 'document' });
  const { done } = await bringTitled('营业时间 2025');
  const { id } = done.files[0]!.article!;
  const titleOf = async () => (await editor.call('articles.get', { params: { id } })).question;
  const first = await titleOf();
  const again = await bringTitled('营业时间 2026');
  expect(first).toBe('营业时间 2025');
  expect(await titleOf()).toBe('营业时间 2026');
  expect(again.done.result).toMatchObject({ added: 0, changed: 1 });
  expect((await editor.call('articles.list', { query: { search: '营业时间 2026' } })).items).toHaveLength(1);
  // An undo takes the title back too; then it comes as if for the first time.
  await again.bringing.undo();
  expect(await titleOf()).toBe('营业时间 2025');
  const draft = await editor.call('articles.get', { params: { id } });
  const { similar, category, validFrom, validTo, revision, kind, answer } = draft;
  const own = { kind, answer, similar, category, validFrom, validTo, revision };
  await editor.call('articles.update', { params: { id }, body: { ...own, question: '几点开门' } });
  await bringTitled('营业时间 2027');
  expect(await titleOf()).toBe('几点开门');
});

test('the audit calls an import by its files', async () => {
  const { done } = await bring(editor, '审计.xlsx', await xlsx([['审计问题？', '', '答。', '测试']]));
  const auditor = await world.person('an', { roles: ['auditor'] });
  const { items } = await auditor.call('audit.list', { query: { target: done.id } });
  expect(items[0]).toMatchObject({ action: 'knowledge_import.commit', target: '审计.xlsx' });
});

describe('tables of other products come in as they are', () => {
  test.each([
    ['FastGPT.csv', 'q,a,indexes\n怎么退押金？,到期后七天退。,\n', '怎么退押金？', '到期后七天退。'],
    ['Dify.csv', 'question,answer\n怎么续约？,提前一个月续约。\n', '怎么续约？', '提前一个月续约。'],
    ['Dify 标注.csv', 'Question,Answer\n怎么解约？,书面通知。\n', '怎么解约？', '书面通知。'],
  ])('%s', async (name, text, question, answer) => {
    const { preview, done } = await bring(editor, name, text);
    expect(preview.files[0]).toMatchObject({ kind: 'qa', counts: { new: 1, refused: 0 } });
    const { items } = await editor.call('articles.list', { query: { importId: done.id } });
    expect(items).toMatchObject([{ question, answer }]);
  });
});
