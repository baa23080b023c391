import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type Person, type World } from '../support/world.ts';
import { told } from '../support/customer.ts';
import { ended, phrases, promote, refused, teach, teachAll, train } from './taught.ts';

let world: World;
let op: Person;
beforeAll(async () => {
  world = await openWorld();
  op = await world.person('运营', { roles: ['operator'] });
});
afterAll(() => world.close());

const answerOf = async (name: string, text: string) => {
  const said = await (await world.customer(name)).asks(text);
  return told([said])[0]!;
};

test('what is taught is trained, measured, put in service, understood in the widget, and rolled back', async () => {
  const admin = await world.person('管理员', { roles: ['admin'] });
  const article = await admin.call('articles.create', {
    body: {
      question: '怎样给总部供货？',
      similar: [],
      answer: '请把公司资料发到 supply@example.com，采购同事三个工作日内回复。',
      category: '合作',
      validFrom: null,
      validTo: null,
    },
  });
  await admin.call('articles.publish', { params: { id: article.id }, body: { revision: article.revision } });
  const { 渠道 } = await teachAll(op, {
    渠道: { kind: 'article', articleId: article.id },
    媒体: { kind: 'person' },
  });
  expect(渠道).toMatchObject({ name: 'qu_dao', examples: 6, leadsTo: { question: '怎样给总部供货？' } });

  await op.call('intents.addExamples', { body: { intentId: 渠道.id, texts: ['ODM白标能谈嘛'] } });
  const before = await answerOf('before', '我们厂想成为供应商');
  const first = await train(op, '第一版');
  expect(await op.call('models.report', { params: { id: first } })).toMatchObject({
    version: { number: 1, state: 'candidate', note: '第一版', intents: 4, examples: 31, outOfScope: 6, against: null },
  });
  // A candidate understands nobody.
  expect(await answerOf('candidate', '我们厂想成为供应商')).toBe(before);

  await promote(op, first);
  await refused(promote(op, first), 'version.serves');
  const seen = await op.call('understanding.try', { body: { text: '我们厂想成为供应商' } });
  expect(seen).toMatchObject({
    version: { number: 1 },
    intent: { accepted: true, ranked: [{ title: '渠道' }, {}, {}, {}] },
  });
  expect(await answerOf('in service', '我们厂想成为供应商')).toContain('supply@example.com');
  const journalist = await world.customer('journalist');
  await journalist.asks('记者想约个采访');
  expect(told(await journalist.messages())).toContain('handoff.requested');
  // The very words of an example that is like no other: 0.95 is not reached by far.
  expect(await answerOf('taught', '  ODM 白标能谈嘛。')).toContain('supply@example.com');
  expect(await answerOf('untaught', 'OEM 贴牌可行不')).not.toContain('supply@example.com');
  // What no intent is like goes its old way.
  expect(await answerOf('other', '加盟费多少')).toContain('5.8 万元');

  await op.call('intents.addExamples', { body: { intentId: 渠道.id, texts: ['供货流程', '想给你们供杯子'] } });
  expect(await op.call('understanding.overview', {})).toMatchObject({
    changes: 2,
    inService: { number: 1 },
    before: null,
  });
  const second = await train(op);
  const { version } = await op.call('models.report', { params: { id: second } });
  expect(version.against).toMatchObject({ versionId: first, number: 1 });
  await promote(op, second);
  expect(await op.call('understanding.overview', {})).toMatchObject({
    changes: 0,
    inService: { number: 2 },
    before: { number: 1 },
  });
  expect(await op.call('models.rollBack', { body: {} })).toMatchObject({ number: 1, state: 'in service' });
  await refused(op.call('models.rollBack', { body: {} }), 'version.no_earlier');
  expect(await op.call('understanding.try', { body: { text: '供货' } })).toMatchObject({ version: { number: 1 } });
  const { items } = await op.call('models.versions', { query: { limit: 1 } });
  expect(items).toMatchObject([{ number: 2, state: 'retired' }]);
});

