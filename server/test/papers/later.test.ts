/** Pictures that only a later look could read: what becomes of them when the turn that waited for them is past. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPictures, type Pictures } from '#platform/pictures';
import type { Customer } from '../support/customer.ts';
import { drawn, png } from '../support/pictures.ts';
import { licence } from '../support/shown-papers.ts';
import { openWorld, type Person, type World } from '../support/world.ts';

const LANE = 'papers.look';
/** Longer than a turn takes on a busy machine. */
const PATIENCE = { timeout: 30_000 };

let world: World;
/** May not see private data. */
let agent: Person;
let reading: Awaited<ReturnType<Pictures['read']>>;
beforeAll(async () => {
  world = await openWorld();
  agent = await world.person('阿青', { roles: ['agent'] });
  reading = await world.house.pictures.read(licence({}, { seed: 71 }).jpeg);
}, 60_000);
afterAll(() => world.close());

const readsLicence: Pictures['read'] = async () => reading;
const hasNoRoom: Pictures['read'] = async () => ({ kind: 'refused', code: 'picture.busy' });

/** Eyes that do as they are told. */
let eyes: Pictures['read'];
beforeEach(() => {
  const { pictures } = world.house;
  const { read } = pictures;
  pictures.read = (bytes) => eyes(bytes);
  return () => void (pictures.read = read);
});

const sends = (customer: Customer, bytes: Buffer = png) => customer.sends(new Blob([new Uint8Array(bytes)]), 'a.png');

const saidAfter = async (customer: Customer, seq: number) =>
  (await customer.messages()).filter((one) => one.seq > seq && one.author.kind === 'bot');

async function sendsAndHears(customer: Customer): Promise<number> {
  const { seq } = await sends(customer);
  await expect.poll(async () => (await saidAfter(customer, seq)).length, PATIENCE).toBeGreaterThan(0);
  await world.settled();
  return seq;
}

/** Milliseconds until the lane looks at a picture again. */
async function waitsFor({ conversation }: Customer, seq: number): Promise<number> {
  const wait = async () =>
    (
      await world.rows<{ ms: number }>(
        `select extract(epoch from ready_at - now())::float * 1000 as ms from lane_boxes
         where lane = $1 and key like $2 and pending > 0 and lease_token is null`,
        [LANE, `${conversation}/${seq}/%`],
      )
    )[0]?.ms ?? 0;
  await expect.poll(wait, PATIENCE).toBeGreaterThan(5_000);
  return wait();
}

/** The time until the lane looks again has passed, and it has looked. */
async function goesBy(customer: Customer, seq: number): Promise<void> {
  await waitsFor(customer, seq);
  await world.due(LANE);
  await world.settled();
}

const sightsOf = ({ conversation }: Customer) =>
  world.rows<{ seq: number; why: string | null; tries: number }>(
    'select seq::int, why, tries from sights where conversation_id = $1 order by seq',
    [conversation],
  );

/** By the sequence of the picture. */
const papersOf = ({ conversation }: Customer) =>
  world.rows<{ seq: number; state: string; revision: number }>(
    `select s.seq::int, p.state, p.revision from papers p join sights s on s.file_id = p.file_id
     where p.conversation_id = $1 order by s.seq`,
    [conversation],
  );

test('a paper that found no room in its turn is reviewed when there is, once, and without a word', async () => {
  const customer = await world.customer('后来才看');
  eyes = hasNoRoom;
  const seq = await sendsAndHears(customer);
  expect([await papersOf(customer), (await saidAfter(customer, seq)).length]).toEqual([[], 1]);
  await waitsFor(customer, seq);
  eyes = readsLicence;
  await goesBy(customer, seq);
  const kept = [{ seq, state: expect.any(String), revision: 1 }];
  expect(await papersOf(customer)).toEqual(kept);
  const at = { conversationId: customer.conversation, seq };
  await world.house.db.tenant(world.tenant, (tx) => world.house.papers.leaveToPerson(tx, at));
  await world.settled();
  expect([await papersOf(customer), (await saidAfter(customer, seq)).length]).toEqual([kept, 1]);
});

