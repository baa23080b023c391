import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allRoutes } from '#contracts/http/index';
import type { Route } from '#contracts/route';
import { kindOf } from '../../../tools/permissions/objects.ts';
import { schemaOf } from '../http/samples.ts';
import { openWorld, until, type World } from '../support/world.ts';
import { bodyOf, send, type Table } from './calls.ts';
import { employ, sessionOf, type Headers } from './callers.ts';
import type { Furnished, Names } from './furnished.ts';
import { furnish, namesOf } from './objects.ts';

/** Stands in everything that the other company holds. */
const canary = 'canary-7342';
const table: Table = allRoutes;
const every = Object.entries(table).map(([name, route]) => ({ name, route }));
const forStaff = every.filter(({ route }) => !['public', 'visitor', 'keeper'].includes(route.access));

let world: World;
let mine: Furnished;
let theirs: Furnished;
/** An admin of mine, apart from the one who makes things: his own sessions end on the way. */
let curious: string;
/** One of each of their things, by its kind, and their own id. */
let ids: Record<string, string>;
beforeAll(async () => {
  world = await openWorld();
  mine = await furnish(world, world, 'plain');
  theirs = await furnish(world, await world.company(`公司 ${canary}`), canary);
  curious = await employ(world, mine.tenant, { name: '好奇', roles: ['admin'] });
  ids = { tenant: theirs.tenant, turn: theirs.talks.own.turnId };
  for (const kind of ['conversation', 'customer', 'article', 'person', 'team', 'widget', 'webhook'] as const)
    ids[kind] = (await namesOf(theirs, kind, { team: 'own' }))['id']!;
  await world.settled();
});
afterAll(() => world.close());

let calls = 0;
/** As an admin of mine; the clock goes on so that limits by address do not stand in the way. */
async function call(
  route: Route,
  sending: { names: Names; body?: object | undefined; query?: string; headers?: Headers },
) {
  if (++calls % 200 === 0) world.later(5_000);
  const session = await sessionOf(world, mine.tenant, curious);
  return send(world, route, { ...sending, headers: { ...session, ...sending.headers } });
}

/** Not a word of theirs, in whatever way it is answered; nothing breaks. */
async function silent(what: string, response: Response): Promise<void> {
  const bytes = Buffer.from(await response.arrayBuffer());
  expect([what, response.status, bytes.includes(canary)]).toEqual([what, expect.not.toSatisfy(isBroken), false]);
  for (const [name, value] of response.headers)
    expect([what, name, value.includes(canary)]).toEqual([what, name, false]);
}
const isBroken = (status: number) => status >= 500;

/** Rows that nobody of the company touches while it only sleeps: presence wears off, sessions age, clocks sweep. */
const restless = ['facts', 'staff', 'sessions', 'lane_boxes', 'lane_mail', 'files'];

async function fingerprint(tenant: string): Promise<Record<string, string>> {
  const tables = await world.rows<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id' order by 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of tables.filter((each) => !restless.includes(each.name))) {
    const rows = await world.rows<{ row: string }>(
      `select t::text as row from "${name}" t where tenant_id = $1 order by 1`,
      [tenant],
    );
    prints[name] = createHash('sha256')
      .update(rows.map(({ row }) => row).join('\n'))
      .digest('hex');
  }
  const people = await world.rows<{ row: string }>(
    `select concat_ws('|', id, email, name, roles, password_hash, disabled_at) as row from staff where tenant_id = $1 order by 1`,
    [tenant],
  );
  return { ...prints, people: people.map(({ row }) => row).join('\n') };
}

interface Schema {
  properties?: Record<string, Schema & { format?: string; type?: string }>;
  items?: Schema & { format?: string };
}

/** Fields of a body in which an id may stand, by name or by form. */
function placesOf(schema: Schema): string[] {
  return Object.entries(schema.properties ?? {})
    .filter(
      ([name, each]) =>
        /id$|ids$|team|role|staff|owner|company|parent|add|remove|cursor|search/i.test(name) || each.format === 'uuid',
    )
    .map(([name]) => name);
}

