import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type Person, type World } from '../support/world.ts';
import { Bringing, xlsx } from './bringing.ts';
import { draft, firm, granted, makeFolder, over, publish, refused, write, type Firm } from './firm.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

/** Somebody who writes and asks, and reviews what others wrote, but publishes nothing by himself. */
async function writerOf({ admin, person }: Firm): Promise<Person> {
  const permissions = ['knowledge.read', 'knowledge.write', 'knowledge.review', 'staff.read'] as const;
  const role = await admin.call('roles.create', {
    body: { name: '撰稿', description: '', permissions: [...permissions] },
  });
  return person('Wen', { roles: [role.id] });
}

/** A firm with such a writer, in which so many must approve. */
async function newsroom(approvers: number) {
  const company = await firm(world);
  if (approvers > 0) await company.needs(approvers);
  return { ...company, wen: await writerOf(company) };
}

const approve = (who: Person, id: string) => who.call('approvals.approve', { params: { id }, body: { reason: '' } });
const wholeBatch = (ids: string[], verb: 'publish' | 'unpublish' | 'delete' = 'publish') => ({
  body: { verb, which: { ids } },
});

describe('an article', () => {
  test('is handed in by whoever writes, and done by who reviews, never by who wrote or asked', async () => {
    const { wen, mei, bo } = await newsroom(1);
    const made = await write(wen, '加盟费多少');
    const params = { id: made.id };
    const asked = await publish(wen, made);
    expect(asked).toMatchObject({ state: 'review', status: 'draft' });
    const { id } = asked.approval!;
    await refused(approve(wen, id), 'approval.own');
    // Mei has a hand in it: her edit ends the request, and she cannot approve the next.
    const edited = await mei.call('articles.update', { params, body: { ...draft('加盟费多少钱'), revision: 1 } });
    await refused(approve(bo, id), 'approval.decided');
    const again = (await publish(wen, edited)).approval!;
    await refused(approve(mei, again.id), 'approval.own');
    await approve(bo, again.id);
    expect(await wen.call('articles.get', { params })).toMatchObject({ status: 'published', publishedVersion: 1 });
    const [version] = (await wen.call('articles.versions', { params })).items;
    expect(version).toMatchObject({ publishedBy: { id: bo.id }, approval: { askedBy: { id: wen.id } } });
  });

  test('is taken back, rolled back, removed and brought back by asking too', async () => {
    const { wen, mei, bo } = await newsroom(1);
    const made = await write(mei, '押金多少');
    const params = { id: made.id };
    await approve(bo, (await publish(mei, made)).approval!.id);
    const decided = async (asked: { approval: { id: string } | null }) => approve(bo, asked.approval!.id);
    await decided(await wen.call('articles.unpublish', { params, body: {} }));
    const { revision, status } = await wen.call('articles.get', { params });
    expect(status).toBe('unpublished');
    await decided(await wen.call('articles.republish', { params, body: { version: 1, revision } }));
    const gone = await wen.call('articles.delete', { params });
    expect(gone.done).toBe(false);
    await approve(bo, gone.approval!);
    await decided(await wen.call('articles.restore', { params, body: {} }));
    expect((await wen.call('articles.get', { params })).publishedVersion).toBe(2);
  });

  test('is published by nobody without the right where nobody must approve', async () => {
    const { wen, mei } = await newsroom(0);
    const made = await write(wen, '选址要求');
    const params = { id: made.id };
    for (const call of [
      () => publish(wen, made),
      () => wen.call('articles.delete', { params }),
      () => wen.call('articleBatches.create', wholeBatch([made.id])),
      () => wen.call('articleBatches.create', wholeBatch([made.id], 'delete')),
    ]) {
      await refused(call(), 'permission.denied');
    }
    const said = await publish(mei, made);
    await refused(wen.call('articles.unpublish', { params, body: {} }), 'permission.denied');
    const back = { version: 1, revision: said.revision };
    await refused(wen.call('articles.republish', { params, body: back }), 'permission.denied');
    expect((await wen.call('articles.get', { params })).status).toBe('published');
  });

  test('that the bot does not say is removed by nobody who only asks', async () => {
    const { wen, mei } = await newsroom(1);
    const made = await write(mei, '只是草稿');
    await refused(wen.call('articles.delete', { params: { id: made.id } }), 'permission.denied');
    await refused(wen.call('articleBatches.create', wholeBatch([made.id], 'delete')), 'batch.empty');
    expect((await mei.call('articles.get', { params: { id: made.id } })).status).toBe('draft');
  });

  test('needs the right to write where it lies', async () => {
    const company = await newsroom(1);
    const { admin, wen, bo } = company;
    const folder = await makeFolder(admin, '总部');
    const made = await write(admin, '总部电话', { folderId: folder.id });
    await granted(admin, folder.id, [
      { kind: 'staff', subject: wen.id, rights: ['read'] },
      { kind: 'staff', subject: bo.id, rights: ['review'] },
    ]);
    await refused(publish(wen, made), 'folder.denied');
    await granted(admin, folder.id, [
      { kind: 'staff', subject: wen.id, rights: ['write'] },
      { kind: 'staff', subject: bo.id, rights: ['review'] },
    ]);
    await approve(bo, (await publish(wen, made)).approval!.id);
    expect((await wen.call('articles.get', { params: { id: made.id } })).status).toBe('published');
  });
});