test('a report says what was measured on rows that were held back, and comes in the files of Rasa', async () => {
  const { items } = await op.call('models.versions', { query: {} });
  const { id } = items.at(-1)!;
  const report = await op.call('models.report', { params: { id } });
  expect(report.labels.map(({ support }) => support)).toEqual([6, 6, 7, 6]);
  expect(report.confusion.matrix.flat().reduce((sum, count) => sum + count, 0)).toBe(31);
  expect(report.histogram.reduce((sum, { right, wrong }) => sum + right + wrong, 0)).toBe(31);
  expect(report.curve.length).toBeGreaterThan(2);
  const errors = await op.call('models.errors', { params: { id }, query: { limit: 2 } });
  expect(report.errors === 0 || errors.items.length > 0).toBe(true);
  const file = async (name: string) => {
    const response = await fetch(`${world.url}/api/v1/understanding/versions/${id}/files/${name}`, {
      headers: op.headers,
    });
    expect(response.status).toBe(200);
    return response.text();
  };
  expect(JSON.parse(await file('intent_report.json'))).toMatchObject({ qu_dao: { support: 7 } });
  expect(await file('intent_confusion_matrix.csv')).toContain('qu_dao');
  expect(await file('training_data.yml')).toContain(phrases.开票[0]);
  expect(JSON.parse(await file('intent_errors.json'))).toHaveLength(report.errors);
});

test('one training at a time; one that is stopped leaves nothing', async () => {
  const { total } = await versionCount();
  const training = await op.call('trainings.start', { body: {} });
  await refused(op.call('trainings.start', { body: {} }), 'training.running');
  expect(await op.call('trainings.cancel', { params: { id: training.id }, body: {} })).toMatchObject({
    state: 'cancelled',
  });
  await refused(op.call('trainings.cancel', { params: { id: training.id }, body: {} }), 'training.ended');
  await world.settled();
  expect(await ended(op, training)).toMatchObject({ state: 'cancelled', versionId: null });
  expect(await versionCount()).toEqual({ total });
});

const versionCount = async () =>
  (await world.rows<{ total: number }>('select count(*)::int as total from model_versions'))[0]!;

test('too little to learn from is refused, and another company sees nothing of all this', async () => {
  const other = await world.company('别家');
  const stranger = await other.person('运营', { roles: ['operator'] });
  await refused(stranger.call('trainings.start', { body: {} }), 'training.too_few');
  await teach(stranger, '招聘');
  await refused(stranger.call('trainings.start', { body: {} }), 'training.too_few');
  const { items } = await op.call('models.versions', { query: {} });
  await refused(stranger.call('models.report', { params: { id: items[0]!.id } }), 'version.not_found');
  await refused(promote(stranger, items[0]!.id), 'version.not_found');
  await refused(
    stranger.call('understanding.try', { body: { text: '供货', versionId: items[0]!.id } }),
    'version.not_found',
  );
  expect(await stranger.call('understanding.overview', {})).toMatchObject({ intents: 1, examples: 6, inService: null });
  expect((await stranger.call('models.versions', { query: {} })).items).toEqual([]);
});

test('an intent that is removed is acted on no longer, and where it leads works at once', async () => {
  const { items } = await op.call('intents.list', { query: { search: '渠道' } });
  const intent = items[0]!;
  const asks = async (name: string) => answerOf(name, '我们厂想成为供应商');
  expect(await asks('one')).toContain('supply@example.com');
  const { title, revision } = intent;
  await op.call('intents.update', {
    params: { id: intent.id },
    body: { title, leadsTo: { kind: 'nothing' }, revision },
  });
  expect(await asks('two')).not.toContain('supply@example.com');
  await op.call('intents.remove', { params: { id: intent.id } });
  const tried = await op.call('understanding.try', { body: { text: '我们厂想成为供应商' } });
  expect(tried.intent).toMatchObject({ accepted: false });
  await op.call('intents.restore', { params: { id: intent.id }, body: {} });
});

test('a version whose file is damaged is refused by name, and customers are answered without it', async () => {
  const [before] = await world.rows<{ id: string; model: Buffer }>(
    `select id, model from model_versions where tenant_id = $1 and state = 'in service'`,
    [world.tenant],
  );
  await world.rows(`update model_versions set model = set_byte(model, 60, 255 - get_byte(model, 60)) where id = $1`, [
    before!.id,
  ]);
  await world.restart();
  const again = await world.person('重启后', { roles: ['operator'] });
  await refused(again.call('understanding.try', { body: { text: '能供货吗' } }), 'version.unreadable');
  expect(await answerOf('damaged', '加盟费多少')).toContain('5.8 万元');
  await world.rows('update model_versions set model = $2 where id = $1', [before!.id, before!.model]);
  expect(await again.call('understanding.try', { body: { text: '能供货吗' } })).toMatchObject({ intent: {} });
});
