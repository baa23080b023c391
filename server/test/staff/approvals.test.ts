import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { client, type ProblemError } from '#contracts/client';
import type { ApprovalInFull } from '#contracts/http/approvals';
import { allRoutes } from '#contracts/http/index';
import type { ErrorCode } from '#contracts/errors';
import { rolePermissions, type Permission } from '#contracts/permissions';
import { openWorld, Person, type Company, type World } from '../support/world.ts';

const day = 24 * 60 * 60_000;

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

/** A company where publishing needs approval, with people who did not bring each other in. */
interface Firm extends Company {
  mei: Person;
  bo: Person;
  chen: Person;
  admin: Person;
}

let firms = 0;
async function firm(approvers = 1): Promise<Firm> {
  const company = await world.company(`公司 ${++firms}`);
  const hire = (name: string, role: 'editor' | 'admin') => company.person(name, { roles: [role] });
  const [mei, bo, chen, admin] = await Promise.all([
    hire('Mei', 'editor'),
    hire('Bo', 'editor'),
    hire('Chen', 'editor'),
    hire('Admin', 'admin'),
  ]);
  if (approvers > 0) await policy(admin, approvers);
  return { ...company, mei, bo, chen, admin };
}

const policy = (who: Person, approvers: number) =>
  who.call('approvals.setPolicy', { params: { kind: 'knowledge.publish' }, body: { approvers, why: '' } });

const draft = (answer: string) => ({
  question: '加盟费多少钱？',
  similar: [],
  answer,
  category: '费用',
  validFrom: null,
  validTo: null,
});

async function write(who: Person, answer = '标准店 5.8 万元。') {
  return who.call('articles.create', { body: draft(answer) });
}

async function asks(who: Person, article: { id: string; revision: number }): Promise<string> {
  const { approval } = await who.call('articles.publish', {
    params: { id: article.id },
    body: { revision: article.revision, why: '换了价格' },
  });
  return approval!.id;
}

/** One who writes and asks. */
async function asked(who: Person, answer?: string) {
  const article = await write(who, answer);
  return { article, id: await asks(who, article) };
}

const approve = (who: Person, id: string) => who.call('approvals.approve', { params: { id }, body: { reason: '' } });
const decline = (who: Person, id: string) =>
  who.call('approvals.decline', { params: { id }, body: { reason: '不对' } });
const withdraw = (who: Person, id: string) => who.call('approvals.withdraw', { params: { id }, body: {} });
const look = (who: Person, id: string): Promise<ApprovalInFull> => who.call('approvals.get', { params: { id } });

const refused = (call: Promise<unknown>, code: ErrorCode) => expect(call).rejects.toMatchObject({ code });
const versions = async (who: Person, id: string) =>
  (await who.call('articles.versions', { params: { id } })).items.length;
const statusOf = async (who: Person, id: string) => (await who.call('articles.get', { params: { id } })).status;
/** What the audit of a company tells of one thing, the oldest first. */
const told = (tenant: string, target: string) =>
  world.rows<{ action: string; actor: string; detail: Record<string, unknown> }>(
    'select action, actor, detail from audit_log where tenant_id = $1 and target = $2 order by seq',
    [tenant, target],
  );

afterEach(async () => {
  // Whatever happened, no company's chain is broken by it.
  const tenants = await world.rows<{ id: string }>('select id from tenants');
  for (const { id } of tenants) {
    expect(await world.house.db.tenant(id, (tx) => world.house.audit.verify(tx))).toMatchObject({ intact: true });
  }
});

