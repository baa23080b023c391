import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allRoutes } from '#contracts/http/index';
import { problem } from '#contracts/errors';
import type { Route } from '#contracts/route';
import type { Company, Customer, Person, World } from '../support/world.ts';
import { openWorld, until } from '../support/world.ts';
import { sample, schemaOf } from '../http/samples.ts';

/** Stands in everything that the other company holds. */
const canary = 'canary-7342';

interface Twin {
  admin: Person;
  customer: Customer;
  /** What an `:id` means, by the word before it in the path. */
  ids: Record<string, string>;
  turnId: string;
  fileId: string;
}

let world: World;
let mine: Twin;
let theirs: Twin;
beforeAll(async () => {
  world = await openWorld();
  const other = await world.company(`公司 ${canary}`);
  mine = await furnish(world, 'plain');
  theirs = await furnish(other, canary);
});
afterAll(() => world.close());

/** One of everything that has an id, with `mark` in every text. */
async function furnish(company: Company, mark: string): Promise<Twin> {
  const admin = await company.person(`管理员 ${mark}`, { roles: ['admin'] });
  const customer = await company.customer('li');
  const { fileId } = await customer.own('visitor.upload', {
    file: new Blob([`file ${mark}`]),
    fileName: `${mark}.txt`,
  });
  await customer.asks(`${mark} 加盟费多少`);
  await customer.says(`转人工 ${mark}`);
  await customer.asksForPerson();
  await admin.claims(customer);
  await admin.replies(customer, `您好 ${mark}`);
  await admin.notes(customer, `备注 ${mark}`);
  const { customer: panel } = await admin.call('conversations.get', { params: { id: customer.conversation } });
  await admin.call('customers.update', { params: { id: panel!.id }, body: { name: `客户 ${mark}`, remark: mark } });
  const draft = { question: `问题 ${mark}`, similar: [mark], answer: `答案 ${mark}`, category: mark };
  const article = await admin.call('articles.create', { body: { ...draft, validFrom: null, validTo: null } });
  await admin.call('articles.publish', { params: { id: article.id }, body: { revision: article.revision } });
  const [letter] = await world.rows<{ id: string }>(
    `insert into dead_letters (id, tenant_id, origin, key, payload, error, attempts)
     values (gen_random_uuid(), $1, 'lane:turns', $2, '{}', $3, 3) returning id`,
    [company.tenant, customer.conversation, mark],
  );
  const turnId = (await admin.reads(customer)).find((message) => message.turnId)!.turnId!;
  const ids = {
    conversations: customer.conversation,
    customers: panel!.id,
    articles: article.id,
    staff: admin.id,
    'dead-letters': letter!.id,
  };
  return { admin, customer, ids, turnId, fileId };
}

const every = Object.entries(allRoutes as Record<string, Route>).map(([name, route]) => ({ name, route }));
const forStaff = every.filter(({ route }) => !['public', 'visitor'].includes(route.access));
const forVisitors = every.filter(({ route }) => route.access === 'visitor');

function pathWith(route: Route, { ids, turnId }: Pick<Twin, 'ids' | 'turnId'>): string {
  return route.path.replace(/(\w[\w-]*)\/:(\w+)/g, (_, word: string, param: string) => {
    const value = { turnId, seq: '1', articleId: ids['articles'], id: ids[word] }[param];
    if (!value) throw new Error(`This test has no ${param} for ${word} in ${route.path}`);
    return `${word}/${value}`;
  });
}

async function send(route: Route, path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  const init: RequestInit = { method: route.method, headers };
  if (route.upload) {
    init.body = new FormData();
    init.body.append('file', new Blob(['x']), 'x.txt');
  } else if (route.body) {
    init.headers = { ...headers, 'content-type': 'application/json' };
    const body = sample(schemaOf(route.body)) as object;
    // A sample has every time at once; an article that is never valid is refused before it is looked for.
    init.body = JSON.stringify('validTo' in body ? { ...body, validTo: null } : body);
  }
  return fetch(world.url + path, init);
}

const asVisitor = ({ customer }: Twin) => ({ authorization: `Bearer ${customer.token}` });

/** It does not exist for this caller: 404 and not 403, and not a word of the other company. */
async function refused(response: Response): Promise<void> {
  const text = await response.text();
  expect(text).not.toContain(canary);
  expect([response.status, problem.parse(JSON.parse(text)).code]).toEqual([404, expect.stringMatching(/\.not_found$/)]);
}

