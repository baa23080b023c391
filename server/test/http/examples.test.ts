import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problem } from '#contracts/errors';
import { exampleOf, type Example } from '#contracts/examples';
import { exampleEmail, examplePassword, exampleProof, exampleToken, exampleWidget, idOf } from '#contracts/example-ids';
import { programScopes } from '#contracts/http/keys';
import { isForPrograms, type Route } from '#contracts/route';
import { kindOf } from '../../../tools/permissions/objects.ts';
import { employ, keeperOf, programOf, sessionOf } from '../security/callers.ts';
import type { Furnished } from '../security/furnished.ts';
import { furnish, namesOf } from '../security/objects.ts';
import { Keeper } from '../support/keeper.ts';
import { openWorld, type Customer, type World } from '../support/world.ts';
import { everyRoute } from './front-door.ts';

let world: World;
let at: Furnished;
beforeAll(async () => {
  world = await openWorld();
  at = await furnish(world, world, '示例');
});
afterAll(() => world.close());

/** What an example says, and what stands for it in this world. */
type Real = Readonly<Record<string, string>>;

/** Who calls, with what, and what the example's words mean here. */
interface Stage {
  readonly headers: Readonly<Record<string, string>>;
  readonly real?: Real;
  /** What cannot be known before: the revision that is being edited. */
  readonly body?: object;
}

test.each(everyRoute)('the example of $name works', async ({ name, route }) => {
  const example = exampleOf(name, route);
  expect(example, `${name} has no example; write one in contracts/examples.ts`).not.toBeNull();
  const stage = await (stages[name] ?? usual)(route, name);
  const { status, body } = await call(route, example!, stage);
  if (example!.refused) {
    expect(problem.parse(JSON.parse(body)).code).toBe(example!.refused);
    return;
  }
  expect([status, status === (route.status ?? 200) ? '' : body]).toEqual([route.status ?? 200, '']);
  if (!route.download) expect(route.reply.safeParse(JSON.parse(body)).error?.issues).toBeUndefined();
});

async function call(route: Route, example: Example, { headers, real = {}, body: later = {} }: Stage) {
  const { params = {}, query = {}, body } = replace(example, real) as Example;
  const path = route.path.replace(/:(\w+)/g, (_, part: string) => encodeURIComponent(params[part]!));
  const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  const init: RequestInit = { method: route.method, headers: { ...headers } };
  if (route.upload) {
    const form = new FormData();
    form.append('file', new Blob(['合同第三条']), 'contract.txt');
    init.body = form;
  } else if (route.body) {
    init.headers = { ...headers, 'content-type': 'application/json' };
    init.body = JSON.stringify({ ...(body as object), ...later });
  }
  const response = await fetch(`${world.url}${path}${search.size > 0 ? `?${search}` : ''}`, init);
  return { status: response.status, body: await response.text() };
}

function replace(value: unknown, real: Real): unknown {
  if (typeof value === 'string') return real[value] ?? value;
  if (Array.isArray(value)) return value.map((each) => replace(each, real));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replace(each, real)]));
}

/** Somebody who stands before a route, fresh, so that what one example ends is missing to no other. */
interface Caller {
  readonly headers: Readonly<Record<string, string>>;
  readonly staffId: string;
}

/** Programs wherever they may, people where they must. */
async function callerFor(route: Route): Promise<Caller> {
  const { access } = route;
  const staffId = await employ(world, at.tenant, { name: '林悦', roles: ['admin'] });
  if (access === 'public') return { headers: {}, staffId };
  if (access === 'keeper') return { headers: await (await keeperOf(world))(), staffId };
  if (!isForPrograms(route)) return { headers: await sessionOf(world, at.tenant, staffId), staffId };
  return { headers: await keyHeaders(), staffId };
}

async function keyHeaders(): Promise<Readonly<Record<string, string>>> {
  return (await programOf(world, at.tenant, { by: at.admin.id, scopes: programScopes })).headers;
}

/** A fresh object of the kind that the path names. */
async function usual(route: Route, name: string): Promise<Stage> {
  if (route.access === 'visitor') {
    const customer = await talking();
    return { headers: { authorization: `Bearer ${customer.token}` }, real: await realOf(customer) };
  }
  const { headers, staffId } = await callerFor(route);
  const kind = kindOf(name) ?? 'nothing';
  if (kind === 'conversation' || kind === 'customer') return { headers, real: await realOf(await talking()) };
  const names = await namesOf(at, kind, { team: 'own', whose: { staffId } });
  const noun = route.path.split('/').at(route.path.split('/').findIndex((piece) => piece.startsWith(':')) - 1)!;
  const real: Record<string, string> = {
    [idOf['teams']!]: at.teams.own,
    [idOf['articles']!]: at.talks.own.articleId,
    [idOf['staff']!]: await namesOf(at, 'person', { team: 'own' }).then(({ id }) => id!),
    [exampleWidget]: at.company.widget.key,
    [exampleEmail]: `${randomUUID()}@company.example`,
  };
  if (names['id'] && idOf[noun]) real[idOf[noun]] = names['id'];
  for (const [noun, name] of Object.entries({ rows: 'rowId', runs: 'runId', dialogues: 'dialogueId' }))
    if (names[name]) real[idOf[noun]!] = names[name];
  if (names['otherId']) {
    real[idOf['entities']!] = names['id']!;
    real[idOf['other-entities']!] = names['otherId'];
  }
  if (names['itemId']) real[idOf['import-items']!] = names['itemId'];
  if (names['fileId']) real[idOf['import-files']!] = names['fileId'];
  if (names['name']) real[exampleProof] = names['name'];
  if (names['eventId']) real[idOf['deliveries']!] = names['eventId'];
  return { headers, real };
}