describe('T-01 T-02: every id of another company in every place of every route', () => {
  let before: Record<string, string>;
  beforeAll(async () => void (before = await fingerprint(theirs.tenant)));
  afterAll(async () => {
    await world.settled();
    expect(await fingerprint(theirs.tenant)).toEqual(before);
  });

  test('in the path', async () => {
    for (const { name, route } of forStaff.filter((each) => each.route.path.includes('/:'))) {
      const kind = kindOf(name)!;
      const own = await namesOf(mine, kind, { team: 'own', whose: { staffId: curious } });
      for (const param of route.path.matchAll(/:(\w+)/g)) {
        if (!/id/i.test(param[1]!)) continue;
        for (const [what, id] of Object.entries(ids)) {
          const names = { ...own, [param[1]!]: id };
          const body = bodyOf(name, route, mine, names);
          await silent(`${name} :${param[1]} = ${what}`, await call(route, { names, body }));
        }
      }
    }
  }, 120_000);

  test('in the query, as filter, search, cursor or sort', async () => {
    for (const { name, route } of forStaff.filter((each) => each.route.query)) {
      const fields = Object.keys((schemaOf(route.query!) as Schema).properties ?? {});
      const names = await namesOf(mine, kindOf(name)!, { team: 'own', whose: { staffId: curious } });
      const values = [canary, ...Object.values(ids), cursorOf(ids['conversation']!)];
      for (const field of [...fields, 'sort', 'tenant_id']) {
        for (const value of values) {
          const query = `?${new URLSearchParams({ [field]: value })}`;
          const body = bodyOf(name, route, mine, names);
          const response = await call(route, { names, body, query });
          // A search may echo the word that was looked for; nothing else of theirs may come.
          if (value === canary) expect([name, field, response.status < 500]).toEqual([name, field, true]);
          else await silent(`${name} ?${field}`, response);
        }
      }
    }
  }, 120_000);

  test('in the body and in headers', async () => {
    for (const { name, route } of forStaff.filter((each) => each.route.body)) {
      const schema = schemaOf(route.body!) as Schema;
      const names = await namesOf(mine, kindOf(name)!, { team: 'own', whose: { staffId: curious } });
      for (const place of placesOf(schema)) {
        const many = schema.properties![place]!.items !== undefined;
        for (const [what, id] of Object.entries(ids)) {
          const body = { ...bodyOf(name, route, mine, names), [place]: many ? [id] : id };
          await silent(`${name} body.${place} = ${what}`, await call(route, { names, body }));
        }
      }
      const headers = {
        'x-tenant-id': theirs.tenant,
        'x-forwarded-user': ids['person']!,
        'idempotency-key': ids['conversation']!,
      };
      await silent(`${name} headers`, await call(route, { names, body: bodyOf(name, route, mine, names), headers }));
    }
  }, 120_000);

  test('a conversation is handed to nobody of theirs, a file of theirs goes into no message', async () => {
    const { customer } = mine.talks.own;
    const params = { id: customer.conversation };
    const [file] = await world.rows<{ id: string }>('select id from files where tenant_id = $1 limit 1', [
      theirs.tenant,
    ]);
    await expect(customer.sendsFile(file!.id, 'a-client-id')).rejects.toMatchObject({ code: 'file.not_found' });
    const to = (kind: 'team' | 'person', id: string) =>
      mine.admin.call('conversations.transfer', { params, body: { to: { kind, id }, note: '' } });
    await expect(to('team', ids['team']!)).rejects.toMatchObject({ code: 'team.not_found' });
    await expect(to('person', ids['person']!)).rejects.toMatchObject({ code: 'staff.not_found' });
  });

  test('its rooms are closed, and its news do not come', async () => {
    const [desk, chat] = await Promise.all([mine.admin.socket(), mine.talks.own.customer.socket()]);
    desk.follow('desk');
    const room = `conversation:${theirs.talks.own.customer.conversation}` as const;
    for (const socket of [desk, chat]) {
      socket.follow(room);
      await socket.hears('error', (frame) => frame.code === 'conversation.not_found' && frame.room === room);
      socket.send({ t: 'typing', conversation: room.slice('conversation:'.length), on: true });
    }
    const wang = await world.customer('zhao');
    await wang.says('你好');
    await desk.hears('row', ({ row }) => row.id === wang.conversation);
    expect(JSON.stringify([...desk.frames, ...chat.frames])).not.toContain(canary);
    await desk.leave();
  });
});

const cursorOf = (id: string) => Buffer.from(`${new Date().toISOString()} ${id}`).toString('base64url');

