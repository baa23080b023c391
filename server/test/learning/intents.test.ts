import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPack } from '#libs/pack';
import { openWorld, type Person, type World } from '../support/world.ts';
import { phrases, refused, teach } from './taught.ts';

let world: World;
let op: Person;
beforeAll(async () => {
  world = await openWorld();
  op = await world.person('运营', { roles: ['operator'] });
});
afterAll(() => world.close());

const examples = async (intentId?: string) =>
  (await op.call('intents.examples', { query: { ...(intentId && { intentId }), limit: 100 } })).items;
const validate = (draft?: { intentId: string | null; text: string }) =>
  op.call('intents.validate', { body: draft ? { draft } : {} });

test('words under two intents are told as they are typed, and in the list of what is wrong', async () => {
  const 招聘 = await teach(op, '招聘');
  const 开票 = await teach(op, '开票');
  const typed = await validate({ intentId: 开票.id, text: '你们招人吗？' });
  expect(typed.items).toMatchObject([
    { kind: 'conflict', severity: 'error', examples: [{ text: '你们招人吗', intent: { title: '招聘' } }] },
  ]);
  expect((await validate({ intentId: 招聘.id, text: '有没有仓库的活' })).items).toEqual([]);
  const before = await validate();
  await op.call('intents.addExamples', { body: { intentId: 开票.id, texts: ['你们招人吗？', '发票怎么开'] } });
  const after = await validate();
  expect(after.count).toBe(before.count + 1);
  expect(after.items[0]).toMatchObject({ kind: 'conflict', intents: [{ title: '开票' }, { title: '招聘' }] });
});

test('examples are known once, moved, changed, removed and brought back', async () => {
  const a = await op.call('intents.create', { body: { title: '退换', examples: ['能退吗', '怎么换货'] } });
  const b = await op.call('intents.create', { body: { title: '催单', examples: ['怎么换货'] } });
  const added = await op.call('intents.addExamples', { body: { intentId: a.id, texts: ['能退吗？', '想退款'] } });
  expect(added).toMatchObject({ known: 1, items: [{ text: '想退款' }] });
  const own = await examples(a.id);
  expect(own.map(({ text }) => text)).toEqual(['想退款', '怎么换货', '能退吗']);
  const ids = own.map(({ id }) => id);
  await refused(
    op.call('intents.updateExample', { params: { id: ids[0]! }, body: { text: '能退吗！' } }),
    'example.known',
  );
  await op.call('intents.updateExample', { params: { id: ids[0]! }, body: { text: '我要退钱' } });
  // What the other has already stays where it is.
  expect(await op.call('intents.moveExamples', { body: { ids, intentId: b.id } })).toEqual({ changed: 2 });
  expect((await examples(b.id)).map(({ text }) => text).toSorted()).toEqual(['怎么换货', '我要退钱', '能退吗']);
  expect((await examples(a.id)).map(({ text }) => text)).toEqual(['怎么换货']);
  expect(await op.call('intents.moveExamples', { body: { ids: ids.slice(0, 1), intentId: null } })).toEqual({
    changed: 1,
  });
  expect((await examples()).map(({ text }) => text)).toEqual(['我要退钱']);
  expect(await op.call('intents.removeExamples', { body: { ids } })).toEqual({ changed: 3 });
  expect(await op.call('intents.restoreExamples', { body: { ids: ids.slice(0, 1) } })).toEqual({ changed: 1 });
  expect((await examples()).map(({ text }) => text)).toEqual(['我要退钱']);
});