describe('a request', () => {
  test('is asked, seen, talked about and approved by another, and done at once with both names', async () => {
    const { tenant, mei, bo } = await firm();
    const { article, id } = await asked(mei);
    expect(await statusOf(mei, article.id)).toBe('draft');
    const seen = await look(bo, id);
    expect(seen).toMatchObject({
      state: 'waiting',
      act: 'publish',
      why: '换了价格',
      needed: 1,
      given: 0,
      standing: 'may',
      mine: false,
      detail: { before: null, after: { answer: '标准店 5.8 万元。' } },
    });
    expect(seen.waitingFor.map(({ name }) => name).toSorted()).toEqual(['Admin', 'Bo', 'Chen']);
    expect((await bo.call('approvals.counts', {})).forMe).toBe(1);
    await mei.call('approvals.comment', { params: { id }, body: { words: '总部昨天定的' } });
    expect(await approve(bo, id)).toMatchObject({ state: 'approved', decidedBy: { name: 'Bo' }, standing: 'closed' });
    expect(await statusOf(mei, article.id)).toBe('published');
    const [version] = (await mei.call('articles.versions', { params: { id: article.id } })).items;
    expect(version).toMatchObject({
      publishedBy: { name: 'Bo' },
      approval: { id, askedBy: { name: 'Mei' }, approvedBy: [{ name: 'Bo' }] },
    });
    expect((await told(tenant, `approval:${id}`)).map(({ action, actor }) => [action, actor])).toEqual([
      ['approval.requested', `staff:${mei.id}`],
      ['approval.commented', `staff:${mei.id}`],
      ['approval.approved', `staff:${bo.id}`],
    ]);
    expect((await told(tenant, `article:${article.id}`)).at(-1)).toMatchObject({
      action: 'article.publish',
      actor: `staff:${bo.id}`,
      detail: { version: 1, approval: id, askedBy: mei.id },
    });
    expect((await bo.call('approvals.counts', {})).forMe).toBe(0);
  });

  test('is declined by one, with a reason, and can be asked again', async () => {
    const { mei, bo } = await firm();
    const { article, id } = await asked(mei);
    await refused(bo.call('approvals.decline', { params: { id }, body: { reason: '' } }), 'request.invalid');
    expect(await decline(bo, id)).toMatchObject({ state: 'declined', reason: '不对' });
    expect(await versions(mei, article.id)).toBe(0);
    await refused(approve(bo, id), 'approval.decided');
    expect(await asks(mei, article)).not.toBe(id);
  });

  test('is taken back by whoever asked and by nobody else', async () => {
    const { mei, bo } = await firm();
    const { id } = await asked(mei);
    await refused(withdraw(bo, id), 'permission.denied');
    expect(await withdraw(mei, id)).toMatchObject({ state: 'withdrawn' });
    await refused(approve(bo, id), 'approval.decided');
  });

  test('asked twice is one; of another waits for the first', async () => {
    const { mei, bo } = await firm();
    const { article, id } = await asked(mei);
    expect(await asks(mei, article)).toBe(id);
    await refused(asks(bo, article), 'approval.already_waiting');
  });

  test('ends after seven days by the clock, and nobody can approve it then', async () => {
    const { tenant, mei, bo } = await firm();
    const first = await asked(mei);
    const second = await asked(mei);
    world.later(7 * day - 60_000);
    expect(await world.house.approvals.expire()).toBe(0);
    world.later(120_000);
    // The sessions are a week old too.
    const [lateMei, lateBo] = [await again(mei), await again(bo)];
    await refused(approve(lateBo, second.id), 'approval.expired');
    expect(await world.house.approvals.expire()).toBeGreaterThan(0);
    expect(await world.house.approvals.expire()).toBe(0);
    expect(await look(lateMei, first.id)).toMatchObject({ state: 'expired', decidedBy: null });
    expect((await told(tenant, `approval:${first.id}`)).at(-1)).toMatchObject({
      action: 'approval.expired',
      actor: 'system:clock',
    });
    expect(await versions(lateMei, first.article.id)).toBe(0);
    expect(await asks(lateMei, first.article)).not.toBe(first.id);
  });

  test('is another company’s secret', async () => {
    const { mei } = await firm();
    const { id } = await asked(mei);
    const other = await firm();
    await refused(look(other.admin, id), 'approval.not_found');
    await refused(approve(other.admin, id), 'approval.not_found');
    expect((await other.admin.call('approvals.list', { query: { view: 'all' } })).items).toEqual([]);
  });

  test('is listed for whom it concerns, page by page', async () => {
    const { mei, bo, admin, person } = await firm();
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push((await asked(mei, `第 ${n} 版`)).id);
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await bo.call('approvals.list', { query: { limit: 2, ...(cursor && { cursor }) } });
      seen.push(...page.items.map((item) => item.id));
      if (!page.next) break;
      cursor = page.next;
    }
    expect(seen).toEqual(ids.toReversed());
    expect((await mei.call('approvals.list', { query: { view: 'for-me' } })).items).toEqual([]);
    expect((await mei.call('approvals.list', { query: { view: 'asked' } })).items).toHaveLength(5);
    expect((await admin.call('approvals.list', { query: { view: 'all' } })).items).toHaveLength(5);
    const agent = await person('Agent', { roles: ['agent'] });
    expect((await agent.call('approvals.list', { query: { view: 'all' } })).items).toEqual([]);
    await refused(look(agent, ids[0]!), 'approval.not_found');
  });
});