/** All rows of a company, as one number. */
async function fingerprint(tenant: string): Promise<string> {
  const tables = await world.rows<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id' order by 1`,
  );
  const hash = createHash('sha256');
  for (const { name } of tables) {
    const rows = await world.rows<{ row: string }>(
      `select t::text as row from "${name}" t where tenant_id = $1 order by 1`,
      [tenant],
    );
    hash.update(`${name}\n${rows.map(({ row }) => row).join('\n')}\n`);
  }
  return hash.digest('hex');
}

describe('another company', () => {
  let before: string;
  beforeAll(async () => {
    await world.settled();
    before = await fingerprint(theirs.admin.tenant);
  });
  afterAll(async () => expect(await fingerprint(theirs.admin.tenant)).toBe(before));

  test.each(forStaff.filter(({ route }) => route.path.includes('/:')))(
    '$name does not find its things',
    async ({ route }) => {
      await refused(await send(route, pathWith(route, theirs), mine.admin.headers));
    },
  );

  test.each(forVisitors)('$name does not find its conversation', async ({ route }) => {
    await refused(await send(route, pathWith(route, theirs), asVisitor(mine)));
  });

  test('its articles, turns and files are not found from a conversation of mine', async () => {
    const { turns, source } = { turns: allRoutes['turns.get'], source: allRoutes['visitor.source'] };
    await refused(await send(turns, pathWith(turns, { ids: mine.ids, turnId: theirs.turnId }), mine.admin.headers));
    const ids = { ...mine.ids, articles: theirs.ids['articles']! };
    await refused(await send(source, pathWith(source, { ids, turnId: '' }), asVisitor(mine)));
    const other = await mine.customer.own('visitor.upload', { file: new Blob(['x']), fileName: 'x.txt' });
    expect(other.fileId).not.toBe(theirs.fileId);
    await expect(mine.customer.sendsFile(theirs.fileId, 'a-client-id')).rejects.toMatchObject({
      code: 'file.not_found',
    });
  });

  test.each(forStaff.filter(({ route }) => route.method === 'GET' && !route.path.includes('/:')))(
    '$name shows nothing of it',
    async ({ route }) => {
      const queries = [
        '',
        ...(route.query && 'search' in (schemaOf(route.query).properties ?? {}) ? [`?search=${canary}`] : []),
      ];
      for (const query of queries) {
        const response = await send(route, route.path + query, mine.admin.headers);
        expect(response.status).toBe(200);
        expect(await response.text()).not.toContain(canary);
      }
    },
  );

  test('the search of the knowledge finds nothing of it, and the bot answers with nothing of it', async () => {
    const found = await mine.admin.call('articles.search', { body: { query: `问题 ${canary}` } });
    expect(JSON.stringify(found)).not.toContain(canary);
    const wang = await world.customer('wang');
    expect(JSON.stringify((await wang.asks(`问题 ${canary}`)).body)).not.toContain(`答案 ${canary}`);
  });

  test('its rooms are closed, and its news do not come', async () => {
    const [desk, chat] = await Promise.all([mine.admin.socket(), mine.customer.socket()]);
    desk.follow('desk');
    for (const socket of [desk, chat]) {
      socket.follow(`conversation:${theirs.customer.conversation}`);
      await socket.hears('error', ({ code, room }) => code === 'conversation.not_found' && room !== undefined);
      socket.send({ t: 'typing', conversation: theirs.customer.conversation, on: true });
    }
    const wang = await world.customer('zhao');
    await wang.says('你好');
    await desk.hears('row', ({ row }) => row.id === wang.conversation);
    expect(JSON.stringify([...desk.frames, ...chat.frames])).not.toContain(canary);
    await desk.leave();
  });
});

test('the canary is there for those it belongs to', async () => {
  for (const { name, route } of forStaff.filter(
    (each) => each.route.method === 'GET' && each.name !== 'audit.verify',
  )) {
    const response = await send(
      route,
      route.path.includes('/:') ? pathWith(route, theirs) : route.path,
      theirs.admin.headers,
    );
    const text = await response.text();
    expect([name, response.status]).toEqual([name, 200]);
    if (!['conversations.counts', 'audit.list', 'turns.get'].includes(name))
      expect([name, text.includes(canary)]).toEqual([name, true]);
  }
});

test('another visitor of the same company is as far away', async () => {
  const wang = await world.customer('sun');
  for (const { route } of forVisitors)
    await refused(await send(route, pathWith(route, mine), { authorization: `Bearer ${wang.token}` }));
  const socket = await wang.socket();
  socket.follow(`conversation:${mine.customer.conversation}`);
  socket.follow('desk');
  await until(() => socket.all('error').length === 2);
  await mine.admin.replies(mine.customer, '只给他看');
  await wang.says('你好');
  await socket.hears('messages', ({ messages }) => messages.length > 0);
  expect(JSON.stringify(socket.frames)).not.toContain('只给他看');
});