/** Somebody who asked and was answered. */
async function talking(): Promise<Customer> {
  const customer = await world.customer(randomUUID());
  await customer.asks('加盟费多少');
  return customer;
}

async function realOf(customer: Customer): Promise<Real> {
  const { customer: panel } = await at.admin.call('conversations.get', { params: { id: customer.conversation } });
  const answer = (await at.admin.reads(customer)).find(({ body }) => body.kind === 'answer')!;
  const memory = await at.admin.call('customers.memory', { params: { id: panel!.id } });
  const { articleId } = answer.body.kind === 'answer' ? answer.body.sources[0]! : { articleId: '' };
  return {
    [idOf['conversations']!]: customer.conversation,
    [idOf['customers']!]: panel!.id,
    [idOf['articles']!]: articleId,
    [idOf['turns']!]: answer.turnId!,
    [idOf['memory']!]: memory.items[0]!.id,
    [idOf['teams']!]: at.teams.own,
    '2': String(answer.seq),
  };
}

/** He waits for a person. */
async function waiting(): Promise<Stage> {
  const customer = await talking();
  await customer.asksForPerson();
  return { headers: { authorization: `Bearer ${customer.token}` }, real: await realOf(customer) };
}

/** The conversation is in the hands of whoever calls. */
async function claimed(): Promise<Stage> {
  const customer = await talking();
  await at.admin.claims(customer);
  return { headers: at.admin.headers, real: await realOf(customer) };
}

async function draftOf(how: 'draft' | 'document' | 'published' | 'deleted'): Promise<Stage> {
  const kind = how === 'document' ? ('document' as const) : ('qa' as const);
  const fields = { question: `几点关门 ${randomUUID()}`, similar: [], answer: '晚上十点。', category: '' };
  const { id, revision } = await at.admin.call('articles.create', {
    body: { ...fields, kind, validFrom: null, validTo: null },
  });
  const params = { id };
  if (how === 'published' || how === 'deleted') await at.admin.call('articles.publish', { params, body: { revision } });
  if (how === 'deleted') await at.admin.call('articles.delete', { params });
  const article = how === 'deleted' ? { revision } : await at.admin.call('articles.get', { params });
  return { headers: await keyHeaders(), real: { [idOf['articles']!]: id }, body: { revision: article.revision } };
}

/** Somebody who knows the password of the examples. */
async function known(): Promise<{ email: string; id: string }> {
  const email = `${randomUUID()}@company.example`;
  const { staff } = await world.house.staff.createStaff(
    at.tenant,
    { name: '林悦', email, roles: ['agent'], password: examplePassword },
    'system:test',
  );
  return { email, id: staff.id };
}

async function invited(): Promise<Stage> {
  const body = { email: `${randomUUID()}@company.example`, roles: ['agent'] };
  const { token } = await at.admin.call('staff.invite', { body });
  return { headers: {}, real: { [exampleToken]: token } };
}

async function withoutExtra(stage: Stage): Promise<Stage> {
  const { body: _, ...rest } = stage;
  return rest;
}

async function keeper(): Promise<{ keeper: Keeper; stage: Stage }> {
  const one = await Keeper.ready(world.url, world.house);
  return { keeper: one, stage: { headers: one.headers, real: { [examplePassword]: one.password } } };
}

async function newCompany(): Promise<Stage> {
  const { keeper: one, stage } = await keeper();
  const name = `公司 ${randomBytes(3).toString('hex')}`;
  const adminEmail = `${randomUUID()}@company.example`;
  const { company } = await one.call('keeper.createCompany', {
    body: { name, timeZone: 'Asia/Shanghai', locale: 'zh-CN', adminEmail },
  });
  return { headers: stage.headers, real: { ...stage.real, [idOf['companies']!]: company.id, 漫壶清茶饮: name } };
}

/** A company where publishing needs a second pair of eyes, and a request that waits for it. */
async function requested(who: 'asker' | 'other'): Promise<Stage> {
  const company = await world.company(`审批 ${randomBytes(3).toString('hex')}`);
  const asker = await company.person('沈观澜', { roles: ['admin'] });
  const other = await company.person('周予安', { roles: ['admin'] });
  const policy = { params: { kind: 'knowledge.publish' as const }, body: { approvers: 1, why: '' } };
  await asker.call('approvals.setPolicy', policy);
  const fields = { question: '几点关门', similar: [], answer: '晚上十点。', category: '' };
  const article = await asker.call('articles.create', { body: { ...fields, validFrom: null, validTo: null } });
  await asker.call('articles.publish', { params: { id: article.id }, body: { revision: article.revision } });
  const [approval] = (await other.call('approvals.list', { query: {} })).items;
  const { headers } = who === 'asker' ? asker : other;
  return { headers, real: { [idOf['approvals']!]: approval!.id } };
}

