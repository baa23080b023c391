import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type Person, type World } from '../support/world.ts';
import { draft, firm, granted, makeFolder, publish, refused, write } from './firm.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

const seen = async (who: Person) =>
  (await who.call('articles.list', { query: { limit: 100 } })).items.map(({ id }) => id);

describe('a folder that somebody may not read', () => {
  test('hides its articles from lists, counts, categories, search, versions, approvals and titles', async () => {
    const { admin, mei, bo, needs } = await firm(world);
    const secret = await makeFolder(admin, '机密');
    await granted(admin, secret.id, [
      { kind: 'staff', subject: mei.id, rights: ['write', 'publish'] },
      { kind: 'staff', subject: admin.id, rights: ['review'] },
    ]);
    const article = await write(mei, '并购什么时候公布', { folderId: secret.id, category: '并购', products: ['暗线'] });
    const params = { id: article.id };
    await publish(mei, article);
    await needs(1);
    const { approval } = await mei.call('articles.unpublish', { params, body: {} });
    // Whoever may read it finds all of it.
    expect(await seen(mei)).toContain(article.id);
    expect((await mei.call('articles.get', { params })).rights).toEqual(['read', 'write', 'publish']);

    expect(await seen(bo)).not.toContain(article.id);
    for (const search of ['并购', '公布']) {
      expect((await bo.call('articles.list', { query: { search } })).items).toEqual([]);
    }
    expect((await bo.call('articles.list', { query: { folder: secret.id } })).items).toEqual([]);
    const counts = await bo.call('articles.counts', {});
    expect(JSON.stringify(counts)).not.toContain(secret.id);
    expect(JSON.stringify(counts)).not.toContain('暗线');
    expect(counts.all).toBe((await admin.call('articles.counts', {})).all - 1);
    expect(JSON.stringify(await bo.call('articles.categories', {}))).not.toContain('并购');
    expect(JSON.stringify(await bo.call('folders.list', {}))).not.toContain('机密');
    expect(JSON.stringify(await bo.call('articles.search', { body: { query: '并购什么时候公布' } }))).not.toContain(
      '并购',
    );
    await refused(bo.call('articles.get', { params }), 'article.not_found');
    await refused(bo.call('articles.versions', { params }), 'article.not_found');
    await refused(bo.call('articles.compare', { params, query: { from: 0, to: 1 } }), 'article.not_found');
    await refused(bo.call('articles.chunks', { params, query: {} }), 'article.not_found');
    await refused(bo.call('articleComments.list', { params }), 'article.not_found');
    await refused(bo.call('articles.update', { params, body: { ...draft('x'), revision: 1 } }), 'article.not_found');
    await refused(bo.call('articles.move', { params, body: { folderId: null } }), 'article.not_found');
    await refused(bo.call('articles.delete', { params }), 'article.not_found');
    await refused(bo.call('articles.restore', { params, body: {} }), 'article.not_found');
    await refused(write(bo, '混进去', { folderId: secret.id }), 'folder.not_found');
    const all = await bo.call('approvals.list', { query: { view: 'all' } });
    expect(JSON.stringify(all)).not.toContain('并购');
    await refused(bo.call('approvals.get', { params: { id: approval!.id } }), 'approval.not_found');
    await refused(
      bo.call('approvals.approve', { params: { id: approval!.id }, body: { reason: '' } }),
      'approval.not_found',
    );
    await refused(
      bo.call('articleBatches.create', { body: { verb: 'delete', which: { ids: [article.id] } } }),
      'batch.empty',
    );
    // Who manages knowledge sees it, and may decide it.
    expect(await seen(admin)).toContain(article.id);
    await admin.call('approvals.approve', { params: { id: approval!.id }, body: { reason: '' } });
    expect((await mei.call('articles.get', { params })).status).toBe('unpublished');
  });

  test('hides them from who reads the audit, which names no title', async () => {
    const { admin, mei, person } = await firm(world);
    const auditor = await person('Auditor', { roles: ['auditor'] });
    const secret = await makeFolder(admin, '董事会');
    await granted(admin, secret.id, [{ kind: 'staff', subject: mei.id, rights: ['write', 'publish'] }]);
    await publish(mei, await write(mei, '谁要走', { folderId: secret.id }));
    const read = async (who: Person) => JSON.stringify(await who.call('audit.list', { query: { group: 'article' } }));
    expect(await read(admin)).toContain('谁要走');
    expect(await read(auditor)).not.toContain('谁要走');
  });

  test('is known to no other company, nor what lies in it', async () => {
    const [one, other] = [await firm(world), await firm(world)];
    const folder = await makeFolder(one.admin, '价格');
    await refused(other.admin.call('folders.rights', { params: { id: folder.id } }), 'folder.not_found');
    await refused(
      other.admin.call('folders.update', { params: { id: folder.id }, body: { revision: 1, name: '我的' } }),
      'folder.not_found',
    );
    await refused(write(other.admin, '混进去', { folderId: folder.id }), 'folder.not_found');
    await refused(makeFolder(other.admin, '下级', folder.id), 'folder.not_found');
    const own = await write(other.admin, '自己的');
    await refused(
      other.admin.call('articles.move', { params: { id: own.id }, body: { folderId: folder.id } }),
      'folder.not_found',
    );
  });

  test('is still a place the bot speaks from', async () => {
    const { admin, mei, customer } = await firm(world);
    const secret = await makeFolder(admin, '内部');
    await granted(admin, secret.id, [{ kind: 'staff', subject: mei.id, rights: ['write', 'publish'] }]);
    await publish(mei, await write(mei, '加盟商年会在哪里开', { folderId: secret.id, answer: '在成都开。' }));
    const zhang = await customer('zhang');
    expect(JSON.stringify(await zhang.asks('加盟商年会在哪里开'))).toContain('在成都开');
  });
});