test('an intent keeps its name to itself, and whoever saved later is told', async () => {
  const one = await op.call('intents.create', { body: { title: '预约到店' } });
  expect(one).toMatchObject({ name: 'yu_yue_dao_dian', examples: 0, revision: 1, createdBy: { name: '运营' } });
  expect(await op.call('intents.create', { body: { title: '预约到店' } })).toMatchObject({ name: 'yu_yue_dao_dian_2' });
  await refused(op.call('intents.create', { body: { name: one.name, title: '另一个' } }), 'intent.name_taken');
  const body = { title: '预约看店', revision: 1 };
  const ghost = '0193c1de-7a10-7c5e-9a39-ffffffffffff';
  const params = { id: one.id };
  await refused(
    op.call('intents.update', { params, body: { ...body, leadsTo: { kind: 'article', articleId: ghost } } }),
    'article.not_found',
  );
  expect(await op.call('intents.update', { params, body })).toMatchObject({ title: '预约看店', revision: 2 });
  await refused(op.call('intents.update', { params, body }), 'intent.conflict');
  await op.call('intents.remove', { params });
  await refused(op.call('intents.addExamples', { body: { intentId: one.id, texts: ['约个时间'] } }), 'intent.removed');
  expect((await op.call('intents.list', { query: { kept: 'removed' } })).items).toMatchObject([{ id: one.id }]);
  expect(await op.call('intents.restore', { params, body: {} })).toMatchObject({ removedAt: null });
});

test('data goes out and comes back the same in three formats; what cannot be read changes nothing', async () => {
  const there = await world.company('搬家公司');
  const mover = await there.person('运营', { roles: ['operator'] });
  const exported = async (who: Person, format: string) => {
    const response = await fetch(`${world.url}/api/v1/understanding/export?format=${format}`, { headers: who.headers });
    return response.text();
  };
  for (const format of ['rasa', 'csv', 'jsonl']) {
    const text = await exported(op, format);
    const preview = await mover.call('intents.previewImport', { body: { text } });
    expect(preview.format).toBe(format);
    if (format === 'rasa') expect(preview).toMatchObject({ known: 0, outOfScope: 1 });
    else expect(preview).toMatchObject({ examples: 0 });
    await mover.call('intents.import', { body: { text } });
  }
  const sorted = (text: string) => text.split(/\r?\n/).toSorted();
  expect(sorted(await exported(mover, 'jsonl'))).toEqual(sorted(await exported(op, 'jsonl')));

  const before = await mover.call('understanding.overview', {});
  const broken = '{"text":"好","label":"a"}\n{"text":5}\n';
  await refused(mover.call('intents.import', { body: { text: broken } }), 'training_data.unreadable');
  expect(await mover.call('understanding.overview', {})).toEqual(before);
  const chinese = await mover.call('intents.import', { body: { text: 'text,label\n问路怎么走,问路\n' } });
  expect(chinese.intents).toMatchObject([{ name: 'wen_lu', title: '问路', isNew: true, examples: 1 }]);
});

test('names of things are kept once, found in what is said, and imported', async () => {
  const flagship = await op.call('gazetteer.create', {
    body: { type: 'shop_type', name: '旗舰店', synonyms: ['大店', '旗舰店'] },
  });
  expect(flagship.synonyms).toEqual(['大店']);
  await refused(op.call('gazetteer.create', { body: { type: 'shop_type', name: '大店' } }), 'gazetteer.name_taken');
  const seen = async () =>
    (await op.call('understanding.try', { body: { text: '大店要投多少' } })).entities.filter(
      ({ source }) => source === 'gazetteer',
    );
  expect(await seen()).toMatchObject([{ type: 'shop_type', text: '大店', value: { name: '旗舰店' } }]);
  const imported = await op.call('gazetteer.import', {
    body: { text: '类型,名称,别名\n店型,旗舰店,标杆店|大店\n品牌,慢壶青,慢壶\n' },
  });
  expect(imported).toEqual({ added: 1, grown: 1, known: 0 });
  await refused(op.call('gazetteer.import', { body: { text: '颜色,红\n' } }), 'gazetteer.unreadable');
  await op.call('gazetteer.remove', { params: { id: flagship.id } });
  expect(await seen()).toEqual([]);
});

