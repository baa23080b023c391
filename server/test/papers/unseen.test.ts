/** Pictures at which nobody looked, or not to the end: what the customer hears, and who looks after all. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { told, type Customer } from '../support/customer.ts';
import { png } from '../support/pictures.ts';
import { licence } from '../support/shown-papers.ts';
import { openWorld, type Person, type World } from '../support/world.ts';

/** Longer than reading a picture takes on a busy machine. */
const READING_MS = 60_000;

let world: World;
let recruiter: Person;
beforeAll(async () => {
  world = await openWorld();
  recruiter = await world.person('林悦', { roles: ['recruiter'] });
});
afterAll(() => world.close());

async function customerOf(customer: Customer): Promise<string> {
  const { customer: panel } = await recruiter.call('conversations.get', { params: { id: customer.conversation } });
  return panel!.id;
}

const blob = (bytes: Buffer) => new Blob([new Uint8Array(bytes)]);

/** What the bot says after a message. */
async function answerTo(customer: Customer, seq: number): Promise<string> {
  const after = (all: Awaited<ReturnType<Customer['messages']>>) =>
    all.filter((each) => each.seq > seq && each.author.kind === 'bot');
  return told(after(await customer.waitsFor((all) => after(all).length > 0, READING_MS))).join('');
}

test('who has sent as many pictures in a day as are read hears that, and a person looks', async () => {
  const customer = await world.customer('很多张');
  await customer.asks('你好');
  const place = [world.tenant, customer.conversation, await customerOf(customer)];
  await world.rows(
    `insert into sights (tenant_id, file_id, conversation_id, customer_id, seq, width, height, why, tries, at)
     select $1, gen_random_uuid(), $2, $3, n, 0, 0, 'broken', 1, now() from generate_series(1, 120) n`,
    place,
  );
  const { seq } = await customer.sends(blob(png), 'a.png');
  expect(await answerTo(customer, seq)).toBe('bot: 今天发来的图片已经很多，这张我没有再看。我请同事来看，请稍等。');
  expect((await customer.state()).speaker).toBe('nobody');
  // The day after it is read.
  await world.rows(`update sights set at = at - interval '25 hours' where customer_id = $1`, [place[2]]);
  const talk = { id: customer.conversation, customerId: place[2]! };
  const [sent] = (await customer.messages()).filter((each) => each.seq === seq);
  const fileId = sent!.body.kind === 'image' ? sent!.body.file.id : '';
  expect((await world.house.papers.look(world.tenant, talk, [{ fileId, seq }]))[0]).toMatchObject({ kind: 'seen' });
});

test('a picture that takes too long is tried once more and then left', async () => {
  const customer = await world.customer('太慢');
  await customer.asks('你好');
  const { fileId } = await customer.own('visitor.upload', { file: blob(png), fileName: 'a.png' });
  const talk = { id: customer.conversation, customerId: await customerOf(customer) };
  let tries = 0;
  const { pictures, papers } = world.house;
  const { read } = pictures;
  pictures.read = async () => (tries++, { kind: 'refused', code: 'picture.too_slow' });
  try {
    for (let at = 0; at < 4; at++)
      expect((await papers.look(world.tenant, talk, [{ fileId, seq: 1 }]))[0]).toMatchObject({ why: 'too_slow' });
  } finally {
    pictures.read = read;
  }
  expect(tries).toBe(2);
});

test('the pictures of one company do not keep those of another waiting', { timeout: 60_000 }, async () => {
  const other = await world.company('隔壁茶铺');
  const neighbour = await other.customer('隔壁的客户');
  const many = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((at) => world.customer(`一群${at}`)));
  const { pictures } = world.house;
  const { read } = pictures;
  let begun = 0;
  let open = () => {};
  const gate = new Promise<void>((opened) => (open = opened));
  pictures.read = async () => {
    begun++;
    await gate;
    return { kind: 'refused', code: 'picture.broken' };
  };
  try {
    await Promise.all(many.map((customer) => customer.sends(blob(png), 'a.png')));
    await expect.poll(() => begun, { timeout: 20_000 }).toBeGreaterThan(1);
    const chat = await neighbour.socket();
    await neighbour.sends(blob(png), 'b.png');
    // His turn waits for the eyes.
    await chat.hears('typing');
    open();
    const talks = [...many, neighbour].map(({ conversation }) => conversation);
    const looked = () =>
      world.rows<{ tenant_id: string }>(
        'select tenant_id from sights where conversation_id = any($1::uuid[]) order by at',
        [talks],
      );
    await expect.poll(async () => (await looked()).length, { timeout: 20_000 }).toBe(talks.length);
    // Those at hand, one more of the many, and the one.
    expect((await looked()).findIndex(({ tenant_id }) => tenant_id === other.tenant)).toBeLessThan(5);
  } finally {
    open();
    pictures.read = read;
  }
});

test(
  'a picture at which the server looked when it stopped is begun anew by the next, and no person is called for it',
  { timeout: 180_000 },
  async () => {
    const customer = await world.customer('重启');
    await customer.asks('你好');
    const shown = licence({}, { seed: 51 });
    const { pictures } = world.house;
    const { read } = pictures;
    const begun = new Promise<void>((done) => {
      pictures.read = (bytes, signal) => {
        const reading = read(bytes, signal);
        done();
        return reading;
      };
    });
    const { seq } = await customer.sends(blob(shown.jpeg), `${randomUUID()}.jpg`);
    await begun;
    await world.restart();
    expect(await answerTo(customer, seq)).toContain(shown.fields['code']!);
    expect((await customer.state()).speaker).toBe('bot');
    expect(
      await world.rows('select tries, why from sights where conversation_id = $1', [customer.conversation]),
    ).toEqual([{ tries: 1, why: null }]);
    expect(await world.rows('select 1 from dead_letters')).toEqual([]);
  },
);
