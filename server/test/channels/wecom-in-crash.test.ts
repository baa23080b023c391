/** A pull that is cut off between any two of its steps loses nothing and doubles nothing. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { png } from '../support/pictures.ts';
import { until } from '../support/socket.ts';
import { openWecom, type Wecom } from '../support/wecom.ts';
import { openWorld, type Person, type World } from '../support/world.ts';
import { told } from '../support/customer.ts';

let world: World;
let wecom: Wecom;
let mei: Person;
beforeAll(async () => {
  // Nobody works but this test: what it cuts off is the whole of what is under way.
  world = await openWorld({ roles: ['api', 'socket'] });
  mei = await world.person('梅');
  wecom = await openWecom(world, { callbacks: false });
  // Every other page comes empty, so that cursors move within one pull.
  await wecom.sim('/sim/knobs', { kfEmptyPages: 2, limits: 'off' }, 'PUT');
});
afterAll(async () => {
  await world.close();
  await wecom.close();
});

class Cut extends Error {}

/** Cuts off whoever begins the n-th transaction, or has just committed it. */
function cutAt(n: number, when: 'before' | 'after'): () => number {
  const { db } = world.house;
  const { tenant: real } = db;
  let begun = 0;
  db.tenant = async (tenant, work) => {
    const mine = ++begun;
    if (mine > n || (mine === n && when === 'before')) throw new Cut();
    const done = await real(tenant, work);
    if (mine === n) throw new Cut();
    return done;
  };
  return () => {
    db.tenant = real;
    return begun;
  };
}

const pull = (attempt = 1) => {
  const lane = world.house.channels.wecom.lanes.find(({ name }) => name === 'wecom.kf')!;
  const lost = new AbortController().signal;
  return lane.handle({ tenant: wecom.tenant, key: wecom.account.id, mail: [{}], attempt, lost });
};
const cursor = async () => (await world.rows<{ cursor: string }>('select cursor from wecom_kf_accounts'))[0]!.cursor;

/** Two customers write, one of them with a picture between his words. */
async function write(round: string) {
  const [one, two] = [await wecom.customer(`${round}甲`), await wecom.customer(`${round}乙`)];
  await one.opens();
  await one.says('加盟费多少');
  await one.sends('image', { name: '收据.png', mime: 'image/png', bytes: png });
  await two.says('面积有要求吗');
  await one.says('谢谢');
  return [
    { customer: one, said: [/加盟费多少/, /\.png\]/, /谢谢/] },
    { customer: two, said: [/面积有要求吗/] },
  ];
}

test.each(['before', 'after'] as const)(
  'cut off %s each of its commits',
  async (when) => {
    let steps = 0;
    for (let n = 1; ; n++) {
      const written = await write(`${when}${n}`);
      const from = await cursor();
      const mend = cutAt(n, when);
      const end = await pull().then(
        () => 'done',
        (error: unknown) => (error instanceof Cut ? 'cut' : error),
      );
      const begun = mend();
      if (end === 'done') {
        expect(begun).toBeLessThan(n + 1);
        steps = begun;
        break;
      }
      expect(end).toBe('cut');
      // The cursor never ran ahead of what was stored: another process goes on from it.
      await pull();
      expect(await cursor()).not.toBe(from);
      for (const { customer, said } of written) {
        const id = await customer.conversation();
        const heard = told(await mei.reads(id)).filter((line) => line.startsWith('customer:'));
        expect({ n, heard }).toEqual({ n, heard: said.map((words) => expect.stringMatching(words)) });
        // The bot was called once for each.
        const [mail] = await world.rows<{ count: number }>(
          "select count(*)::int as count from lane_mail where lane = 'turns' and key = $1",
          [id],
        );
        expect({ n, calls: mail!.count }).toEqual({ n, calls: said.length });
      }
    }
    expect(steps).toBeGreaterThan(8);
  },
  240_000,
);

test('two who pull at once hear everything once', async () => {
  const written = await write('同时');
  await Promise.allSettled([pull(), pull()]);
  await pull();
  for (const { customer, said } of written) {
    const heard = told(await mei.reads(await customer.conversation())).filter((line) => line.startsWith('customer:'));
    expect(heard).toHaveLength(said.length);
  }
});

test('one who lost his lease leaves the cursor to the other', async () => {
  const ones = await write('迟到');
  const from = await cursor();
  const lane = world.house.channels.wecom.lanes.find(({ name }) => name === 'wecom.kf')!;
  await expect(
    lane.handle({ tenant: wecom.tenant, key: wecom.account.id, mail: [{}], attempt: 1, lost: AbortSignal.abort() }),
  ).resolves.toBeUndefined();
  expect(await cursor()).toBe(from);
  await pull();
  await until(async () => (await ones[0]!.customer.conversation()) !== '');
});

test('a platform that does not answer is left to the clock after the last try', async () => {
  const before = await cursor();
  const fault = { match: { path: '/cgi-bin/kf/sync_msg' }, action: { kind: 'errcode', errcode: 48002 } };
  await wecom.sim('/sim/faults', [fault], 'PUT');
  await pull(1);
  expect(await cursor()).toBe(before);
  await wecom.sim('/sim/faults', undefined, 'DELETE');
});
