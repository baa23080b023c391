/** What leaves the house of a customer's picture when a vision model is asked about it. */
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  openChatModelServer,
  says,
  wordsOf,
  type ChatModelServer,
  type Prompted,
} from '../support/chat-model-server.ts';
import { paper, words } from '../support/shown-papers.ts';
import { openWorld, type Customer, type Person, type World } from '../support/world.ts';

const TEST = { timeout: 180_000 };
/** Longer than reading a picture takes on a busy machine. */
const READING = { timeout: 60_000 };

let provider: ChatModelServer;
let world: World;
let admin: Person;
beforeAll(async () => {
  provider = await openChatModelServer();
  provider.does(says(JSON.stringify({ kind: 'words', description: '一张单子', fields: [] })));
  const settings = {
    CHAT_MODEL_URL: provider.url,
    CHAT_MODEL: 'eyes',
    CHAT_MODEL_VISION: '1',
    OUTBOUND_ALLOW: '127.0.0.1',
  };
  world = await openWorld({ settings });
  admin = await world.person('admin', { roles: ['admin'] });
  const setting = { enabled: true, dayTokens: null, dayCost: null };
  await admin.call('models.update', { body: { setting, revision: 0 } });
});
afterAll(async () => {
  await world.close();
  await provider.close();
});

const blob = (bytes: Buffer) => new Blob([new Uint8Array(bytes)]);

const partsOf = ({ body }: Prompted) =>
  body.messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
const picturesIn = (prompted: Prompted) =>
  partsOf(prompted).flatMap(({ image_url: image }) =>
    image ? [Buffer.from(image.url.slice(image.url.indexOf(',') + 1), 'base64')] : [],
  );

const customerOf = async (customer: Customer) =>
  (await admin.call('conversations.get', { params: { id: customer.conversation } })).customer!.id;

const sightsOf = async (customer: Customer) =>
  (await admin.call('conversations.pictures', { params: { id: customer.conversation }, query: {} })).items;

/** Sends it, waits until it was looked at, and gives what left the house meanwhile that held a picture. */
async function left(customer: Customer, picture: Buffer, name = '照片.jpg') {
  const before = provider.got.length;
  const count = (await sightsOf(customer)).length;
  await customer.sends(blob(picture), name);
  await expect.poll(async () => (await sightsOf(customer)).length, READING).toBe(count + 1);
  await world.settled();
  const all = provider.got.slice(before);
  return { all, shown: all.filter((prompted) => picturesIn(prompted).length > 0) };
}

async function readOn(bytes: Buffer): Promise<string> {
  const read = await world.house.pictures.read(bytes);
  return read.kind === 'read' ? read.lines.map(({ text }) => text).join('\n') : read.code;
}

/** Nothing of these stands in anything that left: not in the words, and not to be read on the pictures. */
async function expectHidden({ all, shown }: Awaited<ReturnType<typeof left>>, secrets: readonly string[]) {
  for (const secret of secrets) for (const { text } of all) expect(text).not.toContain(secret);
  for (const picture of shown.flatMap(picturesIn)) {
    const read = await readOn(picture);
    for (const secret of secrets) expect(read).not.toContain(secret);
  }
}

test('the names that are known of a customer are masked in the words and covered on the picture', TEST, async () => {
  const customer = await world.customer('订货');
  await customer.asks('你好，我叫沈建国');
  const id = await customerOf(customer);
  await admin.call('customers.update', { params: { id }, body: { name: '欧阳青山' } });
  const sheet = words([
    '订货单第三联',
    '收货人沈建国',
    '联系电话 13812345678',
    '送到新民路429号',
    '店主欧阳青山',
    '青提两箱',
  ]);
  const sent = await left(customer, sheet);
  expect(sent.shown).toHaveLength(1);
  await expectHidden(sent, ['沈建国', '欧阳青山', '13812345678', '新民路429']);
  const [prompted] = sent.shown as [Prompted];
  const said = prompted.body.messages.map(wordsOf).join('\n');
  expect(said).toMatch(/NAME_1_/);
  expect(said).toMatch(/PHONE_1_/);
  // What is not private is there, or there would be nothing to ask.
  expect(said).toContain('青提两箱');
  expect(await readOn(picturesIn(prompted)[0]!)).toContain('青提两箱');
  // Who may see private data reads what stood there.
  expect(JSON.stringify(await sightsOf(customer))).toContain('沈建国');
});

const SHEET = words(['订货单第三联', '收货人沈建国', '青提两箱']);

test('a name that he tells beside the picture is hidden in it, before the bot has said a word', TEST, async () => {
  const customer = await world.customer('一起发');
  await customer.asks('你好');
  const talk = { id: customer.conversation, customerId: await customerOf(customer) };
  const before = provider.got.length;
  const shown = () => provider.got.slice(before).filter((prompted) => picturesIn(prompted).length > 0);
  // The bot cannot speak, so that nothing he told is remembered yet.
  const hold = await world.holdTable('talk_states');
  try {
    await customer.says('我叫沈建国，帮我看下这张单子');
    const { seq, body } = await customer.sends(blob(SHEET), '单子.jpg');
    const fileId = body.kind === 'image' ? body.file.id : '';
    expect(await world.house.papers.look(world.tenant, talk, [{ fileId, seq }])).toMatchObject([{ kind: 'seen' }]);
  } finally {
    await hold.release();
  }
  await world.settled();
  expect(shown()).toHaveLength(1);
  await expectHidden({ all: shown(), shown: shown() }, ['沈建国']);
  expect(shown()[0]!.text).toContain('青提两箱');
});

