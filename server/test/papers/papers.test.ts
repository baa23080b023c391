import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message } from '#contracts/http/conversations';
import { paperLimits, type Dossier, type PaperView } from '#contracts/http/papers';
import type { ReadField, Sight } from '#libs/papers';
import { png } from '../support/pictures.ts';
import { licence, paper, type ShownPaper } from '../support/shown-papers.ts';
import { openWorld, type Customer, type Person, type World } from '../support/world.ts';

let world: World;
let agent: Person;
let recruiter: Person;
beforeAll(async () => {
  world = await openWorld();
  agent = await world.person('阿青', { roles: ['agent'] });
  recruiter = await world.person('林悦', { roles: ['recruiter'] });
});
afterAll(() => world.close());

/** Longer than reading a picture takes on a busy machine. */
const READING_MS = 60_000;

async function read(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + READING_MS;
  while (!(await isSo())) {
    if (Date.now() > end)
      throw new Error(`Nothing was read: ${JSON.stringify(await world.rows('select kind, why from sights'))}`);
    await sleep(50);
  }
}

const shows = (customer: Customer, { jpeg }: ShownPaper, name = '照片.jpg') =>
  customer.sends(new Blob([new Uint8Array(jpeg)]), name);

async function customerOf(customer: Customer): Promise<string> {
  const { customer: panel } = await recruiter.call('conversations.get', { params: { id: customer.conversation } });
  return panel!.id;
}

const dossier = async (person: Person, customer: Customer): Promise<Dossier> =>
  person.call('customers.papers', { params: { id: await customerOf(customer) } });

/** His papers once there are so many. */
async function papersOf(person: Person, customer: Customer, count = 1): Promise<PaperView[]> {
  let papers: PaperView[] = [];
  await read(async () => (papers = (await dossier(person, customer)).papers).length >= count);
  return papers;
}

const field = ({ fields }: PaperView, name: string) => fields.find((one) => one.name === name);

async function pictureIn(person: Person, customer: Customer): Promise<Extract<Message['body'], { kind: 'image' }>> {
  const picture = (await person.reads(customer)).find(({ body }) => body.kind === 'image');
  return picture!.body as Extract<Message['body'], { kind: 'image' }>;
}

const bytesAt = async (person: Person, url: string): Promise<Buffer> => {
  const response = await fetch(`${world.url}${url}`, { headers: { cookie: person.headers['cookie']! } });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};

