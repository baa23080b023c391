/** What staff see of customers' pictures who may not see private data: what was looked at, or honestly nothing. */
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileView } from '#contracts/http/conversations';
import { up as withhold } from '../../migrations/20261128T1000-platform-files-withheld.ts';
import { words } from '../support/shown-papers.ts';
import { openWorld, type Customer, type Person, type World } from '../support/world.ts';

let world: World;
/** May not see private data. */
let agent: Person;
/** May. */
let recruiter: Person;
beforeAll(async () => {
  world = await openWorld();
  agent = await world.person('阿青', { roles: ['agent'] });
  recruiter = await world.person('林悦', { roles: ['recruiter'] });
});
afterAll(() => world.close());

/** Longer than reading a picture takes on a busy machine. */
const READING = { timeout: 60_000 };
const TEST = { timeout: 180_000 };
const SECRET = ['身份证号 110101199003074514', '电话 13812345678'];

const blob = (bytes: Buffer) => new Blob([new Uint8Array(bytes)]);

async function fileIn(person: Person, customer: Customer): Promise<FileView> {
  const pictures = (await person.reads(customer)).flatMap(({ body }) => (body.kind === 'image' ? [body.file] : []));
  return pictures.at(-1)!;
}

/** What the agent is shown of the latest picture, once somebody has looked at it. */
async function shown(customer: Customer): Promise<FileView> {
  await expect.poll(async () => (await fileIn(agent, customer)).covered, READING).not.toBe('waiting');
  return fileIn(agent, customer);
}

