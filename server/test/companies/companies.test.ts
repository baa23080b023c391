import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { ProblemError } from '#contracts/client';
import { createCompanies, INSTALLATION, isGenuine, type CompaniesDeps } from '#companies';
import { Keeper } from '../support/keeper.ts';
import { png } from '../support/pictures.ts';
import { openWorld, Person, until, type World } from '../support/world.ts';

let world: World;
let keeper: Keeper;
beforeAll(async () => {
  world = await openWorld();
  keeper = await Keeper.ready(world.url, world.house);
});
afterAll(() => world.close());

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
  );

const password = 'grosse-kanne-tee-7';
const newCompany = (name: string) => ({
  name,
  timeZone: 'Asia/Shanghai',
  locale: 'zh-CN' as const,
  adminEmail: 'wen@new.example',
});

/** Opens the link that the keeper got, as the invited would. */
async function accept(link: string, name: string): Promise<Person> {
  const response = await fetch(`${world.url}/api/v1/invitations/${link.split('/').at(-1)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  });
  expect([response.status, await response.clone().text()]).toEqual([201, expect.any(String)]);
  return Person.signIn({ url: world.url, email: 'wen@new.example', password });
}

describe('keepers', () => {
  test('change a one-time password before anything else', async () => {
    const fresh = await Keeper.signIn(world.url, world.house);
    expect(await code(fresh.call('keeper.companies', { query: {} }))).toBe('session.password_change_required');
    expect(await code(fresh.call('keeper.createCompany', { body: newCompany('早茶') }))).toBe(
      'session.password_change_required',
    );
    keeper = await Keeper.ready(world.url, world.house);
    // The reset ended every session of before.
    expect(await code(fresh.call('keeper.get', {}))).toBe('session.required');
  });

  test('are nobody in a company, and staff are nobody to the installation', async () => {
    const admin = await world.person('Wei', { roles: ['admin'] });
    const asStaff = new Keeper(world.url, admin.headers, '');
    expect(await code(asStaff.call('keeper.companies', { query: {} }))).toBe('session.required');
    for (const path of ['/api/v1/staff', '/api/v1/session', '/api/v1/conversations?view=all', '/api/v1/audit']) {
      const response = await fetch(world.url + path, { headers: keeper.headers });
      expect([path, response.status]).toEqual([path, 401]);
    }
    // A staff session under the keeper's cookie name opens nothing either.
    const renamed = admin.headers['cookie']!.replace('liren_session', 'liren_keeper');
    const swapped = new Keeper(world.url, { ...admin.headers, cookie: renamed }, '');
    expect(await code(swapped.call('keeper.get', {}))).toBe('session.required');
  });

  test('A-14: cannot be made to act by a page of another site', async () => {
    const { 'x-csrf-token': _, ...bare } = keeper.headers;
    expect(await code(new Keeper(world.url, bare, '').call('keeper.createCompany', { body: newCompany('x') }))).toBe(
      'session.csrf',
    );
  });
});

describe('a company', () => {
  test('is opened by the keeper, entered by its admin and set up once', async () => {
    const opened = await keeper.call('keeper.createCompany', { body: newCompany('暖木茶铺') });
    expect(opened.company).toMatchObject({ name: '暖木茶铺', state: 'new', staff: 0, demo: false });
    const again = await keeper.call('keeper.inviteAdmin', {
      params: { id: opened.company.id },
      body: { adminEmail: 'wen@new.example' },
    });
    const old = await fetch(`${world.url}/api/v1/invitations/${opened.invitation.link.split('/').at(-1)}`);
    expect(old.status).toBe(404);
    const admin = await accept(again.link, '温宁');
    expect(
      await code(
        keeper.call('keeper.inviteAdmin', {
          params: { id: opened.company.id },
          body: { adminEmail: 'me@keeper.example' },
        }),
      ),
    ).toBe('company.has_admin');

    const { items: packs } = await admin.call('company.packs', {});
    expect(packs.map(({ name }) => name)).toContain('franchise');
    const form = {
      name: '暖木茶铺有限公司',
      pack: 'franchise',
      colour: '#8a4b12',
      locale: 'zh-CN' as const,
      timeZone: 'Asia/Shanghai',
      hours: { weekly: [{ weekday: 1, from: '09:00', to: '18:00' }], holidays: 'china' as const },
    };
    expect(await code(admin.call('company.setUp', { body: { ...form, pack: 'nowhere' } }))).toBe('pack.not_found');
    const { articles } = await admin.call('company.setUp', { body: form });
    expect(articles).toBeGreaterThan(100);
    expect(await code(admin.call('company.setUp', { body: form }))).toBe('company.set_up_already');
    expect((await admin.call('session.get', {})).tenant).toMatchObject({ name: '暖木茶铺有限公司', setUp: true });
    const drafts = await admin.call('articles.list', { query: { status: 'draft', limit: 100 } });
    expect(drafts.items).toHaveLength(100);
    const words = JSON.stringify(drafts.items);
    // Nothing of the pack's own company stays, and nothing of it is said before somebody checked it.
    expect(words).not.toContain('满壶晴');
    const { outcome } = await world.house.dialogue.ask(opened.company.id, '加盟费多少', 'zh-CN');
    expect(outcome).not.toBe('answer');
  });

  test('is listed with its state and the number of its people, and nothing else of it', async () => {
    const { items } = await keeper.call('keeper.companies', { query: {} });
    expect(items.find(({ name }) => name === '暖木茶铺有限公司')).toMatchObject({ state: 'open', staff: 1 });
    const first = await keeper.call('keeper.companies', { query: { limit: 1 } });
    const second = await keeper.call('keeper.companies', { query: { limit: 1, cursor: first.next! } });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(items.slice(0, 2).map(({ id }) => id));
  });
});

/** Every row of every table as text: whatever is searched for would stand in it. */
async function everything(): Promise<string> {
  const tables = await world.rows<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname in ('public', 'jobs')`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await world.rows<{ row: string }>(`select t::text as row from ${name} t`);
    texts.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  return texts.join('\n');
}

const picture = new Blob([png], { type: 'image/png' });

describe('leaving', () => {
  test('T-06: an export holds all of a company that can be read, nothing of another and no secret', async () => {
    const other = await world.company('金丝雀乙');
    const canary = '金丝雀甲七号';
    const [li, zhao] = [await world.customer('li'), await other.customer('zhao')];
    await li.says(`我叫${canary}`);
    await li.sends(picture, `${canary}.png`);
    await zhao.says('我叫金丝雀乙七号');
    await world.settled();
    const admin = await world.person('Wei', { roles: ['admin'] });
    await admin.notes(li, `${canary}的备注`);
    const agent = await world.person('Mei');
    expect(await code(agent.call('company.export', {}))).toBe('permission.denied');

    const response = await fetch(`${world.url}/api/v1/company/export`, { headers: admin.headers });
    expect(response.headers.get('content-disposition')).toMatch(/attachment; filename="liren-\d{4}-\d\d-\d\d\.zip"/);
    const entries = await unzip(Buffer.from(await response.arrayBuffer()));
    const messages = entries.get('readable/messages.jsonl')!.toString();
    expect(messages).toContain(`我叫${canary}`);
    expect(messages).toContain(`${canary}的备注`);
    const whole = [...entries].map(([name, bytes]) => `${name} ${bytes.toString('latin1')}`).join('\n');
    const text = [...entries.values()].map((bytes) => bytes.toString()).join('\n');
    expect(text).not.toContain('金丝雀乙');
    expect(text).not.toContain(other.tenant);
    expect(whole).not.toMatch(/argon2|password_hash|token_hash|identity_secret|"wrapped"/);
    const [file] = await world.rows<{ id: string; size: number }>(
      'select id, size::int from files where tenant_id = $1',
      [world.tenant],
    );
    expect(entries.get(`files/${file!.id}`)).toHaveLength(file!.size);

    const manifest = JSON.parse(entries.get('manifest.json')!.toString()) as {
      rows: Record<string, number>;
      files: number;
    };
    const left = ['sessions', 'data_keys', 'lane_boxes', 'lane_mail', 'facts', 'dead_letters'];
    const tables = await world.rows<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where a.attname = 'tenant_id' and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace`,
    );
    for (const { name } of tables.filter(({ name }) => !left.includes(name))) {
      const [counted] = await world.rows<{ count: number }>(
        `select count(*)::int as count from ${name} where tenant_id = $1`,
        [world.tenant],
      );
      // The audit log gained the entry of this very export after it was counted here, not before.
      expect([name, manifest.rows[name]]).toEqual([name, counted!.count]);
    }
    expect(manifest.files).toBe(1);
    const { items } = await admin.call('audit.list', { query: { limit: 5 } });
    expect(items.map(({ action }) => action)).toContain('company.exported');
  });

  test('whoever goes away while he fetches an export leaves nothing running', async () => {
    const admin = await world.person('Wei', { roles: ['admin'] });
    for (let times = 0; times < 4; times++) {
      const aborted = new AbortController();
      const response = await fetch(`${world.url}/api/v1/company/export`, {
        headers: admin.headers,
        signal: aborted.signal,
      });
      await response.body!.getReader().read();
      aborted.abort();
    }
    await until(async () => (await fetch(`${world.url}/api/v1/company/export`, { headers: admin.headers })).ok);
  });
});

describe('the end of a company', () => {
  test('T-08: nothing of it is left in tables, files, indexes and queues, and a certificate says so', async () => {
    const canary = '金丝雀丙';
    const doomed = await world.company(canary);
    const customer = await doomed.customer('qian');
    await customer.says(`${canary}想加盟`);
    await customer.sends(picture, `${canary}.png`);
    await customer.asksForPerson();
    await world.settled();
    const admin = await doomed.person(`${canary}管理员`, { roles: ['admin'] });
    const socket = await admin.socket();
    socket.follow('desk');
    const before = await everything();
    expect(before).toContain(doomed.tenant);
    const neighbour = await world.rows('select count(*)::int as count from messages where tenant_id = $1', [
      world.tenant,
    ]);

    const erase = (name: string, password: string) =>
      keeper.call('keeper.erase', { params: { id: doomed.tenant }, body: { name, password } });
    expect(await code(erase('别的名字', keeper.password))).toBe('company.name_differs');
    expect(await code(erase(canary, 'not my password'))).toBe('password.wrong');
    const asked = await erase(canary, keeper.password);
    expect(asked).toMatchObject({ state: 'running', company: { name: canary } });
    await until(() => socket.closed !== undefined);
    expect(await code(admin.call('session.get', {}))).toBe('session.required');
    await until(async () => (await keeper.call('keeper.erasures', { query: {} })).items[0]!.state === 'done');

    const certificate = (await keeper.call('keeper.erasures', { query: {} })).items[0]!.certificate!;
    expect(isGenuine(certificate)).toBe(true);
    expect(certificate).toMatchObject({ files: 1, found: { rows: 0, files: 0 }, company: { id: doomed.tenant } });
    expect(certificate.rows).toMatchObject({ messages: expect.any(Number) as number, staff: 1 });
    const after = (await everything()).split('\n');
    // What remains is that it was: the erasure, the keepers' log, and the fact that tells other processes.
    const traces = after.filter((row) => row.includes(doomed.tenant) || row.includes(canary));
    expect(
      traces.map((row) => row.split(' ')[0]).filter((table) => !['erasures', 'audit_log', 'facts'].includes(table!)),
    ).toEqual([]);
    expect(traces.filter((row) => row.startsWith('facts')).every((row) => row.includes('company.erased'))).toBe(true);
    expect(
      traces
        .filter((row) => /^(audit_log|facts)/.test(row))
        .every((row) => row.includes('00000000-0000-0000-0000-000000000000')),
    ).toBe(true);

    expect(await code(customer.says('还在吗'))).not.toBe('done');
    expect(await code(erase(canary, keeper.password))).toBe('company.not_found');
    expect((await world.house.knowledge.search(doomed.tenant, '加盟费多少')).hits).toEqual([]);
    expect(
      await world.rows('select count(*)::int as count from messages where tenant_id = $1', [world.tenant]),
    ).toEqual(neighbour);
    const log = await keeper.call('keeper.log', { query: {} });
    expect(log.items.slice(0, 2).map(({ action }) => action)).toEqual(['company.erased', 'company.erasure_asked']);
  });
});

test('an erasure that cannot reach the files goes on when it can, also with half of the company gone', async () => {
  const doomed = await world.company('半途');
  const { house } = world;
  const [kept] = await world.rows<{ id: string }>('select id from keepers');
  const id = randomUUID();
  await world.rows(
    `insert into erasures (tenant_id, id, company_id, company_name, asked_by, asked_at) values ($1, $2, $3, '半途', $4, now())`,
    [INSTALLATION, id, doomed.tenant, kept!.id],
  );
  const {
    lanes: [lane],
  } = createCompanies({
    ...house,
    now: world.now,
    publicUrl: world.url,
    signingKey: Buffer.alloc(32),
    eraseFiles: () => Promise.reject(new Error('the bucket is away')),
  } as unknown as CompaniesDeps);
  const box = { tenant: INSTALLATION, mail: [], lost: new AbortController().signal };
  await expect(lane!.handle({ ...box, key: id, attempt: 4 })).rejects.toThrow('the bucket is away');
  await lane!.handle({ ...box, key: id, attempt: 5 });
  const stateOf = async () => {
    const { items } = await keeper.call('keeper.erasures', { query: {} });
    return items.find((one) => one.id === id)?.state;
  };
  expect(await stateOf()).toBe('running');
  await world.due('companies.erase');
  await until(async () => (await stateOf()) === 'done');
  // The first try took the rows, another signed for them.
  const { items } = await keeper.call('keeper.erasures', { query: {} });
  const { rows, auditHead } = items.find((one) => one.id === id)!.certificate!;
  expect([rows['tenants'], auditHead.seq > 0, auditHead.hash]).toEqual([
    1,
    true,
    expect.stringMatching(/^[0-9a-f]{64}$/),
  ]);
});

async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const entries = new Map<string, Buffer>();
  const zip = await yauzl.fromBufferPromise(bytes);
  for await (const entry of zip.eachEntry()) {
    entries.set(entry.fileName, await buffer(Readable.from(await zip.openReadStreamPromise(entry))));
  }
  return entries;
}
