import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionsOf } from '#contracts/permissions';
import type { ArticleDraft } from '#contracts/http/knowledge';
import { createKnowledge, type Knowledge, type PackArticle } from '#knowledge';
import { tmpdir } from 'node:os';
import { createAudit, type Audit } from '#platform/audit';
import type { Db } from '#platform/db';
import { createFiles } from '#platform/files';
import { createOutbound } from '#platform/outbound';
import { createParser } from '#platform/parsing';
import { createPictures } from '#platform/pictures';
import type { StaffCaller } from '#platform/http';
import { createApprovals } from '#staff';
import { openGround, type Ground } from '../support/ground.ts';

let ground: Ground;
let knowledge: Knowledge;
let audit: Audit;

/** What imports need; nothing is imported here. */
function reading(db: Db) {
  const signingKey = Buffer.alloc(32);
  const disk = { home: tmpdir(), keptIn: { kind: 'disk' as const }, key: signingKey };
  const files = createFiles({ db, ...disk, pictures: createPictures(), now: ground.clock.now });
  return { signingKey, imports: { files, parser: createParser(), outbound: createOutbound({ allow: [], own: null }) } };
}

beforeAll(async () => {
  ground = await openGround();
  audit = createAudit({ now: ground.clock.now });
  knowledge = createKnowledge({
    db: ground.db,
    facts: ground.facts,
    audit,
    now: ground.clock.now,
    approvals: createApprovals({ db: ground.db, audit, now: ground.clock.now }),
    ...reading(ground.db),
  });
  await ground.facts.start({ durable: false });
});
afterAll(() => ground.close());

const draft = (given: Partial<ArticleDraft> = {}): ArticleDraft => ({
  kind: 'qa',
  negative: [],
  answers: [],
  language: null,
  products: [],
  question: '加盟费多少钱',
  similar: ['加盟要交多少钱'],
  answer: '标准店的加盟费是 5.8 万元。',
  category: '费用',
  validFrom: null,
  validTo: null,
  ...given,
});

function staff(tenant: string): StaffCaller {
  return {
    kind: 'staff',
    isProgram: false,
    tenant,
    staffId: randomUUID(),
    name: '林夏',
    sessionId: 's',
    csrf: 'c',
    permissions: permissionsOf(['editor']),
    teams: new Set(),
    mustChangePassword: false,
  };
}
const request = { id: 'r', ip: '127.0.0.1', header: () => undefined, reply: () => undefined };

/** One company with its editor, calling the routes. */
function company() {
  const tenant = randomUUID();
  const caller = staff(tenant);
  const { routes } = knowledge;
  const rest = { caller, request, upload: undefined };
  const on = (id: string) => ({ ...rest, params: { id }, query: undefined });
  const none = { params: undefined, query: undefined };
  const create = (given?: Partial<ArticleDraft>) =>
    routes['articles.create']({ ...rest, ...none, body: { ...draft(given), folderId: null } });
  const publish = (id: string, revision: number) => routes['articles.publish']({ ...on(id), body: { revision } });
  return {
    tenant,
    staffId: caller.staffId,
    create,
    publish,
    get: (id: string) => routes['articles.get']({ ...on(id), body: undefined }),
    update: (id: string, revision: number, given: Partial<ArticleDraft>) =>
      routes['articles.update']({ ...on(id), body: { ...draft(given), revision } }),
    unpublish: (id: string) => routes['articles.unpublish']({ ...on(id), body: {} }),
    remove: (id: string) => routes['articles.delete']({ ...on(id), body: undefined }),
    restore: (id: string) => routes['articles.restore']({ ...on(id), body: {} }),
    rollBack: (id: string, version: number) => routes['articles.rollBack']({ ...on(id), body: { version } }),
    versions: async (id: string) => (await routes['articles.versions']({ ...on(id), body: undefined })).items,
    list: (
      query: {
        search?: string;
        status?: 'draft' | 'published';
        category?: string;
        cursor?: string;
        limit?: number;
      } = {},
    ) => routes['articles.list']({ ...rest, params: undefined, body: undefined, query: { limit: 50, ...query } }),
    categories: () => routes['articles.categories']({ ...rest, ...none, body: undefined }),
    ask: (query: string) => routes['articles.search']({ ...rest, ...none, body: { query } }),
    async published(given?: Partial<ArticleDraft>) {
      const { id } = await create(given);
      return publish(id, 1);
    },
  };
}