test(
  'a licence that a customer photographs becomes a paper with fields, places and a state',
  { timeout: 120_000 },
  async () => {
    const customer = await world.customer('执照');
    const shown = licence({}, { seed: 11 });
    await shows(customer, shown);
    const [one] = await papersOf(recruiter, customer);
    expect(one).toMatchObject({ kind: 'business_licence', form: 'company', decidedBy: null, revision: 1 });
    expect(field(one!, 'code')).toMatchObject({ value: shown.fields['code'], valid: true, from: 'ocr', masked: false });
    expect(field(one!, 'code')!.quad).toHaveLength(4);
    expect(field(one!, 'name')!.value).toBe(shown.fields['name']);
    expect(one!.picture.url).toMatch(/^\/files\//);
    expect(one!.picture.width).toBeGreaterThan(200);
  },
);

test('a picture sent while a person speaks is read too, and the bot says nothing', { timeout: 120_000 }, async () => {
  const customer = await world.customer('人工时');
  await customer.says('你好');
  await agent.claims(customer);
  const desk = await recruiter.socket();
  const before = (await customer.messages()).length;
  await shows(customer, licence({}, { seed: 14 }));
  const [one] = await papersOf(recruiter, customer);
  expect(one!.fields.length).toBeGreaterThan(3);
  await desk.hears('papers', ({ conversation }) => conversation === customer.conversation);
  await world.settled();
  expect(await customer.messages()).toHaveLength(before + 1);
});

test(
  'who may not see private data is shown neither the picture nor the values of an identity card',
  { timeout: 120_000 },
  async () => {
    const customer = await world.customer('身份证');
    const shown = paper('id_card', { seed: 5 });
    const held = await world.holdTable('sights');
    await shows(customer, shown);
    expect((await pictureIn(agent, customer)).file).toMatchObject({ covered: 'waiting', url: '' });
    expect((await pictureIn(recruiter, customer)).file.url).toMatch(/^\/files\//);
    await held.release();
    const [whole] = await papersOf(recruiter, customer);
    const [masked] = await papersOf(agent, customer);
    expect(field(whole!, 'number')).toMatchObject({ value: shown.fields['number'], masked: false });
    expect(field(masked!, 'number')).toMatchObject({ masked: true, text: null });
    const told = JSON.stringify([masked, await agent.reads(customer), await picturesIn(agent, customer)]);
    for (const name of ['number', 'name', 'address']) expect(told).not.toContain(shown.fields[name]);
    expect(JSON.stringify(await picturesIn(recruiter, customer))).toContain(shown.fields['number']);

    const own = (await pictureIn(recruiter, customer)).file;
    const copy = (await pictureIn(agent, customer)).file;
    expect(copy).toMatchObject({ id: own.id, covered: 'covered' });
    expect(own.covered).toBeUndefined();
    expect(masked!.picture.url).toBe(copy.url);
    const [seen, covered] = [await bytesAt(recruiter, own.url), await bytesAt(agent, copy.url)];
    // Covered whole: one colour wherever one looks.
    expect(await spreadOf(covered)).toBeLessThan(8);
    expect(await spreadOf(seen)).toBeGreaterThan(20);
  },
);

test(
  'a customer reads his own picture as he sent it, and a photo without private data is shown to everybody',
  { timeout: 120_000 },
  async () => {
    const customer = await world.customer('执照给客服');
    const shown = licence({}, { seed: 12 });
    await shows(customer, shown);
    await papersOf(recruiter, customer);
    const { file } = await pictureIn(agent, customer);
    expect(file.covered).toBeUndefined();
    expect(file.url).toMatch(/^\/files\//);
    const [mine] = (await customer.messages()).filter(({ body }) => body.kind === 'image');
    const { url } = (mine!.body as Extract<Message['body'], { kind: 'image' }>).file;
    expect((await fetch(`${world.url}${url}`)).status).toBe(200);
  },
);

test('a person corrects a field: it is reviewed again, kept as a row to measure by, and told in the audit without values', async () => {
  const { id } = await shownPaper('改正', { name: { value: '青山茶铺', text: '青山茶铺' } });
  const body = { revision: 1, fields: { name: '青山小茶铺', term: null } };
  await expect(agent.call('papers.correct', { params: { id }, body })).rejects.toMatchObject({
    code: 'permission.denied',
  });
  const corrected = await recruiter.call('papers.correct', { params: { id }, body });
  expect(corrected).toMatchObject({ revision: 2, state: 'accepted' });
  expect(field(corrected, 'name')).toMatchObject({ value: '青山小茶铺', from: 'staff', confidence: 1, text: null });
  expect(field(corrected, 'name')!.quad).not.toBeNull();
  expect(field(corrected, 'term')).toBeUndefined();
  expect(corrected.missing).toContain('term');
  await expect(recruiter.call('papers.correct', { params: { id }, body })).rejects.toMatchObject({
    code: 'paper.conflict',
  });
  await expect(
    recruiter.call('papers.correct', { params: { id }, body: { revision: 2, fields: { number: '1' } } }),
  ).rejects.toMatchObject({ code: 'request.invalid' });

  const rows = await world.rows<{ field: string; by_id: string; sealed: Buffer }>(
    'select field, by_id, sealed from paper_corrections where paper_id = $1 order by field',
    [id],
  );
  expect(rows.map(({ field: name, by_id }) => [name, by_id])).toEqual([
    ['name', recruiter.id],
    ['term', recruiter.id],
  ]);
  expect(rows[0]!.sealed.toString('utf8')).not.toContain('茶铺');
  const [told] = await auditOf('paper.corrected', id);
  expect(told!.detail).toMatchObject({ kind: 'business_licence', fields: ['name', 'term'] });
  expect(JSON.stringify(told)).not.toContain('茶铺');
});

test('a code that staff put wrongly is told as wrong', async () => {
  const { id } = await shownPaper('代码', {});
  const body = { revision: 1, fields: { code: '91330106MA2CEXAMP1' } };
  const corrected = await recruiter.call('papers.correct', { params: { id }, body });
  expect(field(corrected, 'code')).toMatchObject({ valid: false });
  expect(corrected.state).toBe('person');
});

test('a person decides, and the customer hears it in his name; a colleague who speaks is not talked over', async () => {
  const { id, customer } = await shownPaper('决定', {});
  const decided = await recruiter.call('papers.decide', {
    params: { id },
    body: { revision: 1, outcome: 'refused', words: '执照已经注销，需要新的。' },
  });
  expect(decided).toMatchObject({ state: 'refused', decidedBy: '林悦', revision: 2 });
  await customer.waitsFor((all) =>
    all.some(({ author, body }) => author.kind === 'person' && body.kind === 'text' && body.text.includes('已经注销')),
  );
  const body = { revision: 1, outcome: 'accepted' as const };
  await expect(recruiter.call('papers.decide', { params: { id }, body })).rejects.toMatchObject({
    code: 'paper.conflict',
  });
  const [told] = await auditOf('paper.decided', id);
  expect(told!.detail).toMatchObject({ outcome: 'refused' });
  expect(JSON.stringify(told)).not.toContain('注销');

  await agent.claims(customer);
  const words = { revision: 2, outcome: 'accepted' as const, words: '好了' };
  await expect(recruiter.call('papers.decide', { params: { id }, body: words })).rejects.toMatchObject({
    code: 'conversation.not_yours',
  });
  expect((await recruiter.call('papers.get', { params: { id } })).revision).toBe(2);
  await recruiter.call('papers.decide', { params: { id }, body: { revision: 2, outcome: 'accepted' } });
  expect((await dossier(agent, customer)).needs.find(({ kind }) => kind === 'business_licence')).toMatchObject({
    state: 'accepted',
    paperId: id,
  });
});

test('who decided is not overruled by what the customer says or by the next look', async () => {
  const { id, customer, place } = await shownPaper('不改', {});
  await recruiter.call('papers.decide', { params: { id }, body: { revision: 1, outcome: 'refused' } });
  const asked = { ...place, pictures: [], texts: ['公司名称应该是青山大茶铺'], claims: [] };
  expect(await world.house.papers.assess(world.tenant, asked)).toBeNull();
  expect((await dossier(recruiter, customer)).papers[0]).toMatchObject({ state: 'refused' });
});

test('a refused paper that is put right stays refused until somebody decides', async () => {
  const { id, place } = await shownPaper('仍不通过', {});
  await recruiter.call('papers.decide', { params: { id }, body: { revision: 1, outcome: 'refused' } });
  const body = { revision: 2, fields: { name: '青山小茶铺' } };
  expect(await recruiter.call('papers.correct', { params: { id }, body })).toMatchObject({
    state: 'refused',
    decidedBy: '林悦',
  });
  const asked = { ...place, pictures: [], texts: ['注册资本应该是 50 万元'], claims: [] };
  expect(await world.house.papers.assess(world.tenant, asked)).toBeNull();
  await recruiter.call('papers.decide', { params: { id }, body: { revision: 3, outcome: 'accepted' } });
  expect(await recruiter.call('papers.get', { params: { id } })).toMatchObject({ state: 'accepted' });
});

test('what staff put right while the bot thought is not overwritten', async () => {
  const { id, place } = await shownPaper('同时', { name: { confidence: 0.5 } });
  const asked = { ...place, pictures: [], texts: ['名称应该是青山大茶铺'], claims: [] };
  const { papers, db } = world.house;
  const assessment = await papers.assess(world.tenant, asked);
  expect(assessment!.papers).toMatchObject([{ id, revision: 1, corrected: ['name'] }]);
  const body = { revision: 1, fields: { name: '青山小茶铺' } };
  const corrected = await recruiter.call('papers.correct', { params: { id }, body });
  await db.tenant(world.tenant, (tx) => papers.keep(tx, place, assessment!));
  const now = await recruiter.call('papers.get', { params: { id } });
  expect(now).toEqual(corrected);
  expect(field(now, 'name')).toMatchObject({ value: '青山小茶铺', from: 'staff' });
});

test('a picture that two look at together becomes one paper', async () => {
  const customer = await world.customer('两处');
  await customer.asks('加盟费多少');
  const place = { conversationId: customer.conversation, customerId: await customerOf(customer) };
  const { papers, db } = world.house;
  const asked = { ...place, pictures: [seenLicence(randomUUID(), {})], texts: [], claims: [] };
  const assessment = await papers.assess(world.tenant, asked);
  const keep = () => db.tenant(world.tenant, (tx) => papers.keep(tx, place, assessment!));
  await Promise.all([keep(), keep(), keep()]);
  await keep();
  expect((await dossier(recruiter, customer)).papers).toMatchObject([{ state: 'accepted', revision: 1 }]);
});

test('papers and pictures of another team do not exist for who does not reach it', async () => {
  const { id, customer, place } = await shownPaper('别组', {});
  const team = randomUUID();
  await world.rows(
    `insert into teams (tenant_id, id, name, short, colour, created_at) values ($1, $2, '别组', '组', '#0f766e', now())`,
    [world.tenant, team],
  );
  await world.rows('update conversations set team_id = $2 where id = $1', [customer.conversation, team]);
  const outsider = await world.person('外组', { roles: ['agent'] });
  const at = { params: { id } };
  await expect(outsider.call('papers.get', at)).rejects.toMatchObject({ code: 'paper.not_found' });
  await expect(outsider.call('customers.papers', { params: { id: place.customerId } })).rejects.toMatchObject({
    code: 'customer.not_found',
  });
  await expect(
    outsider.call('conversations.pictures', { params: { id: customer.conversation }, query: {} }),
  ).rejects.toMatchObject({ code: 'conversation.not_found' });
});

test(
  'forgetting a customer removes what was seen, his papers, their corrections and every copy of his pictures',
  { timeout: 120_000 },
  async () => {
    const customer = await world.customer('忘记');
    await shows(customer, paper('id_card', { seed: 8 }));
    const [one] = await papersOf(recruiter, customer);
    await recruiter.call('papers.correct', {
      params: { id: one!.id },
      body: { revision: 1, fields: { name: '周小满' } },
    });
    const links = [(await pictureIn(recruiter, customer)).file.url, (await pictureIn(agent, customer)).file.url];
    const { house, tenant } = world;
    await house.db.tenant(tenant, (tx) => house.customers.forget(tx, one!.customerId));
    await read(async () => (await countOf(one!.customerId)) === 0);
    for (const url of links) {
      const response = await fetch(`${world.url}${url}`, { headers: { cookie: recruiter.headers['cookie']! } });
      expect(response.status).toBe(404);
    }
    await expect(recruiter.call('papers.get', { params: { id: one!.id } })).rejects.toMatchObject({
      code: 'paper.not_found',
    });
  },
);

test(
  'more pictures than a turn reads are left out, and more papers than are kept let the oldest go',
  { timeout: 120_000 },
  async () => {
    const { customer, place } = await shownPaper('很多', {});
    const many = Array.from({ length: paperLimits.picturesPerTurn + 2 }, (_, at) => ({
      fileId: randomUUID(),
      seq: at + 1,
    }));
    const talk = { id: customer.conversation, customerId: place.customerId };
    const looked = await world.house.papers.look(world.tenant, talk, many);
    expect(looked.map((one) => one.kind === 'unseen' && one.why)).toEqual([
      ...many.slice(2).map(() => 'gone'),
      'too_many',
      'too_many',
    ]);
    for (let at = 0; at < paperLimits.papers + 3; at++) await keepPaper(place, {});
    const { papers } = await dossier(recruiter, customer);
    expect(papers).toHaveLength(paperLimits.papers);
    expect(papers.filter(({ state }) => state !== 'replaced')).toEqual([papers[0]]);
  },
);

test('two who ask for a picture at once wait for one reading of it', { timeout: 60_000 }, async () => {
  const customer = await world.customer('两次');
  await customer.says('你好');
  const { fileId } = await customer.own('visitor.upload', { file: new Blob([png]), fileName: 'a.png' });
  const talk = { id: customer.conversation, customerId: await customerOf(customer) };
  const both = [1, 2].map(() => world.house.papers.look(world.tenant, talk, [{ fileId, seq: 1 }]));
  const [one, other] = await Promise.all(both);
  expect(one![0]).toMatchObject({ kind: 'seen', fileId });
  expect(other).toEqual(one);
  expect(await world.rows('select tries, why from sights where file_id = $1', [fileId])).toEqual([
    { tries: 1, why: null },
  ]);
});

test('another company sees nothing of a paper', async () => {
  const { id } = await shownPaper('别家', {});
  const other = await world.company('别家公司');
  const stranger = await other.person('邻居', { roles: ['admin'] });
  await expect(stranger.call('papers.get', { params: { id } })).rejects.toMatchObject({ code: 'paper.not_found' });
});

test('the export of the company holds the papers of its customers in words', async () => {
  const { id } = await shownPaper('导出', { name: { value: '云上茶铺', text: '云上茶铺' } });
  const { house, tenant } = world;
  const lines = await house.db.tenant(tenant, async (tx) => {
    const all = [];
    for await (const line of house.papers.exportAll(tx)) all.push(line);
    return all;
  });
  expect(lines.find((line) => line.id === id)).toMatchObject({ fields: { name: '云上茶铺' }, state: 'accepted' });
});

const picturesIn = (person: Person, customer: Customer) =>
  person.call('conversations.pictures', { params: { id: customer.conversation }, query: {} });

/** How far the grey of a picture spreads about its mean. */
async function spreadOf(bytes: Buffer): Promise<number> {
  const { channels } = await sharp(bytes).greyscale().stats();
  return channels[0]!.stdev;
}

const auditOf = (action: string, paperId: string) =>
  world.rows<{ detail: Record<string, unknown> }>('select detail from audit_log where action = $1 and target = $2', [
    action,
    `paper:${paperId}`,
  ]);

async function countOf(customerId: string): Promise<number> {
  const [row] = await world.rows<{ count: number }>(
    `select ((select count(*) from sights where customer_id = $1) + (select count(*) from papers where customer_id = $1)
       + (select count(*) from paper_corrections where customer_id = $1)
       + (select count(*) from covered_files c join files f on f.id = c.file_id where f.customer_id = $1)
       + (select count(*) from files where customer_id = $1 and doomed_at is null))::int as count`,
    [customerId],
  );
  return row!.count;
}

type Place = { conversationId: string; customerId: string };

const box: ReadField['quad'] = [
  { x: 10, y: 10 },
  { x: 90, y: 10 },
  { x: 90, y: 30 },
  { x: 10, y: 30 },
];
const fieldOf = (name: ReadField['name'], value: string): ReadField => ({
  name,
  text: value,
  value,
  confidence: 0.99,
  quad: box,
  valid: name === 'name' || name === 'person' ? null : true,
});

/** A licence as it is seen on a picture, without reading one. */
function seenLicence(fileId: string, given: Partial<Record<string, Partial<ReadField>>>) {
  const fields = [
    fieldOf('code', '91330106MA2CFQ1T7P'),
    fieldOf('name', '青山茶铺'),
    fieldOf('person', '周小满'),
    fieldOf('term', '2019-03-05/'),
  ].map((one) => ({ ...one, ...given[one.name] }));
  const sight: Sight = {
    kind: 'business_licence',
    confidence: 1,
    form: 'company',
    fields,
    missing: [],
    text: '',
    flaws: [],
    by: 'ocr',
  };
  return { fileId, seq: 1, kind: 'seen' as const, sight, width: 100, height: 100 };
}

/** Such a licence, kept. */
async function keepPaper(place: Place, given: Partial<Record<string, Partial<ReadField>>>): Promise<string> {
  const fileId = randomUUID();
  const seen = seenLicence(fileId, given);
  const { papers, db } = world.house;
  const assessment = await papers.assess(world.tenant, { ...place, pictures: [seen], texts: [], claims: [] });
  await db.tenant(world.tenant, (tx) => papers.keep(tx, place, assessment!));
  const [row] = await world.rows<{ id: string }>('select id from papers where file_id = $1', [fileId]);
  return row!.id;
}

async function shownPaper(name: string, given: Partial<Record<string, Partial<ReadField>>>) {
  const customer = await world.customer(name);
  await customer.asks('加盟费多少');
  const place = { conversationId: customer.conversation, customerId: await customerOf(customer) };
  return { customer, place, id: await keepPaper(place, given) };
}