test('the intents of a pack come once, and a company without a version gets one from them', async () => {
  const company = await world.company('新公司');
  const admin = await company.person('管理员', { roles: ['admin'] });
  const { db, learning } = world.house;
  const intents = (['招聘', '开票', '媒体'] as const).map((topic, at) => ({
    id: `topic-${at}`,
    title: { zh: topic, en: topic },
    leadsTo: at === 0 ? ({ kind: 'person' } as const) : ({ kind: 'nothing' } as const),
    examples: [...phrases[topic]],
  }));
  const bring = () => db.tenant(company.tenant, (tx) => learning.bringIntents(tx, intents, new Map()));
  await bring();
  await bring();
  expect(await admin.call('understanding.overview', {})).toMatchObject({
    intents: 3,
    examples: 18,
    inService: null,
    training: { state: 'queued', cause: 'pack', by: null },
  });
  await world.due('training');
  await expect
    .poll(async () => (await admin.call('understanding.overview', {})).inService, { timeout: 60_000 })
    .toMatchObject({ number: 1, cause: 'pack', promotedBy: null });
  const { items } = await admin.call('intents.list', { query: { search: '招聘' } });
  await admin.call('intents.remove', { params: { id: items[0]!.id } });
  await bring();
  expect(await admin.call('understanding.overview', {})).toMatchObject({ intents: 2, training: null });
});

test('a pack of the house was learned from ahead: its version serves without another training', async () => {
  const company = await world.company('客服公司');
  const admin = await company.person('管理员', { roles: ['admin'] });
  const { db, learning } = world.house;
  const { content } = await readPack('packs/service');
  await db.tenant(company.tenant, (tx) => learning.bringIntents(tx, content.intents, new Map()));
  const brought = await admin.call('intents.list', { query: {} });
  expect(brought.items.length).toBeGreaterThan(10);
  const { items } = await admin.call('intents.examples', { query: { intentId: brought.items[0]!.id } });
  expect(items[0]).toMatchObject({ from: 'pack' });
  await world.due('training');
  await expect
    .poll(async () => (await admin.call('understanding.overview', {})).inService, { timeout: 20_000 })
    .toMatchObject({ number: 1, cause: 'pack', promotedBy: null });
  const ahead = JSON.parse(gunzipSync(readFileSync('packs/service.version.gz')).toString()) as Record<string, unknown>;
  const [version] = (await admin.call('models.versions', { query: {} })).items;
  expect(version).toMatchObject({ trainSeconds: ahead['trainSeconds'], scores: ahead['scores'] });
  const tried = await admin.call('understanding.try', { body: { text: '我要开发票' } });
  expect(tried.intent).toMatchObject({ accepted: true, ranked: [{ name: 'service.invoice' }, {}, {}, {}, {}] });
});

test('an intent is gone for good thirty days after it was removed; of a pack only its name stays', async () => {
  const company = await world.company('清理公司');
  const admin = await company.person('管理员', { roles: ['admin'] });
  const [kept, own, brought] = [await teach(admin, '渠道'), await teach(admin, '招聘'), await teach(admin, '媒体')];
  await world.rows(`update intents set from_pack = true where id = $1`, [brought.id]);
  const [first] = await world.rows<{ id: string }>('select id from intent_examples where intent_id = $1', [brought.id]);
  await world.rows(`update intent_examples set origin = 'pack' where id = $1`, [first!.id]);
  for (const { id } of [own, brought]) await admin.call('intents.remove', { params: { id } });
  const { db, perception } = world.house;
  const forget = () => db.tenant(company.tenant, (tx) => perception.forgetRemoved(tx));
  const left = () =>
    world.rows(
      `select i.id, count(e.id)::int as examples from intents i left join intent_examples e on e.intent_id = i.id
       where i.tenant_id = $1 group by i.id order by i.created_at`,
      [company.tenant],
    );
  world.later(29 * 24 * 3_600_000);
  expect(await forget()).toBe(0);
  expect(await left()).toHaveLength(3);
  world.later(2 * 24 * 3_600_000);
  expect(await forget()).toBe(1 + phrases.媒体.length - 1);
  expect(await left()).toEqual([
    { id: kept.id, examples: phrases.渠道.length },
    { id: brought.id, examples: 1 },
  ]);
  expect(await forget()).toBe(0);
});