test('a batch is handed in by whoever writes; whoever wrote one of it or asked decides none of it', async () => {
  const { wen, mei, bo } = await newsroom(1);
  const ids = [(await write(wen, '甲')).id, (await write(mei, '乙')).id];
  const batch = await wen.call('articleBatches.create', wholeBatch(ids));
  expect(batch).toMatchObject({ state: 'waiting', left: 2 });
  for (const author of [wen, mei]) await refused(approve(author, batch.approval!), 'approval.own');
  await approve(bo, batch.approval!);
  expect((await over(wen, batch.id)).outcomes).toMatchObject({ done: 2 });
  const undo = await wen.call('articleBatches.undo', { params: { id: batch.id }, body: {} });
  expect(undo.state).toBe('waiting');
  await approve(bo, undo.approval!);
  await over(wen, undo.id);
  expect((await wen.call('articles.get', { params: { id: ids[0]! } })).publishedVersion).toBeNull();
});

describe('an import', () => {
  const rows = [
    ['春节期间发货吗？', '过年发货吗', '除夕到初三不发货。', '物流'],
    ['会员积分怎么兑换？', '积分换礼品', '在小程序的积分商城兑换。', '会员'],
  ];

  test('is handed in for review, approved by another, and answers customers', { timeout: 60_000 }, async () => {
    const { wen, bo, customer } = await newsroom(1);
    const bringing = await Bringing.begin(wen);
    await bringing.add('常见问题.xlsx', await xlsx(rows));
    await bringing.read();
    const { state, trouble, result } = await bringing.commit('review');
    expect({ state, trouble }).toEqual({ state: 'committed', trouble: null });
    const batchId = result!.batchId!;
    const { approval } = await wen.call('articleBatches.get', { params: { id: batchId } });
    await refused(approve(wen, approval!), 'approval.own');
    const zhang = await customer('zhang');
    expect(JSON.stringify(await zhang.asks('春节期间发货吗？'))).not.toContain('除夕');
    await approve(bo, approval!);
    expect((await over(bo, batchId)).outcomes).toMatchObject({ done: 2 });
    await world.settled();
    expect(JSON.stringify(await zhang.asks('春节期间发货吗？'))).toContain('除夕到初三不发货');
    expect(JSON.stringify(await zhang.asks('会员积分怎么兑换？'))).toContain('积分商城');
  });

  test('is not handed in where nobody reviews and the bringer may not publish', async () => {
    const { wen, mei } = await newsroom(0);
    const bringing = await Bringing.begin(wen);
    await bringing.add('常见问题.xlsx', await xlsx(rows));
    await bringing.read();
    await refused(bringing.commit('review'), 'permission.denied');
    expect((await bringing.get()).state).toBe('ready');
    expect((await bringing.commit()).result).toMatchObject({ added: 2 });
    // Who may publish hands in, and it is done at once.
    const own = await Bringing.begin(mei);
    await own.add('更多.xlsx', await xlsx([['几点打烊？', '', '十点。', '门店']]));
    await own.read();
    const { result } = await own.commit('review');
    expect((await over(mei, result!.batchId!)).outcomes).toMatchObject({ done: 1 });
  });
});
