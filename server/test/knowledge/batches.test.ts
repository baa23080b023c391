import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';
import { draft, firm, granted, makeFolder, over, publish, refused, write, type Firm } from './firm.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

/** As an import leaves them: drafts whose author is whoever brought them. */
async function bring({ tenant }: Firm, author: string, count: number): Promise<void> {
  await world.rows(
    `insert into articles (tenant_id, id, question, similar_questions, answer, category, search_text, updated_at, authors, answers)
     select $1, gen_random_uuid(), '批量问题 ' || n, '{}', case when n = 1 then '' else '答案 ' || n end, '导入', '批量问题 ' || n, now(), array[$2::uuid], '[]'
     from generate_series(1, $3::int) n`,
    [tenant, author, count],
  );
}
const all = { filter: { category: '导入' } };
const statuses = async ({ mei }: Firm) =>
  Object.fromEntries((await mei.call('articles.counts', {})).states.map(({ name, articles }) => [name, articles]));

describe('many articles at once', () => {
  test(
    '2,000 are asked once, looked through, and published without those left out, changed or not ready',
    { timeout: 240_000 },
    async () => {
      const company = await firm(world);
      const { mei, bo, chen } = company;
      await company.needs(1);
      await bring(company, mei.id, 2_000);
      const batch = await mei.call('articleBatches.create', { body: { verb: 'publish', which: all, why: '新手册' } });
      expect(batch).toMatchObject({ state: 'waiting', items: 2_000, left: 1_999 });
      expect(batch.outcomes['not-ready']).toBe(1);
      const params = { id: batch.approval! };
      // The importer is an author, and no reviewer.
      await refused(mei.call('approvals.approve', { params, body: { reason: '' } }), 'approval.own');
      await refused(
        mei.call('articleBatches.leaveOut', { params: { id: batch.id, articleId: batch.id }, body: { leftOut: true } }),
        'approval.not_entitled',
      );
      const page = await bo.call('articleBatches.items', {
        params: { id: batch.id },
        query: { outcome: 'left', limit: 100 },
      });
      expect(page.items).toHaveLength(100);
      expect(page.next).not.toBeNull();
      const [first, second, third] = page.items;
      const left = { id: batch.id, articleId: first!.articleId };
      expect(await bo.call('articleBatches.item', { params: left })).toMatchObject({
        before: null,
        after: { question: first!.question },
      });
      await bo.call('articleBatches.leaveOut', { params: left, body: { leftOut: true } });
      // Somebody mends one while it waits: that one is left out by itself, and named.
      await chen.call('articles.update', {
        params: { id: second!.articleId },
        body: { ...draft('改过的问题', { category: '导入' }), revision: 1 },
      });
      expect((await bo.call('articles.get', { params: { id: third!.articleId } })).approval).toMatchObject({
        act: 'publish',
        batchId: batch.id,
      });
      const detail = (await bo.call('approvals.get', { params })).detail;
      expect(detail).toMatchObject({ kind: 'knowledge.publish_batch', items: 2_000, leftOut: 1 });
      await bo.call('approvals.approve', { params, body: { reason: '看过' } });
      const done = await over(bo, batch.id);
      expect(done.outcomes).toMatchObject({ done: 1_997, changed: 1, 'left-out': 1, 'not-ready': 1 });
      const changed = await bo.call('articleBatches.items', {
        params: { id: batch.id },
        query: { outcome: 'changed' },
      });
      expect(changed.items.map(({ question }) => question)).toEqual(['改过的问题']);
      const version = (await bo.call('articles.versions', { params: { id: third!.articleId } })).items[0]!;
      expect(version.approval).toMatchObject({ askedBy: { id: mei.id }, approvedBy: [{ id: bo.id }] });
      expect((await statuses(company))['draft']).toBe(3);
    },
  );

  test('a batch that is declined notes why on its drafts, and publishes nothing', async () => {
    const company = await firm(world);
    const { mei, bo } = company;
    await company.needs(1);
    await bring(company, mei.id, 3);
    const batch = await mei.call('articleBatches.create', { body: { verb: 'publish', which: all } });
    await bo.call('approvals.decline', { params: { id: batch.approval! }, body: { reason: '价格不对' } });
    expect(await mei.call('articleBatches.get', { params: { id: batch.id } })).toMatchObject({
      state: 'declined',
      reason: '价格不对',
    });
    const [sent] = (await mei.call('articles.list', { query: { search: '批量问题 2' } })).items;
    expect(sent).toMatchObject({ status: 'draft', sentBack: { by: { id: bo.id }, reason: '价格不对' } });
  });

  test('where nobody must approve they are published at once, moved, taken back, deleted, and put back', async () => {
    const company = await firm(world);
    const { admin, mei, bo } = company;
    await bring(company, mei.id, 120);
    const before = await statuses(company);
    const verb = (name: 'publish' | 'unpublish' | 'delete') =>
      mei.call('articleBatches.create', { body: { verb: name, which: all } });
    const undo = async (id: string) =>
      over(mei, (await mei.call('articleBatches.undo', { params: { id }, body: {} })).id);
    const published = await over(mei, (await verb('publish')).id);
    expect(published.outcomes).toMatchObject({ done: 119, 'not-ready': 1 });
    const folder = await makeFolder(admin, '手册');
    const moved = await mei.call('articleBatches.move', { body: { which: all, folderId: folder.id } });
    await over(mei, moved.id);
    const inFolder = async () =>
      (await mei.call('articles.list', { query: { folder: folder.id, limit: 1 } })).items.length;
    expect(await inFolder()).toBe(1);
    await undo(moved.id);
    expect(await inFolder()).toBe(0);
    await refused(mei.call('articleBatches.undo', { params: { id: moved.id }, body: {} }), 'batch.settled');
    const taken = await over(mei, (await verb('unpublish')).id);
    expect((await statuses(company))['unpublished']).toBe(119);
    // One that somebody touched since stays as he left it.
    const [one] = (await bo.call('articles.list', { query: { category: '导入', state: 'unpublished', limit: 1 } }))
      .items;
    await publish(bo, one!);
    expect((await undo(taken.id)).outcomes).toMatchObject({ done: 118, changed: 1 });
    const deleted = await over(mei, (await verb('delete')).id);
    expect(deleted.outcomes).toMatchObject({ done: 120 });
    expect((await mei.call('articles.list', { query: { category: '导入' } })).items).toEqual([]);
    await undo(deleted.id);
    expect(await statuses(company)).toEqual({ draft: 1, published: before['published']! + 119 });
  });

  test('needs the right in each folder: what the asker may not publish is not in it', async () => {
    const company = await firm(world);
    const { admin, mei, bo } = company;
    const folder = await makeFolder(admin, '只看');
    const [shut, open] = [await write(admin, '甲', { folderId: folder.id }), await write(admin, '乙')];
    await granted(admin, folder.id, [{ kind: 'role', subject: 'editor', rights: ['read'] }]);
    const which = { ids: [shut.id, open.id] };
    const { id } = await mei.call('articleBatches.create', { body: { verb: 'publish', which } });
    expect(await over(mei, id)).toMatchObject({ items: 1, outcomes: { done: 1 } });
    expect((await admin.call('articles.get', { params: { id: shut.id } })).status).toBe('draft');
    // And who may review in none of its folders reviews nothing of it.
    await company.needs(1);
    const asked = await admin
      .call('articleBatches.create', { body: { verb: 'publish', which: { ids: [shut.id] } } })
      .catch((error: { code: string }) => error.code);
    expect(asked).toBe('approval.nobody');
    await granted(admin, folder.id, [{ kind: 'staff', subject: bo.id, rights: ['review'] }]);
    const waits = await admin.call('articleBatches.create', { body: { verb: 'publish', which: { ids: [shut.id] } } });
    await refused(
      mei.call('approvals.approve', { params: { id: waits.approval! }, body: { reason: '' } }),
      'approval.not_entitled',
    );
    await bo.call('approvals.approve', { params: { id: waits.approval! }, body: { reason: '' } });
    await over(bo, waits.id);
    expect((await admin.call('articles.get', { params: { id: shut.id } })).status).toBe('published');
  });
});