test('a name that he told while a person speaks is hidden in the picture that follows', TEST, async () => {
  const customer = await world.customer('和同事聊');
  const agent = await world.person('阿蓝', { roles: ['agent'] });
  await customer.asksForPerson();
  await agent.claims(customer);
  await customer.says('我叫沈建国');
  const sent = await left(customer, SHEET);
  expect(sent.shown).toHaveLength(1);
  await expectHidden(sent, ['沈建国']);
});

test('a picture for whose copy there is no room leaves once, and is covered as soon as there is', TEST, async () => {
  const customer = await world.customer('没位置');
  await customer.asks('你好');
  const agent = await world.person('阿紫', { roles: ['agent'] });
  const talk = { id: customer.conversation, customerId: await customerOf(customer) };
  const before = provider.got.length;
  const shown = () => provider.got.slice(before).filter((prompted) => picturesIn(prompted).length > 0);
  const { pictures, papers } = world.house;
  const { cover } = pictures;
  let copies = 0;
  // What leaves finds room; what is shown to staff does not.
  pictures.cover = (...given) =>
    copies++ === 0 ? cover(...given) : Promise.resolve({ kind: 'refused', code: 'picture.busy' });
  const fileOf = async () =>
    (await agent.reads(customer)).flatMap(({ body }) => (body.kind === 'image' ? [body.file] : []))[0];
  try {
    const { body, seq } = await customer.sends(blob(words(['订货单第三联', '联系电话 13812345678'])), '单子.jpg');
    await expect.poll(async () => (await sightsOf(customer)).length, READING).toBe(1);
    await world.settled();
    expect(await fileOf()).toMatchObject({ covered: 'waiting' });
    pictures.cover = cover;
    const fileId = body.kind === 'image' ? body.file.id : '';
    expect(await papers.look(world.tenant, talk, [{ fileId, seq }])).toMatchObject([{ kind: 'seen' }]);
  } finally {
    pictures.cover = cover;
  }
  expect(await fileOf()).toMatchObject({ covered: 'covered' });
  expect(shown()).toHaveLength(1);
});

test('a name that stands on a card he showed is known from then on; the card itself never leaves', TEST, async () => {
  const customer = await world.customer('身份证');
  await customer.says('你好');
  const card = paper('id_card', { seed: 5 });
  const shown = await left(customer, card.jpeg);
  expect(shown.shown).toEqual([]);
  const { papers } = await admin.call('customers.papers', { params: { id: await customerOf(customer) } });
  const name = papers[0]!.fields.find((field) => field.name === 'name')!.value;
  expect(name.length).toBeGreaterThan(1);
  const sent = await left(customer, words(['订货单第三联', `收货人${name}`, '青提两箱']));
  expect(sent.shown).toHaveLength(1);
  await expectHidden({ all: [...shown.all, ...sent.all], shown: sent.shown }, [name, card.fields['number']!]);
});

test('a picture too bad to tell what stands on it does not leave', TEST, async () => {
  const customer = await world.customer('模糊');
  await customer.says('你好');
  const blurred = await sharp(words(['姓名沈建国', '公民身份号码']))
    .blur(9)
    .jpeg()
    .toBuffer();
  const { all, shown } = await left(customer, blurred);
  expect((await sightsOf(customer))[0]).toMatchObject({ flaws: expect.arrayContaining(['blurred']), by: 'ocr' });
  expect([all, shown]).toEqual([[], []]);
});

test('of a picture that moves the frame that was looked at leaves, and no other', TEST, async () => {
  const customer = await world.customer('会动');
  await customer.says('你好');
  const size = { width: 1000, height: 300 };
  const frames = await Promise.all(
    [['本店招聘店员两名'], ['身份证号 110101199003074514']].map((page) =>
      sharp(words(page))
        .resize({ ...size, fit: 'fill' })
        .removeAlpha()
        .raw()
        .toBuffer(),
    ),
  );
  const raw = { ...size, height: 600, channels: 3, pageHeight: 300 } as const;
  const gif = await sharp(Buffer.concat(frames), { raw }).gif({ effort: 1 }).toBuffer();
  const { shown } = await left(customer, gif, '步骤.gif');
  expect(shown).toHaveLength(1);
  for (const picture of shown.flatMap(picturesIn)) expect((await sharp(picture).metadata()).pages ?? 1).toBe(1);
});

test('what a model says of a picture uncovers nothing that our own eyes cover', TEST, async () => {
  const customer = await world.customer('听话');
  await customer.says('你好');
  const agent = await world.person('阿青', { roles: ['agent'] });
  provider.does(says(JSON.stringify({ kind: 'shop_front', description: '一家店', fields: [] })));
  const { shown } = await left(customer, words(['订货单第三联', '联系电话 13812345678', '青提两箱']));
  expect(shown).toHaveLength(1);
  expect((await sightsOf(customer))[0]).toMatchObject({ kind: 'shop_front', by: 'vision' });
  const [file] = (await agent.reads(customer)).flatMap(({ body }) => (body.kind === 'image' ? [body.file] : []));
  expect(file).toMatchObject({ covered: 'covered' });
});