/** The same person, signed in anew: sessions end before requests do. */
async function again(who: Person): Promise<Person> {
  const { staff, oneTimePassword } = await world.house.staff.resetPassword(who.tenant, who.id, 'system:test');
  return enter(staff.email, oneTimePassword);
}

/** Signs in with a one-time password and changes it, as everybody must. */
async function enter(email: string, oneTime: string): Promise<Person> {
  const password = randomUUID();
  const first = await Person.signIn({ url: world.url, email, password: oneTime });
  await first.call('session.changePassword', { body: { current: oneTime, next: password } });
  return Person.signIn({ url: world.url, email, password });
}

describe('one account cannot get around it', () => {
  test('by any route that changes what the bot says', async () => {
    const { mei, bo } = await firm();
    const { article, id } = await asked(mei, '第一版');
    await approve(bo, id);
    const params = { id: article.id };
    const live = () =>
      world.rows<{ version: number | null; gone: boolean }>(
        'select published_version as version, removed_at is not null as gone from articles where id = $1',
        [article.id],
      );
    expect(await mei.call('articles.unpublish', { params, body: {} })).toMatchObject({
      status: 'published',
      approval: { act: 'unpublish', askedBy: { name: 'Mei' } },
    });
    await refused(mei.call('articles.delete', { params }), 'approval.already_waiting');
    await withdraw(mei, (await mei.call('articles.get', { params })).approval!.id);
    const removal = await mei.call('articles.delete', { params });
    expect(removal).toMatchObject({ done: false });
    expect(await live()).toEqual([{ version: 1, gone: false }]);
    await approve(bo, removal.approval!);
    expect(await live()).toEqual([{ version: 1, gone: true }]);
    const restored = await mei.call('articles.restore', { params, body: {} });
    expect(await live()).toEqual([{ version: 1, gone: true }]);
    await approve(bo, restored.approval!.id);
    expect(await live()).toEqual([{ version: 1, gone: false }]);
    const edited = await mei.call('articles.update', { params, body: { ...draft('第二版'), revision: 1 } });
    await mei.call('articles.publish', { params, body: { revision: edited.revision } });
    expect(await live()).toEqual([{ version: 1, gone: false }]);
    await mei.call('articles.rollBack', { params, body: { version: 1 } });
    expect(await live()).toEqual([{ version: 1, gone: false }]);
    const imported = world.house.db.tenant(mei.tenant, (tx) =>
      world.house.knowledge.importArticles(
        tx,
        [{ packKey: 'x', question: '问', similar: [], answer: '答', category: '' }],
        { by: { staffId: mei.id, name: 'Mei' } },
      ),
    );
    await refused(imported, 'approval.required');
    // What the bot never said needs nobody.
    const scratch = await write(mei);
    expect(await mei.call('articles.delete', { params: { id: scratch.id } })).toEqual({ done: true, approval: null });
  });

  test('as the asker, in a second session', async () => {
    const { mei } = await firm();
    const { id } = await asked(mei);
    await refused(approve(mei, id), 'approval.own');
    await refused(decline(mei, id), 'approval.own');
    const second = await again(mei);
    await refused(approve(second, id), 'approval.own');
    expect((await look(second, id)).standing).toBe('involved');
  });

  test('as an author of what another asks for', async () => {
    const { mei, bo, chen } = await firm();
    const article = await write(bo);
    const revised = await chen.call('articles.update', {
      params: { id: article.id },
      body: { ...draft('Chen 改过'), revision: 1 },
    });
    const id = await asks(mei, revised);
    await refused(approve(bo, id), 'approval.own');
    await refused(approve(chen, id), 'approval.own');
    expect((await look(mei, id)).waitingFor.map(({ name }) => name)).toEqual(['Admin']);
  });

  test('by an account that one has created, invited or reset, at whatever remove, in either direction', async () => {
    const { tenant, mei, bo, chen, admin } = await firm();
    const bring = (whom: Person, by: Person | null) =>
      world.rows('update staff set brought_by = $2 where tenant_id = $3 and id = $1', [
        whom.id,
        by?.id ?? null,
        tenant,
      ]);
    for (const [puppet, of] of [
      [bo, mei],
      [mei, bo],
    ] as const) {
      await bring(puppet, of);
      const { id } = await asked(mei);
      await refused(approve(bo, id), 'approval.related');
      expect((await look(bo, id)).standing).toBe('related');
      await approve(chen, id);
      await bring(puppet, null);
    }
    await bring(chen, bo);
    await bring(bo, mei);
    const { id } = await asked(mei);
    await refused(approve(chen, id), 'approval.related');
    // Two whom a third brought in are two people.
    await bring(bo, admin);
    await bring(chen, admin);
    const next = await asked(bo);
    await approve(chen, next.id);
    await bring(bo, null);
    await bring(chen, null);
    // Who could not when it was asked cannot later: a related account is not washed clean.
    await refused(approve(bo, id), 'approval.not_entitled');
  });

  test('by an account made through the front door', async () => {
    const { admin, bo } = await firm();
    const made = await admin.call('staff.create', {
      body: { name: 'Puppet', email: `${randomUUID()}@company.example`, roles: ['editor'] },
    });
    const puppet = await enter(made.staff.email, made.oneTimePassword);
    const { id } = await asked(admin);
    await refused(approve(puppet, id), 'approval.related');
    const other = await asked(puppet);
    await refused(approve(admin, other.id), 'approval.related');
    await approve(bo, other.id);
  });

  test('by an account that another opens again: whoever brought it first still knows its password', async () => {
    const { admin, person } = await firm();
    const second = await person('Second', { roles: ['admin'] });
    const body = { name: 'Puppet', email: `${randomUUID()}@company.example`, roles: ['editor'] };
    const { staff, oneTimePassword } = await admin.call('staff.create', { body });
    const password = randomUUID();
    const signIn = (known: string) => Person.signIn({ url: world.url, email: staff.email, password: known });
    const first = await signIn(oneTimePassword);
    await first.call('session.changePassword', { body: { current: oneTimePassword, next: password } });
    // He "has lost his phone", and a colleague helps.
    await second.call('staff.resetFactors', { params: { id: staff.id }, body: {} });
    const { id } = await asked(admin);
    await refused(approve(await signIn(password), id), 'approval.related');
  });

  test('by an account that a program brought, for whoever has taken its key since', async () => {
    const { admin, mei, person } = await firm();
    const second = await person('Second', { roles: ['admin'] });
    const scopes: Permission[] = [...rolePermissions.editor, 'staff.write'];
    const { key } = await admin.call('keys.create', { body: { name: 'HR', scopes: scopes as never } });
    const { token } = await second.call('keys.rotate', { params: { id: key.id }, body: { graceHours: 0 } });
    const hr = client(allRoutes, { base: world.url, headers: () => ({ authorization: `Bearer ${token}` }) });
    const body = { name: 'Puppet', email: `${randomUUID()}@company.example`, roles: ['editor'] };
    const made = await hr('staff.create', { body });
    const puppet = await enter(made.staff.email, made.oneTimePassword);
    const { id } = await asked(second);
    await refused(approve(puppet, id), 'approval.related');
    await approve(mei, id);
  });

  test('by resetting the password of a colleague and deciding in his name', async () => {
    const { admin, bo, chen } = await firm();
    const { id } = await asked(admin);
    const { oneTimePassword } = await admin.call('staff.resetPassword', { params: { id: bo.id }, body: {} });
    const [row] = await world.rows<{ email: string }>('select email from staff where id = $1', [bo.id]);
    const taken = await enter(row!.email, oneTimePassword);
    await refused(approve(taken, id), 'approval.related');
    await approve(chen, id);
  });

  test('by giving a role after the request; nor does a role taken away still decide', async () => {
    const { admin, mei, bo, person } = await firm();
    const agent = await person('Agent', { roles: ['agent'] });
    const { id } = await asked(admin);
    await admin.call('staff.update', { params: { id: agent.id }, body: { roles: ['editor'] } });
    await refused(approve(await again(agent), id), 'approval.not_entitled');
    // A session that remembers more than its holder may do.
    await world.rows(`update staff set roles = '{agent}' where id = $1`, [bo.id]);
    const error = await approve(bo, id).catch((problem: ProblemError) => problem.code);
    expect(['permission.denied', 'approval.not_found', 'approval.not_entitled']).toContain(error);
    await approve(mei, id);
  });

  test('by a program, which asks but never decides, nor does whoever made it or held its key', async () => {
    const { admin, mei, bo, person } = await firm();
    const second = await person('Second', { roles: ['admin'] });
    const scopes: Permission[] = [
      'staff.read',
      'knowledge.read',
      'knowledge.write',
      'knowledge.publish',
      'knowledge.review',
    ];
    const { key, token } = await admin.call('keys.create', { body: { name: 'CMS', scopes: scopes as never } });
    const program = (secret: string) =>
      client(allRoutes, { base: world.url, headers: () => ({ authorization: `Bearer ${secret}` }) });
    const cms = program(token);
    const { id } = await asked(mei);
    await refused(cms('approvals.approve', { params: { id }, body: { reason: '' } }), 'key.only_people');
    await refused(cms('approvals.decline', { params: { id }, body: { reason: 'x' } }), 'key.only_people');
    // And were that door left open, the deed itself would refuse.
    const holder = {
      kind: 'staff' as const,
      tenant: bo.tenant,
      staffId: bo.id,
      name: 'Bo',
      sessionId: key.id,
      csrf: '',
    };
    const rights = { permissions: new Set(scopes), teams: new Set<string>(), mustChangePassword: false };
    const past = world.house.approvals.decide(
      { ...holder, ...rights, isProgram: true },
      { id, verdict: 'approve', reason: '' },
    );
    await refused(past, 'approval.not_person');
    const article = await cms('articles.create', { body: draft('程序写的') });
    const { token: rotated } = await second.call('keys.rotate', { params: { id: key.id }, body: { graceHours: 0 } });
    const { approval } = await program(rotated)('articles.publish', {
      params: { id: article.id },
      body: { revision: article.revision },
    });
    await refused(approve(admin, approval!.id), 'approval.own');
    await refused(approve(second, approval!.id), 'approval.own');
    expect(await approve(bo, approval!.id)).toMatchObject({ state: 'approved' });
  });

  test('by changing the text after it was asked', async () => {
    const { tenant, mei, bo } = await firm();
    const { article, id } = await asked(mei, '无害');
    const params = { id: article.id };
    await mei.call('articles.update', { params, body: { ...draft('有害'), revision: 1 } });
    await refused(approve(bo, id), 'approval.decided');
    expect(await look(bo, id)).toMatchObject({ state: 'outdated', detail: { after: { answer: '无害' } } });
    // Behind everybody's back: the print tells.
    const next = await asks(mei, await mei.call('articles.get', { params }));
    await world.rows(`update articles set answer = '更有害' where tenant_id = $1 and id = $2`, [tenant, article.id]);
    await refused(approve(bo, next), 'approval.outdated');
    expect(await look(bo, next)).toMatchObject({ state: 'outdated' });
    expect(await versions(mei, article.id)).toBe(0);
  });

  test('by a person who was disabled, or whose other vote no longer counts', async () => {
    const { admin, mei, bo, chen, person } = await firm(2);
    const dan = await person('Dan', { roles: ['editor'] });
    const { id } = await asked(mei);
    expect(await approve(bo, id)).toMatchObject({ state: 'waiting', given: 1, needed: 2 });
    await refused(approve(bo, id), 'approval.voted');
    await admin.call('staff.update', { params: { id: bo.id }, body: { disabled: true } });
    expect(await approve(chen, id)).toMatchObject({ state: 'waiting', given: 1 });
    expect(await approve(dan, id)).toMatchObject({ state: 'approved', given: 3 });
  });
});