test('T-01: the canary is there for those it belongs to', async () => {
  const lists = [
    'conversations.list',
    'staff.list',
    'articles.list',
    'teams.list',
    'conversations.get',
    'articles.get',
  ];
  for (const name of lists) {
    const names = await namesOf(theirs, kindOf(name)!, { team: 'own' });
    const headers = await sessionOf(world, theirs.tenant, theirs.admin.id);
    const text = await (await send(world, table[name]!, { names, headers })).text();
    expect([name, text.includes(canary)]).toEqual([name, true]);
  }
});

test('T-05: a query of the app whose filter by tenant was forgotten still finds no row of another company', async () => {
  const app = new pg.Client({ connectionString: world.database.appUrl });
  await app.connect();
  try {
    await app.query(`select set_config('app.tenant', $1, false)`, [mine.tenant]);
    const tables = await world.rows<{ name: string }>(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id'`,
    );
    let seen = 0;
    for (const { name } of tables) {
      const readable = await app
        .query<{ own: number; other: number }>(
          `select count(*) filter (where tenant_id = $1)::int as own, count(*) filter (where tenant_id <> $1)::int as other from "${name}"`,
          [mine.tenant],
        )
        .catch((error: Error) => (/permission denied/.test(error.message) ? null : Promise.reject(error)));
      expect([name, readable?.rows[0]?.other ?? 0]).toEqual([name, 0]);
      if ((readable?.rows[0]?.own ?? 0) > 0) seen++;
    }
    expect(seen).toBeGreaterThan(12);
  } finally {
    await app.end();
  }
});

describe('T-06: what is kept beside the tables', () => {
  test('the search of the knowledge finds nothing of another company, and the bot answers with nothing of it', async () => {
    const found = await mine.admin.call('articles.search', { body: { query: `问题 ${canary}` } });
    expect(JSON.stringify(found)).not.toContain(canary);
    const wang = await world.customer('wang');
    expect(JSON.stringify((await wang.asks(`问题 ${canary}`)).body)).not.toContain(`答案 ${canary}`);
  });

  test('metrics name no company, no customer and no word', async () => {
    const { text } = await world.house.telemetry.exposition();
    expect(text).toContain('liren_');
    for (const secret of [canary, ...Object.values(ids), mine.tenant, mine.admin.id])
      expect(text).not.toContain(secret);
  });

  test('files of a company lie in a folder of its own and nowhere else', async () => {
    const files = await world.rows<{ id: string }>('select id from files where tenant_id = $1', [theirs.tenant]);
    expect(files.length).toBeGreaterThan(0);
    const root = join(world.house.config.home, 'files');
    mkdirSync(root, { recursive: true });
    const paths = readdirSync(root, { recursive: true }).map(String);
    for (const { id } of files) {
      const places = paths.filter((path) => path.includes(id));
      expect(places.length).toBeGreaterThan(0);
      for (const path of places) expect(path).toContain(theirs.tenant);
    }
  });

  test('exports of a company hold nothing of another', async () => {
    for (const [name, query] of [
      ['audit.export', '?format=csv'],
      ['audit.export', '?format=json'],
    ] as const)
      await silent(name, await call(table[name]!, { names: {}, query }));
  });

  test('what waits on lanes, and what failed there, carries ids and no words', async () => {
    for (const name of ['lane_mail', 'dead_letters', 'facts']) {
      const rows = await world
        .rows<{ payload: string }>(`select payload::text as payload from ${name}`)
        .catch(() => []);
      for (const { payload } of rows) expect([name, payload.includes(canary)]).toEqual([name, false]);
    }
  });
});

test('A-03: another visitor of the same company is as far away', async () => {
  const wang = await world.customer('sun');
  for (const { name, route } of every.filter((each) => each.route.access === 'visitor')) {
    const names = await namesOf(mine, 'visit', { team: 'own' });
    const headers = { authorization: `Bearer ${wang.token}` };
    const response = await send(world, route, { names, headers, body: bodyOf(name, route, mine, names) });
    expect([name, response.status]).toEqual([name, 404]);
  }
  const socket = await wang.socket();
  socket.follow(`conversation:${mine.talks.own.customer.conversation}`);
  socket.follow('desk');
  await until(() => socket.all('error').length === 2);
  await mine.admin.claims(mine.talks.own.customer);
  await mine.admin.replies(mine.talks.own.customer, '只给他看');
  await wang.says('你好');
  await socket.hears('messages', ({ messages }) => messages.length > 0);
  expect(JSON.stringify(socket.frames)).not.toContain('只给他看');
});