test('a paper that the lane reads while the turn, which found no room, still thinks is reviewed too', async () => {
  const customer = await world.customer('正在想');
  const { papers } = world.house;
  const { assess } = papers;
  eyes = hasNoRoom;
  Object.assign(papers, {
    assess: async (...given: Parameters<typeof assess>) => {
      Object.assign(papers, { assess });
      eyes = readsLicence;
      const isSeen = async () => (await world.due(LANE), (await sightsOf(customer)).some(({ why }) => why === null));
      await expect.poll(isSeen, PATIENCE).toBe(true);
      return assess(...given);
    },
  });
  const seq = await sendsAndHears(customer);
  await expect.poll(() => papersOf(customer), PATIENCE).toMatchObject([{ seq }]);
});

test('a picture that comes late takes not the place of a later one that shows the same', async () => {
  const customer = await world.customer('先来后到');
  eyes = hasNoRoom;
  const first = await sendsAndHears(customer);
  await waitsFor(customer, first);
  eyes = readsLicence;
  const { seq } = await sends(customer);
  await expect.poll(async () => (await papersOf(customer)).length, PATIENCE).toBe(1);
  await goesBy(customer, first);
  expect((await sightsOf(customer)).map(({ why }) => why)).toEqual([null, null]);
  expect(await papersOf(customer)).toMatchObject([{ seq, revision: 1 }]);
});

test('papers beyond those of a turn are reviewed all the same', async () => {
  const customer = await world.customer('一次六张');
  let open = () => {};
  const gate = new Promise<void>((opened) => (open = opened));
  eyes = async () => (await gate, reading);
  const sent: number[] = [];
  for (let at = 0; at < 6; at++) sent.push((await sends(customer)).seq);
  open();
  // Each is of the paper that the next one shows; all but the last have been replaced.
  await expect.poll(async () => (await papersOf(customer)).at(-1), PATIENCE).toMatchObject({ seq: sent.at(-1) });
});

test('a crowd is waited for: four looks, each after longer, and only then is the picture withheld', async () => {
  const customer = await world.customer('太忙');
  await customer.asks('你好');
  eyes = hasNoRoom;
  const seq = await sendsAndHears(customer);
  const covered = async () =>
    (await agent.reads(customer)).flatMap(({ body }) => (body.kind === 'image' ? [body.file.covered] : []));
  for (const seconds of [15, 60, 300]) {
    expect([await sightsOf(customer), await covered()]).toEqual([[{ seq, why: 'busy', tries: 0 }], ['waiting']]);
    const ms = await waitsFor(customer, seq);
    expect(ms).toBeGreaterThan(seconds * 1_000 - 8_000);
    expect(ms).toBeLessThan(seconds * 1_000);
    await goesBy(customer, seq);
  }
  expect(await covered()).toEqual(['withheld']);
});

test('a picture whose look always fails takes none with it that was sent beside', async () => {
  const customer = await world.customer('一张出错');
  await customer.says('你好');
  await agent.claims(customer);
  const bad = await drawn({ width: 900, height: 700, noise: true });
  let open = () => {};
  const gate = new Promise<void>((opened) => (open = opened));
  eyes = async (bytes) => {
    await gate;
    if (bytes.length > 10_000) throw new Error('The eyes are broken');
    return reading;
  };
  await sends(customer);
  // Those come to the lane together.
  const dead = await sends(customer, bad);
  const last = await sends(customer);
  const pending = async () =>
    (
      await world.rows<{ pending: number }>('select pending::int from lane_boxes where lane = $1 and key = $2', [
        LANE,
        customer.conversation,
      ])
    )[0]?.pending;
  await expect.poll(pending, PATIENCE).toBe(3);
  open();
  await expect.poll(async () => (await papersOf(customer)).map(({ seq }) => seq), PATIENCE).toContain(last.seq);
  const letters = () =>
    world.rows<{ payload: { seq: number } }>(
      `select payload from dead_letters where key like $1 || '%' and origin = 'lane:' || $2`,
      [customer.conversation, LANE],
    );
  await expect.poll(async () => (await letters()).map(({ payload }) => payload.seq), PATIENCE).toEqual([dead.seq]);
});

test('where no process for pictures starts the customer is told to try again', async () => {
  const customer = await world.customer('起不来');
  const { pictures } = world.house;
  const { clean } = pictures;
  const dead = createPictures({ wash: { startSeconds: 0.001 } });
  pictures.clean = dead.clean;
  try {
    await expect(sends(customer)).rejects.toMatchObject({
      problem: { code: 'service.overloaded', status: 503, retryAfter: 60 },
    });
  } finally {
    pictures.clean = clean;
    await dead.close();
  }
  expect((await sends(customer)).body.kind).toBe('image');
});