describe('how many must approve', () => {
  test('is raised at once, and only if enough others could', async () => {
    const { admin } = await firm(0);
    await policy(admin, 2);
    const small = await world.company('两个人的公司');
    const boss = await small.person('Boss', { roles: ['admin'] });
    await refused(policy(boss, 1), 'approval.too_few');
    const one = await small.person('One', { roles: ['editor'] });
    expect(await policy(boss, 1)).toMatchObject({ approvers: 1, people: 2 });
    await refused(policy(boss, 2), 'approval.too_few');
    await refused(policy(one, 0), 'permission.denied');
  });

  test('is not raised where all others are one’s own', async () => {
    const small = await world.company('一个人的公司');
    const boss = await small.person('Boss', { roles: ['admin'] });
    const create = () =>
      boss.call('staff.create', {
        body: { name: 'P', email: `${randomUUID()}@company.example`, roles: ['editor'] },
      });
    await create();
    await refused(policy(boss, 1), 'approval.too_few');
    // Two that he brought in can look at each other's work.
    await create();
    expect(await policy(boss, 1)).toMatchObject({ approvers: 1 });
  });

  test('is lowered by a request that the old number decides', async () => {
    const { admin, mei, bo } = await firm(2);
    const { waiting, approvers } = await policy(admin, 0);
    expect(approvers).toBe(2);
    await refused(approve(admin, waiting!), 'approval.own');
    const before = await asked(mei);
    expect(before.id).toBeTruthy();
    expect(await approve(mei, waiting!)).toMatchObject({ state: 'waiting', given: 1 });
    expect(await approve(bo, waiting!)).toMatchObject({ state: 'approved' });
    const { items } = await admin.call('approvals.policies', {});
    expect(items).toMatchObject([{ approvers: 0, waiting: null, changedBy: { name: 'Bo' } }]);
    // What was asked under the old number keeps it; what is asked now is done.
    expect(await approve(bo, before.id)).toMatchObject({ state: 'waiting' });
    const article = await write(mei);
    const published = await mei.call('articles.publish', { params: { id: article.id }, body: { revision: 1 } });
    expect(published).toMatchObject({ status: 'published', approval: null });
  });

  test('a request that nobody could ever decide is refused', async () => {
    const { admin, mei, bo, chen } = await firm();
    for (const { id } of [bo, chen]) await admin.call('staff.update', { params: { id }, body: { disabled: true } });
    const article = await write(admin);
    await mei.call('articles.update', { params: { id: article.id }, body: { ...draft('Mei 也写了'), revision: 1 } });
    await refused(
      mei.call('articles.publish', { params: { id: article.id }, body: { revision: 2 } }),
      'approval.nobody',
    );
  });

  test('is the house’s own to set from outside, which the audit tells', async () => {
    const { tenant, admin } = await firm();
    await world.house.db.tenant(tenant, (tx) =>
      world.house.approvals.setPolicy(tx, { kind: 'knowledge.publish', approvers: 0, by: 'system:cli' }),
    );
    expect((await admin.call('approvals.counts', {})).needed).toEqual({ 'knowledge.publish': 0 });
    expect((await told(tenant, 'policy:knowledge.publish')).at(-1)).toMatchObject({
      actor: 'system:cli',
      detail: { from: 1, to: 0 },
    });
  });
});