async function eventually(check: () => Promise<boolean>, withinMs = 1_000): Promise<number> {
  const began = performance.now();
  while (!(await check())) {
    if (performance.now() - began > withinMs) throw new Error(`not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - began;
}

describe('an article', () => {
  test('is a draft, then published, then changed, then published again', async () => {
    const { create, publish, update, versions } = company();
    const made = await create();
    expect(made).toMatchObject({ status: 'draft', revision: 1, publishedVersion: null, updatedBy: { name: '林夏' } });
    expect(await publish(made.id, 1)).toMatchObject({ status: 'published', publishedVersion: 1 });
    const changed = await update(made.id, 1, { answer: '标准店的加盟费是 6.8 万元。' });
    expect(changed).toMatchObject({ status: 'changed', revision: 2, publishedVersion: 1 });
    expect(await publish(made.id, 2)).toMatchObject({ status: 'published', publishedVersion: 2 });
    expect((await versions(made.id)).map(({ version, answer }) => [version, answer.slice(-7)])).toEqual([
      [2, '6.8 万元。'],
      [1, '5.8 万元。'],
    ]);
  });

  test('published twice without a change has one version', async () => {
    const { published, publish, versions } = company();
    const { id, revision } = await published();
    await publish(id, revision);
    expect(await versions(id)).toHaveLength(1);
  });

  test('refuses an edit and a publication that did not see the latest text', async () => {
    const { create, update, publish } = company();
    const { id } = await create();
    await update(id, 1, { answer: '第二稿' });
    await expect(update(id, 1, { answer: '第三稿' })).rejects.toMatchObject({ code: 'article.conflict' });
    await expect(publish(id, 1)).rejects.toMatchObject({ code: 'article.conflict' });
  });

  test('of two editors who save at once, one wins', async () => {
    const { create, update } = company();
    const { id } = await create();
    const saved = await Promise.allSettled(['甲', '乙', '丙'].map((answer) => update(id, 1, { answer })));
    expect(saved.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('goes back to an earlier version as a draft', async () => {
    const { published, update, publish, rollBack } = company();
    const { id } = await published();
    await update(id, 1, { answer: '错的' });
    await publish(id, 2);
    expect(await rollBack(id, 1)).toMatchObject({
      status: 'changed',
      answer: '标准店的加盟费是 5.8 万元。',
      revision: 3,
    });
    await expect(rollBack(id, 9)).rejects.toMatchObject({ code: 'article.not_found' });
  });

  test('is not published when it is blank or already over', async () => {
    const { create, publish } = company();
    const blank = await create({ answer: '  ' });
    await expect(publish(blank.id, 1)).rejects.toMatchObject({
      code: 'article.not_ready',
      fields: { answer: 'is empty' },
    });
    const over = await create({ validTo: '2026-01-01T00:00:00Z' });
    await expect(publish(over.id, 1)).rejects.toMatchObject({ code: 'article.not_ready' });
    await expect(create({ validFrom: '2026-05-01T00:00:00Z', validTo: '2026-04-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });

  test('of one company is nobody else’s', async () => {
    const { id } = await company().published();
    const other = company();
    for (const call of [other.get, other.unpublish, other.remove, other.versions]) {
      await expect(call(id)).rejects.toMatchObject({ code: 'article.not_found' });
    }
    expect((await other.ask('加盟费多少钱')).items).toEqual([]);
  });
});

describe('the audit holds', () => {
  const entries = async (tenant: string) =>
    (await ground.db.tenant(tenant, (tx) => audit.list(tx, { limit: 50 }))).toReversed();

  test('who changed what the bot may say, and to which version', async () => {
    const { tenant, staffId, create, publish, update, rollBack, unpublish, remove, restore } = company();
    const { id } = await create();
    await publish(id, 1);
    await publish(id, 1);
    await update(id, 1, { answer: '第二稿' });
    await publish(id, 2);
    await rollBack(id, 1);
    await unpublish(id);
    await unpublish(id);
    await remove(id);
    await restore(id);
    await restore(id);
    const told = await entries(tenant);
    expect(told.map(({ action, detail }) => [action, detail['version']])).toEqual([
      ['article.publish', 1],
      ['article.publish', 2],
      ['article.roll_back', 1],
      ['article.unpublish', 2],
      ['article.delete', null],
      ['article.restore', null],
    ]);
    for (const { actor, target } of told) expect([actor, target]).toEqual([`staff:${staffId}`, `article:${id}`]);
  });

  test('nothing of what was refused', async () => {
    const { tenant, create, publish, rollBack } = company();
    const { id } = await create({ answer: ' ' });
    await expect(publish(id, 1)).rejects.toMatchObject({ code: 'article.not_ready' });
    await expect(rollBack(id, 1)).rejects.toMatchObject({ code: 'article.not_found' });
    expect(await entries(tenant)).toEqual([]);
  });

  test('what a pack brought, once', async () => {
    const { tenant } = company();
    const article = { packKey: 'fee', question: '加盟费多少钱', similar: [], answer: '5.8 万元', category: '费用' };
    for (const _ of [1, 2])
      await ground.db.tenant(tenant, (tx) => knowledge.importArticles(tx, [article], { by: null }));
    const [told, ...more] = await entries(tenant);
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      actor: 'system:pack',
      action: 'knowledge.import',
      detail: { added: 1, updated: 0 },
    });
  });
});

describe('the list', () => {
  test('finds any part of the text in whatever width, case or script', async () => {
    const { create, list } = company();
    await create({ question: 'VIP 会员怎么升级', similar: [], answer: '满 100% 即可' });
    await create({ question: '加盟费', similar: [], answer: '看店型' });
    const found = async (search: string) => (await list({ search })).items.map(({ question }) => question);
    expect(await found('ｖｉｐ')).toEqual(['VIP 会员怎么升级']);
    expect(await found('加盟費')).toEqual(['加盟费']);
    expect(await found('100%')).toEqual(['VIP 会员怎么升级']);
    expect(await found('_')).toEqual([]);
  });

  test('gives every article once, page by page, and counts categories', async () => {
    const { create, list, categories } = company();
    for (let i = 0; i < 7; i++) {
      ground.clock.at = new Date(ground.clock.at.getTime() + (i % 2));
      await create({ question: `问题 ${i}`, category: i < 3 ? '费用' : '选址' });
    }
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await list({ limit: 3, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ question }) => question));
      if (!page.next) break;
      cursor = page.next;
    }
    expect(seen.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => `问题 ${i}`));
    expect((await categories()).items).toEqual([
      { name: '费用', articles: 3 },
      { name: '选址', articles: 4 },
    ]);
    await expect(list({ cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('search', () => {
  test('answers from published text only, and follows every step', async () => {
    const { create, publish, update, unpublish, remove, restore, ask } = company();
    const answers = async () => (await ask('加盟费多少钱')).items.map(({ answer }) => answer);
    const { id } = await create();
    expect(await answers()).toEqual([]);
    await publish(id, 1);
    await eventually(async () => (await answers()).length === 1);
    await update(id, 1, { answer: '没有发布的新答案' });
    expect(await answers()).toEqual(['标准店的加盟费是 5.8 万元。']);
    await publish(id, 2);
    await eventually(async () => (await answers())[0] === '没有发布的新答案');
    await unpublish(id);
    await eventually(async () => (await answers()).length === 0);
    await publish(id, 2);
    await eventually(async () => (await answers()).length === 1);
    await remove(id);
    await eventually(async () => (await answers()).length === 0);
    expect(await restore(id)).toMatchObject({ status: 'published' });
    await eventually(async () => (await answers()).length === 1);
  });

  test('shows scores, matched words and a verdict', async () => {
    const { published, ask } = company();
    await published();
    const { items, verdict } = await ask('加盟费多少');
    expect(verdict).toBe('sure');
    expect(items[0]!.probability).toBeGreaterThan(0.5);
    expect(items[0]!.matched.length).toBeGreaterThan(0);
  });

  test('an edit reaches another node within a second', async () => {
    const node = await ground.node();
    const there = createKnowledge({
      db: node.db,
      facts: node.facts,
      audit,
      now: ground.clock.now,
      approvals: createApprovals({ db: node.db, audit, now: ground.clock.now }),
      ...reading(node.db),
    });
    await node.facts.start({ durable: false });
    const { tenant, published, update, publish } = company();
    const { id } = await published();
    await there.warm(tenant);
    await update(id, 1, { answer: '从另一台机器看到' });
    await publish(id, 2);
    const took = await eventually(async () => {
      const { hits } = await there.search(tenant, '加盟费多少钱');
      return hits[0]?.article.answer === '从另一台机器看到';
    });
    expect(took).toBeLessThan(1_000);
  });

  test('many edits while questions are asked end in what is published last', async () => {
    const { tenant, published, update, publish } = company();
    const { id } = await published();
    const asking = Array.from({ length: 20 }, () => knowledge.search(tenant, '加盟费多少钱'));
    for (let revision = 1; revision <= 15; revision++) {
      await update(id, revision, { answer: `第 ${revision} 次` });
      await publish(id, revision + 1);
    }
    await Promise.all(asking);
    await eventually(
      async () => (await knowledge.search(tenant, '加盟费多少钱')).hits[0]?.article.answer === '第 15 次',
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await knowledge.search(tenant, '加盟费多少钱')).hits[0]!.article).toMatchObject({
      answer: '第 15 次',
      version: 16,
    });
  });

  test('an article speaks only within its time', async () => {
    const { tenant, published } = company();
    await published({ validFrom: '2026-03-10T00:00:00+08:00', validTo: '2026-03-20T00:00:00+08:00' });
    const at = async (when: string) => {
      ground.clock.at = new Date(when);
      return (await knowledge.search(tenant, '加盟费多少钱')).hits.length;
    };
    expect(await at('2026-03-09T15:59:59Z')).toBe(0);
    expect(await at('2026-03-09T16:00:00Z')).toBe(1);
    expect(await at('2026-03-19T15:59:59Z')).toBe(1);
    expect(await at('2026-03-19T16:00:00Z')).toBe(0);
    ground.clock.at = new Date('2026-03-02T09:00:00Z');
  });
});

describe('a pack', () => {
  const packed = (given: Partial<PackArticle> = {}): PackArticle => ({
    packKey: 'fee',
    question: '加盟费多少钱',
    similar: [],
    answer: '5.8 万元',
    category: '费用',
    answers: { en: 'CNY 58,000' },
    ...given,
  });
  const bring = (tenant: string, ...articles: PackArticle[]) =>
    ground.db.tenant(tenant, (tx) => knowledge.importArticles(tx, articles, { by: null }));

  test('is published at once, with its English answer', async () => {
    const { tenant } = company();
    expect((await knowledge.search(tenant, '加盟费')).hits).toEqual([]);
    expect(await bring(tenant, packed(), packed({ packKey: 'site', question: '选址有什么要求' }))).toMatchObject({
      added: 2,
    });
    await eventually(async () => (await knowledge.search(tenant, '加盟费多少钱')).hits.length > 0);
    const { hits } = await knowledge.search(tenant, '加盟费多少钱');
    expect(hits[0]!.article).toMatchObject({
      answer: '5.8 万元',
      answers: [{ language: 'en', answer: 'CNY 58,000' }],
      version: 1,
    });
    const source = await ground.db.tenant(tenant, (tx) => knowledge.published(tx, hits[0]!.id));
    expect(source).toEqual(hits[0]!.article);
    const sources = await ground.db.tenant(tenant, (tx) => knowledge.packSources(tx));
    expect([...sources.keys()].toSorted()).toEqual(['fee', 'site']);
    expect(sources.get('fee')).toEqual({
      articleId: source!.articleId,
      version: 1,
      title: '加盟费多少钱',
      excerpt: '5.8 万元',
    });
  });

  test('brings what it changed, and leaves what the company changed', async () => {
    const { tenant, list, update, publish, remove } = company();
    const all = ['fee', 'site', 'goods', 'steps'].map((packKey) => packed({ packKey, question: packKey }));
    await bring(tenant, ...all);
    const { items } = await list();
    const idOf = (question: string) => items.find((item) => item.question === question)!.id;
    await update(idOf('site'), 1, { question: 'site', answer: '我们自己的话' });
    await publish(idOf('site'), 2);
    await remove(idOf('goods'));
    const next = all.map((article) => ({
      ...article,
      answer: article.packKey === 'steps' ? article.answer : '6.8 万元',
    }));
    expect(await bring(tenant, ...next)).toEqual({ added: 0, updated: 1, kept: 2, unchanged: 1 });
    const after = Object.fromEntries((await list()).items.map(({ question, answer }) => [question, answer]));
    expect(after).toEqual({ fee: '6.8 万元', site: '我们自己的话', steps: '5.8 万元' });
  });

  test('leaves what waits as a draft or was taken back, also when only the pack changed', async () => {
    const { tenant, list, update, unpublish } = company();
    const all = ['draft', 'back', 'same'].map((packKey) => packed({ packKey, question: packKey }));
    await bring(tenant, ...all);
    const { items } = await list();
    const idOf = (question: string) => items.find((item) => item.question === question)!.id;
    await update(idOf('draft'), 1, { question: 'draft', answer: '还没写完' });
    await unpublish(idOf('back'));
    const next = all.map((article) => ({ ...article, answer: '6.8 万元' }));
    expect(await bring(tenant, ...all)).toEqual({ added: 0, updated: 0, kept: 0, unchanged: 3 });
    expect(await bring(tenant, ...next)).toEqual({ added: 0, updated: 1, kept: 2, unchanged: 0 });
    const after = (await list()).items.map(({ question, answer, status }) => [question, answer, status]).toSorted();
    expect(after).toEqual([
      ['back', '5.8 万元', 'unpublished'],
      ['draft', '还没写完', 'changed'],
      ['same', '6.8 万元', 'published'],
    ]);
  });

  test('an edited answer loses its translation, which would name the old price', async () => {
    const { tenant, list, update, publish } = company();
    await bring(tenant, packed());
    const [{ id } = { id: '' }] = (await list()).items;
    await update(id, 1, { answer: '6.8 万元' });
    await publish(id, 2);
    const article = await ground.db.tenant(tenant, (tx) => knowledge.published(tx, id));
    expect(article?.answers).toEqual([]);
  });

  test('brings words that mean the same', async () => {
    const { tenant } = company();
    await ground.db.tenant(tenant, (tx) => knowledge.importSynonyms(tx, [['入伙费', '加盟费']]));
    await bring(tenant, packed(), packed({ packKey: 'site', question: '选址有什么要求', answer: '人流大' }));
    const { hits } = await knowledge.search(tenant, '入伙费');
    expect(hits[0]?.article.question).toBe('加盟费多少钱');
  });
});

test('nothing went wrong behind the scenes', () => expect(ground.errors).toEqual([]));