describe('rights', () => {
  test('need the folder and the role: to read is not to write, to write not to publish', async () => {
    const { admin, mei, li } = await firm(world);
    const folder = await makeFolder(admin, '只读');
    const article = await write(admin, '年费多少', { folderId: folder.id });
    const params = { id: article.id };
    await granted(admin, folder.id, [
      { kind: 'role', subject: 'editor', rights: ['read'] },
      { kind: 'staff', subject: li.id, rights: ['read', 'write', 'review', 'publish'] },
    ]);
    const body = { ...draft('年费多少'), revision: article.revision };
    await refused(mei.call('articles.update', { params, body }), 'folder.denied');
    await refused(publish(mei, article), 'folder.denied');
    await refused(mei.call('articles.move', { params, body: { folderId: null } }), 'folder.denied');
    // An agent's role writes nothing, whatever a folder says.
    await refused(li.call('articles.update', { params, body }), 'permission.denied');
    expect((await li.call('articles.get', { params })).rights).toEqual(['read']);
    await granted(admin, folder.id, [{ kind: 'role', subject: 'editor', rights: ['write'] }]);
    const { revision } = await mei.call('articles.update', { params, body });
    await refused(publish(mei, { id: article.id, revision }), 'folder.denied');
    await refused(li.call('articles.get', { params }), 'article.not_found');
  });

  test('to move needs writing where it lies and where it goes', async () => {
    const { admin, mei } = await firm(world);
    const [from, to] = [await makeFolder(admin, '来处'), await makeFolder(admin, '去处')];
    const article = await write(admin, '能转让吗', { folderId: from.id });
    const move = () => mei.call('articles.move', { params: { id: article.id }, body: { folderId: to.id } });
    await granted(admin, to.id, [{ kind: 'role', subject: 'editor', rights: ['read'] }]);
    await refused(move(), 'folder.denied');
    await granted(admin, to.id, [{ kind: 'role', subject: 'editor', rights: ['write'] }]);
    expect((await move()).folderId).toBe(to.id);
  });

  test('members of the department that owns a folder have all of them, those below it too', async () => {
    const { admin, mei, bo } = await firm(world);
    const sales = await admin.call('departments.create', { body: { name: '招商部', parentId: null } });
    const south = await admin.call('departments.create', { body: { name: '华南', parentId: sales.id } });
    await admin.call('staff.update', { params: { id: mei.id }, body: { departmentId: south.id } });
    const folder = await admin.call('folders.create', {
      body: { name: '招商', parentId: null, departmentId: sales.id },
    });
    await granted(admin, folder.id, [{ kind: 'staff', subject: admin.id, rights: ['read'] }]);
    const article = await write(mei, '区域代理怎么谈', { folderId: folder.id });
    expect(article.rights).toEqual(['read', 'write', 'review', 'publish']);
    expect(await seen(bo)).not.toContain(article.id);
    const people = (await admin.call('folders.people', { params: { id: folder.id } })).items.map(({ name }) => name);
    expect(people).toContain('Mei');
    expect(people).not.toContain('Bo');
  });

  test('what SQL gives is what a simple model gives, for any tree and any grants', async () => {
    const { admin, mei, tenant } = await firm(world);
    const [{ id: team }, { id: department }] = [
      await admin.call('teams.create', { body: { name: '甲', short: '甲', colour: '#0f766e' } }),
      await admin.call('departments.create', { body: { name: '乙', parentId: null } }),
    ];
    await admin.call('staff.update', { params: { id: mei.id }, body: { departmentId: department, teams: [team] } });
    const mine = { role: 'editor', department, team, staff: mei.id };
    const others = { role: 'agent', department: randomUUID(), team: randomUUID(), staff: randomUUID() };
    const right = fc.constantFrom('read', 'write', 'review', 'publish');
    const grant = fc.record({
      kind: fc.constantFrom('role', 'department', 'team', 'staff'),
      hits: fc.boolean(),
      rights: fc.uniqueArray(right, { minLength: 1, maxLength: 4 }),
    });
    const node = fc.record({
      parent: fc.nat(),
      owner: fc.constantFrom('none', 'none', 'none', 'mine', 'other'),
      grants: fc.uniqueArray(grant, { maxLength: 3, selector: ({ kind, hits }) => `${kind}${hits}` }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(node, { minLength: 1, maxLength: 12 }), async (nodes) => {
        await world.rows('update articles set removed_at = now(), folder_id = null where tenant_id = $1', [tenant]);
        await world.rows('delete from folder_rights where tenant_id = $1', [tenant]);
        await world.rows('delete from folders where tenant_id = $1', [tenant]);
        const ids = nodes.map(() => randomUUID());
        const parents = nodes.map(({ parent }, at) =>
          at === 0 || parent % (at + 1) === at ? null : parent % (at + 1),
        );
        const expected = new Map<string, string[]>();
        for (const [at, { owner, grants }] of nodes.entries()) {
          const parentId = parents[at] === null ? null : ids[parents[at]!]!;
          const owned = owner === 'none' ? null : owner === 'mine' ? mine.department : others.department;
          await world.rows(
            `insert into folders (tenant_id, id, parent_id, name, department_id, updated_at) values ($1, $2, $3, $4, $5, now())`,
            [tenant, ids[at], parentId, `n${at}`, owned],
          );
          for (const { kind, hits, rights } of grants) {
            await world.rows('insert into folder_rights values ($1, $2, $3, $4, $5)', [
              tenant,
              ids[at],
              kind,
              (hits ? mine : others)[kind as 'role'],
              rights,
            ]);
          }
          // The simple model: walk up for an owner, walk up for grants, take the union of those that name me.
          let owning: string | null = null;
          for (let up: number | null = at; up !== null && owning === null; up = parents[up]!) {
            if (nodes[up]!.owner !== 'none') owning = nodes[up]!.owner;
          }
          expected.set(ids[at]!, modelOf(nodes, parents, at));
          await world.rows(
            `insert into articles (tenant_id, id, question, similar_questions, answer, category, search_text, updated_at, folder_id, answers)
             values ($1, $2, $3, '{}', 'a', '', '', now(), $4, '[]')`,
            [tenant, randomUUID(), ids[at], ids[at]],
          );
        }
        const listed = (await mei.call('articles.list', { query: { limit: 100 } })).items;
        const got = Object.fromEntries(
          listed.filter(({ folderId }) => folderId).map((one) => [one.folderId, one.rights]),
        );
        const wanted = Object.fromEntries([...expected].filter(([, rights]) => rights.length > 0));
        expect(got).toEqual(wanted);
        const tree = await mei.call('folders.list', {});
        expect(new Set(tree.items.map(({ id }) => id))).toEqual(new Set(Object.keys(wanted)));
      }),
      { numRuns: 25 },
    );
  });
});

type Nodes = readonly { owner: string; grants: readonly { hits: boolean; rights: readonly string[] }[] }[];
const order = ['read', 'write', 'review', 'publish'];

function modelOf(nodes: Nodes, parents: readonly (number | null)[], at: number): string[] {
  const path: number[] = [];
  for (let up: number | null = at; up !== null; up = parents[up]!) path.push(up);
  // From the top down: what stands before counts until something says otherwise.
  let rights = new Set(order);
  let owner = 'none';
  for (const each of path.toReversed()) {
    const { owner: own, grants } = nodes[each]!;
    if (own !== 'none') owner = own;
    if (grants.length > 0)
      rights = new Set(grants.filter(({ hits }) => hits).flatMap((one) => [...one.rights, 'read']));
    if (owner === 'mine') rights = new Set(order);
  }
  return order.filter((right) => rights.has(right));
}

describe('the tree', () => {
  test('keeps its depth, its names and its shape', async () => {
    const { admin } = await firm(world);
    let parent: string | null = null;
    const chain: string[] = [];
    for (let level = 1; level <= 6; level++) {
      const made: { id: string } = await makeFolder(admin, `${level} 级`, parent);
      parent = made.id;
      chain.push(made.id);
    }
    await refused(makeFolder(admin, '7 级', parent), 'folder.too_deep');
    await refused(makeFolder(admin, '1 级'), 'folder.name_taken');
    const update = (id: string, body: object) =>
      admin.call('folders.update', { params: { id }, body: { revision: 1, ...body } });
    await refused(update(chain[0]!, { parentId: chain[3]! }), 'folder.cycle');
    const other = await makeFolder(admin, '旁边');
    await refused(update(chain[0]!, { parentId: other.id }), 'folder.too_deep');
    await refused(
      admin.call('folders.update', { params: { id: other.id }, body: { revision: 7, name: '新' } }),
      'folder.conflict',
    );
    expect((await update(chain[5]!, { parentId: other.id, name: '搬来的' })).parentId).toBe(other.id);
  });

  test('gives up a folder that is empty, or lets what lies in it move up', async () => {
    const { admin, mei } = await firm(world);
    const folder = await makeFolder(admin, '旧目录');
    const below = await makeFolder(admin, '下级', folder.id);
    const article = await write(mei, '老问题', { folderId: folder.id });
    await refused(mei.call('folders.remove', { params: { id: folder.id }, query: {} }), 'permission.denied');
    await refused(admin.call('folders.remove', { params: { id: folder.id }, query: {} }), 'folder.not_empty');
    expect(await admin.call('folders.remove', { params: { id: folder.id }, query: { contents: 'up' } })).toEqual({
      articles: 1,
      folders: 1,
    });
    expect((await mei.call('articles.get', { params: { id: article.id } })).folderId).toBeNull();
    expect((await admin.call('folders.rights', { params: { id: below.id } })).folderId).toBe(below.id);
  });
});