describe('whatever happens at once', () => {
  test('two who approve at the same moment: one does it, the other hears that it is decided', async () => {
    const { mei, bo, chen, admin } = await firm();
    for (let round = 0; round < 5; round++) {
      const { article, id } = await asked(mei);
      const said = await Promise.allSettled([bo, chen, admin].map((who) => approve(who, id)));
      expect(said.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const one of said)
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'approval.decided' });
      expect(await versions(mei, article.id)).toBe(1);
    }
  });

  test('a request is executed at most once, and only if it ended approved', async () => {
    const { tenant, mei, bo, chen, admin } = await firm(2);
    const people = { bo, chen, admin, mei };
    const voter = fc.constantFrom('bo', 'chen', 'admin', 'mei' as const);
    const act = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('approve' as const), who: voter }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('decline' as const), who: voter }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), who: fc.constant('mei' as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), who: voter }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('ask' as const), who: voter }) },
    );
    const allowed = /^(approval|article)\.|permission\.denied/;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(act, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 }),
        async (rounds) => {
          const { article, id } = await asked(mei);
          const params = { id: article.id };
          for (const round of rounds) {
            const done = await Promise.allSettled(
              round.map(async ({ do: verb, who }) => {
                const person = people[who as keyof typeof people];
                if (verb === 'approve') return approve(person, id);
                if (verb === 'decline') return decline(person, id);
                if (verb === 'withdraw') return withdraw(person, id);
                const { revision } = await person.call('articles.get', { params });
                if (verb === 'edit')
                  return person.call('articles.update', { params, body: { ...draft(who), revision } });
                return person.call('articles.publish', { params, body: { revision } });
              }),
            );
            for (const one of done) {
              if (one.status === 'rejected') expect((one.reason as ProblemError).code).toMatch(allowed);
            }
          }
          const requests = await world.rows<{ id: string; state: string }>(
            'select id, state from approvals where tenant_id = $1 and subject = $2',
            [tenant, article.id],
          );
          const published = (await told(tenant, `article:${article.id}`)).filter(
            ({ action }) => action === 'article.publish',
          );
          const under = published.map(({ detail }) => detail['approval']);
          expect(under.toSorted()).toEqual(
            requests.flatMap((request) => (request.state === 'approved' ? [request.id] : [])).toSorted(),
          );
          for (const one of requests) {
            const votes = await world.rows('select 1 from approval_votes where approval_id = $1', [one.id]);
            if (one.state === 'approved') expect(votes.length).toBeGreaterThanOrEqual(2);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

test('whoever has a page open hears that something changed, and nothing else', async () => {
  const { mei, bo } = await firm();
  const socket = await bo.socket();
  await asked(mei);
  expect(await socket.hears('approvals')).toEqual({ t: 'approvals' });
});