async function bytesAt(person: Person, url: string): Promise<Buffer> {
  const response = await fetch(`${world.url}${url}`, { headers: { cookie: person.headers['cookie']! } });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

const framesOf = async (bytes: Buffer) => (await sharp(bytes).metadata()).pages ?? 1;

async function readOn(bytes: Buffer): Promise<string> {
  const read = await world.house.pictures.read(bytes);
  return read.kind === 'read' ? read.lines.map(({ text }) => text).join('\n') : read.code;
}

/** One that shows these pages one after the other. */
async function moving(kind: 'gif' | 'webp', pages: readonly (readonly string[])[]): Promise<Buffer> {
  const size = { width: 1000, height: 300 };
  const frames = await Promise.all(
    pages.map((page) =>
      sharp(words(page))
        .resize({ ...size, fit: 'fill' })
        .removeAlpha()
        .raw()
        .toBuffer(),
    ),
  );
  const raw = { ...size, height: size.height * frames.length, channels: 3, pageHeight: size.height } as const;
  const all = sharp(Buffer.concat(frames), { raw });
  return kind === 'gif' ? all.gif({ effort: 1 }).toBuffer() : all.webp({ lossless: true, effort: 0 }).toBuffer();
}

test.each(['gif', 'webp'] as const)(
  'of a %s that moves they are given the frame that was looked at, and no other',
  TEST,
  async (kind) => {
    const customer = await world.customer(`会动的 ${kind}`);
    const sent = await moving(kind, [['本店招聘店员两名', '包吃住'], SECRET]);
    expect(await framesOf(sent)).toBe(2);
    await customer.sends(blob(sent), `步骤.${kind}`);
    const part = await shown(customer);
    expect(part).toMatchObject({ covered: 'part', url: expect.stringMatching(/^\/files\//) });
    const given = await bytesAt(agent, part.url);
    expect(await framesOf(given)).toBe(1);
    const read = await readOn(given);
    expect(read).toContain('招聘');
    expect(read).not.toContain('138');
    // Who may see private data sees it move.
    const own = await fileIn(recruiter, customer);
    expect(own.covered).toBeUndefined();
    expect(await framesOf(await bytesAt(recruiter, own.url))).toBe(2);
  },
);

test('a picture that moves and has private words in its first frame is covered, and moves no more', TEST, async () => {
  const customer = await world.customer('先是号码');
  await customer.sends(blob(await moving('gif', [SECRET, SECRET])), '号码.gif');
  const copy = await shown(customer);
  expect(copy.covered).toBe('covered');
  const given = await bytesAt(agent, copy.url);
  expect(await framesOf(given)).toBe(1);
  expect(await readOn(given)).not.toContain('138');
});

test('of a picture that is seen through they are given what stands on white', TEST, async () => {
  const customer = await world.customer('透明');
  const black = await sharp(words(SECRET))
    .removeAlpha()
    .negate()
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  // White words on nothing: to be read on any dark page, and by nobody on white.
  const { width, height } = black.info;
  const sent = await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .joinChannel(black.data, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
  expect(await readOn(await sharp(sent).flatten({ background: '#000000' }).png().toBuffer())).toContain('13812345678');
  await customer.sends(blob(sent), '透明.png');
  const part = await shown(customer);
  expect(part.covered).toBe('part');
  const given = await bytesAt(agent, part.url);
  expect(await readOn(await sharp(given).flatten({ background: '#000000' }).png().toBuffer())).not.toContain('138');
});

/** Uploads a picture, lets `meanwhile` happen, and sends it. */
async function sends(customer: Customer, meanwhile: (fileId: string) => Promise<unknown>): Promise<string> {
  const picture = await sharp(words(['本店招聘店员两名']))
    .png()
    .toBuffer();
  const { fileId } = await customer.own('visitor.upload', { file: blob(picture), fileName: '告示.png' });
  await meanwhile(fileId);
  await customer.sendsFile(fileId, randomUUID());
  return fileId;
}

const customerOf = async (customer: Customer) =>
  (await recruiter.call('conversations.get', { params: { id: customer.conversation } })).customer!.id;

/** Pictures of the customer at which nobody could look. */
const unseen = async (customer: Customer, files: string, count: number) =>
  world.rows(
    `insert into sights (tenant_id, file_id, conversation_id, customer_id, seq, width, height, why, tries, at)
     select $1, ${files}, $2, $3, n, 0, 0, 'broken', 1, now() from generate_series(1, $4::int) n`,
    [world.tenant, customer.conversation, await customerOf(customer), count],
  );

test('a picture at which nobody could look is withheld, with the reason, and open desks hear of it', TEST, async () => {
  const customer = await world.customer('看不了');
  await customer.says('你好');
  const desk = await agent.socket();
  await sends(customer, (fileId) => unseen(customer, `'${fileId}'::uuid`, 1));
  expect(await shown(customer)).toMatchObject({ covered: 'withheld', withheld: 'failed', url: '' });
  await desk.hears('papers', ({ conversation }) => conversation === customer.conversation);
  const own = await fileIn(recruiter, customer);
  expect(own).toMatchObject({ url: expect.stringMatching(/^\/files\//) });
  expect(own).not.toHaveProperty('withheld');
});

test('a picture beyond those of a day is withheld as never looked at', TEST, async () => {
  const customer = await world.customer('太多了');
  await customer.says('你好');
  await sends(customer, () => unseen(customer, 'gen_random_uuid()', 120));
  expect(await shown(customer)).toMatchObject({ covered: 'withheld', withheld: 'unchecked', url: '' });
});

test('a picture from before anybody looked at pictures is withheld as never looked at', TEST, async () => {
  const customer = await world.customer('从前的');
  const fileId = await sends(customer, async () => undefined);
  expect((await shown(customer)).covered).toBeUndefined();
  await world.rows(
    'with gone as (delete from sights where file_id = $1) delete from covered_files where file_id = $1',
    [fileId],
  );
  expect(await fileIn(agent, customer)).toMatchObject({ covered: 'withheld', withheld: 'unchecked', url: '' });
  // Sent once more it is looked at.
  await customer.sendsFile(fileId, randomUUID());
  expect((await shown(customer)).covered).toBeUndefined();
});

test(
  'a picture of which no copy can be made is withheld, and what is seen on it is known all the same',
  TEST,
  async () => {
    const customer = await world.customer('盖不住');
    const { pictures } = world.house;
    const { cover } = pictures;
    pictures.cover = async () => ({ kind: 'refused', code: 'picture.too_slow' });
    try {
      await customer.sends(blob(words(SECRET)), '号码.jpg');
      expect(await shown(customer)).toMatchObject({ covered: 'withheld', withheld: 'failed', url: '' });
    } finally {
      pictures.cover = cover;
    }
    const seen = () => recruiter.call('conversations.pictures', { params: { id: customer.conversation }, query: {} });
    await expect.poll(async () => JSON.stringify(await seen()), READING).toContain('13812345678');
  },
);

test('a picture for whose copy there never is room is withheld in the end, and read no more for it', TEST, async () => {
  const customer = await world.customer('总没位置');
  await customer.says('你好');
  const talk = { id: customer.conversation, customerId: await customerOf(customer) };
  const { pictures, papers } = world.house;
  const { cover, read } = pictures;
  let reads = 0;
  pictures.cover = async () => ({ kind: 'refused', code: 'picture.busy' });
  pictures.read = (...given) => (reads++, read(...given));
  try {
    const { body, seq } = await customer.sends(blob(words(SECRET)), '号码.jpg');
    const fileId = body.kind === 'image' ? body.file.id : '';
    const kinds = [];
    for (let at = 0; at < 6; at++) kinds.push((await papers.look(world.tenant, talk, [{ fileId, seq }]))[0]!.kind);
    expect(kinds.at(0)).toBe('unseen');
    expect(kinds.at(-1)).toBe('seen');
    expect(reads).toBe(3);
  } finally {
    Object.assign(pictures, { cover, read });
  }
  expect(await fileIn(agent, customer)).toMatchObject({ covered: 'withheld', withheld: 'failed', url: '' });
});

/** Brings what is shown of pictures to where an upgrade from before copies lay on white brings it. */
async function upgraded(): Promise<void> {
  const dialect = new PostgresDialect({ pool: new pg.Pool({ connectionString: world.database.ownerUrl, max: 1 }) });
  const db = new Kysely<unknown>({ dialect });
  try {
    await withhold(db);
  } finally {
    await db.destroy();
  }
}

test(
  'after an upgrade pictures that may be seen through wait for another look, which covers them anew',
  TEST,
  async () => {
    const [plain, secret, still] = [
      await world.customer('旧图'),
      await world.customer('旧号码'),
      await world.customer('旧照'),
    ];
    const png = (lines: readonly string[]) => sharp(words(lines)).png().toBuffer();
    await plain.sends(blob(await png(['本店招聘店员两名'])), '告示.png');
    await secret.sends(blob(await png(SECRET)), '号码.png');
    await still.sends(blob(words(SECRET)), '号码.jpg');
    for (const customer of [plain, secret, still]) await shown(customer);
    await world.settled();
    const copyOf =
      'select copy_id as id from covered_files c join files f on f.id = c.file_id where f.customer_id = $1';
    const [old] = await world.rows<{ id: string }>(copyOf, [await customerOf(secret)]);
    await upgraded();
    const unchecked = { covered: 'withheld', withheld: 'unchecked', url: '' };
    expect(await fileIn(agent, plain)).toMatchObject(unchecked);
    expect(await fileIn(agent, secret)).toMatchObject(unchecked);
    expect(await fileIn(agent, still)).toMatchObject({ covered: 'covered' });
    // The copy that was shown in place of the picture goes.
    expect(await world.rows('select id from files where id = $1 and doomed_at is null', [old!.id])).toEqual([]);
    for (const customer of [plain, secret]) {
      const sent = (await customer.messages()).find(({ body }) => body.kind === 'image')!;
      const fileId = sent.body.kind === 'image' ? sent.body.file.id : '';
      const talk = { id: customer.conversation, customerId: await customerOf(customer) };
      const looked = await world.house.papers.look(world.tenant, talk, [{ fileId, seq: sent.seq }]);
      expect(looked).toMatchObject([{ kind: 'seen' }]);
    }
    expect((await fileIn(agent, plain)).covered).toBeUndefined();
    const copy = await fileIn(agent, secret);
    expect(copy.covered).toBe('covered');
    expect(await readOn(await bytesAt(agent, copy.url))).not.toContain('138');
  },
);

test('a picture on which everything failed for good is withheld', TEST, async () => {
  const customer = await world.customer('总是失败');
  await customer.says('你好');
  const { pictures } = world.house;
  const { read } = pictures;
  pictures.read = async () => {
    throw new Error('The process that works on pictures does not start.');
  };
  try {
    await sends(customer, async () => undefined);
    expect((await fileIn(agent, customer)).covered).toBe('waiting');
    expect(await shown(customer)).toMatchObject({ covered: 'withheld', withheld: 'failed', url: '' });
  } finally {
    pictures.read = read;
  }
});