/** An endpoint that is sent to. */
async function resumed(route: Route, name: string): Promise<Stage> {
  const stage = await usual(route, name);
  await at.admin.call('webhooks.resume', { params: { id: stage.real![idOf['webhooks']!]! }, body: {} });
  return stage;
}

/** A widget of its own, as it stands. */
async function widget(route: Route, name: string): Promise<Stage> {
  const stage = await usual(route, name);
  const { id, revision } = await at.admin.call('widgets.create', { body: { name: '官网' } });
  const later = name === 'widgets.update' ? { body: { revision } } : {};
  return { ...stage, ...later, real: { ...stage.real, [idOf['widgets']!]: id } };
}

/** Where an example needs more than a fresh object. */
const stages: Readonly<Record<string, (route: Route, name: string) => Promise<Stage>>> = {
  'session.signIn': async () => ({ headers: {}, real: { [exampleEmail]: (await known()).email } }),
  async 'session.changePassword'() {
    const { id } = await known();
    return { headers: await sessionOf(world, at.tenant, id) };
  },
  async 'session.prove'() {
    const { id } = await known();
    return { headers: await sessionOf(world, at.tenant, id) };
  },
  'invitation.open': invited,
  'invitation.accept': invited,
  async 'keeper.signIn'() {
    const { email, password } = (await world.house.companies.keepers.resetPassword('keeper@liren.local'))!;
    return { headers: {}, real: { [exampleEmail]: email, [examplePassword]: password } };
  },
  'keeper.changePassword': async () => (await keeper()).stage,
  'keeper.inviteAdmin': newCompany,
  'keeper.erase': newCompany,
  async 'keys.restore'(route, name) {
    const stage = await usual(route, name);
    await at.admin.call('keys.revoke', { params: { id: stage.real![idOf['keys']!]! } });
    return stage;
  },
  'approvals.approve': () => requested('other'),
  'approvals.decline': () => requested('other'),
  'approvals.withdraw': () => requested('asker'),
  async 'approvals.setPolicy'() {
    const company = await world.company(`审批 ${randomBytes(3).toString('hex')}`);
    await company.person('周予安', { roles: ['admin'] });
    return { headers: (await company.person('沈观澜', { roles: ['admin'] })).headers };
  },
  async 'calendar.update'(route, name) {
    const { revision } = await at.admin.call('calendar.get', {});
    return { ...(await usual(route, name)), body: { revision } };
  },
  async 'paperReview.put'(route, name) {
    const { revision } = await at.admin.call('paperReview.get', {});
    return { ...(await usual(route, name)), body: { revision } };
  },
  async 'company.update'(route, name) {
    const { revision } = await at.admin.call('company.get', {});
    return { ...(await usual(route, name)), body: { revision } };
  },
  // What other examples connected is simulated, and never stands beside a real one.
  async 'wecom.connectCorp'() {
    const company = await world.company(`企业 ${randomBytes(3).toString('hex')}`);
    return { headers: (await company.person('林悦', { roles: ['admin'] })).headers };
  },
  'webhooks.test': resumed,
  'webhooks.replay': resumed,
  'webhooks.replayRange': resumed,
  'widgets.update': widget,
  'widgets.archive': widget,
  'widgets.rotateSecret': widget,
  'visitor.cancelHandoff': waiting,
  'conversations.return': claimed,
  'conversations.transfer': claimed,
  'conversations.read': claimed,
  'conversations.reply': claimed,
  'conversations.note': claimed,
  'conversations.upload': claimed,
  'conversations.close': claimed,
  async 'conversations.reopen'() {
    const stage = await claimed();
    await at.admin.call('conversations.close', { params: { id: stage.real![idOf['conversations']!]! }, body: {} });
    return stage;
  },
  // One at a time.
  'transfers.export': (route, name) => world.settled().then(() => usual(route, name)),
  'transfers.restore': (route, name) => world.settled().then(() => usual(route, name)),
  'articles.update': () => draftOf('draft'),
  'articles.publish': () => draftOf('draft'),
  'articles.delete': async () => withoutExtra(await draftOf('published')),
  'articles.unpublish': async () => withoutExtra(await draftOf('published')),
  'articles.rollBack': async () => withoutExtra(await draftOf('published')),
  'articles.republish': () => draftOf('published'),
  'articles.setChunks': () => draftOf('document'),
  'articleBatches.create': async () => withoutExtra(await draftOf('draft')),
  async 'articleBatches.move'() {
    const stage = await withoutExtra(await draftOf('draft'));
    const { id } = await namesOf(at, 'folder', { team: 'own' });
    return { ...stage, real: { ...stage.real, [idOf['folders']!]: id! } };
  },
  'articles.restore': async () => withoutExtra(await draftOf('deleted')),
};
