import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, foundCompany, password, type Company } from './company.ts';
import { openWorld } from '../support/world.ts';

let company: Company;
beforeAll(async () => void (company = await foundCompany()));
afterAll(() => company.close());

let networks = 0;
const newNetwork = () => `10.77.${Math.floor(++networks / 200)}.${networks % 200}`;
const statusOf = async (browser: Browser, secret?: string) => (await browser.signIn(secret)).status;
const fail = async (browser: Browser, times: number) => {
  for (let i = 0; i < times; i++) expect(await statusOf(browser, `wrong-${i}`)).toBe(401);
};

describe('A-15: guessing', () => {
  test('is delayed after five failures, twice as long with each further one, a quarter of an hour at most', async () => {
    await company.hire('Curve', ['agent']);
    const attacker = new Browser(company.url, 'curve@tea.test', newNetwork());
    await fail(attacker, 5);
    const waits: number[] = [];
    for (let i = 0; i < 10; i++) {
      const wait = Number((await attacker.signIn('wrong')).headers.get('retry-after'));
      waits.push(wait);
      company.clock.pass(wait - 1);
      expect(await statusOf(attacker)).toBe(429);
      company.clock.pass(1);
      expect(await statusOf(attacker, 'wrong')).toBe(401);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
  });

  test('never locks out the owner from another network, and unlocks by time', async () => {
    const owner = await company.hire('Owner', ['agent']);
    for (let i = 0; i < 6; i++) {
      const attacker = new Browser(company.url, owner.email, newNetwork());
      await fail(attacker, 5);
      expect(await statusOf(attacker)).toBe(429);
    }
    expect(await statusOf(new Browser(company.url, owner.email, newNetwork()))).toBe(201);
    const same = new Browser(company.url, owner.email, newNetwork());
    await fail(same, 5);
    company.clock.pass(6);
    expect(await statusOf(same)).toBe(201);
    await fail(same, 4);
    expect(await statusOf(same)).toBe(201);
  });

  test('is forgotten after half an hour of quiet', async () => {
    await company.hire('Quiet', ['agent']);
    const browser = new Browser(company.url, 'quiet@tea.test', newNetwork());
    await fail(browser, 5);
    company.clock.pass(30 * 60 + 6);
    await fail(browser, 5);
    expect(await statusOf(browser)).toBe(429);
  });

  test('from one network over many accounts is delayed after fifty; those who come in are not counted', async () => {
    await company.hire('Colleague', ['agent']);
    const network = newNetwork();
    for (let i = 0; i < 50; i++) {
      await fail(new Browser(company.url, `guess-${i}@tea.test`, network), 1);
      if (i < 5) expect(await statusOf(new Browser(company.url, 'colleague@tea.test', network))).toBe(201);
    }
    expect(await statusOf(new Browser(company.url, 'colleague@tea.test', network))).toBe(429);
    expect(await statusOf(new Browser(company.url, 'colleague@tea.test', newNetwork()))).toBe(201);
  });

  test('one IPv6 household counts as one', async () => {
    await company.hire('Household', ['agent']);
    for (let i = 0; i < 5; i++) {
      await fail(new Browser(company.url, 'household@tea.test', `2001:db8:1:2::${i + 1}`), 1);
    }
    expect(await statusOf(new Browser(company.url, 'household@tea.test', '2001:db8:1:2:ffff::9'))).toBe(429);
    expect(await statusOf(new Browser(company.url, 'household@tea.test', '2001:db8:1:3::1'))).toBe(201);
  });

  test('an account of one’s own with the same address in another company forgives nothing', async () => {
    const victim = await company.hire('Victim', ['admin']);
    const evil = await company.staff.createTenant({ name: '别家', timeZone: 'UTC', locale: 'en' });
    const twin = { name: 'Twin', email: victim.email, roles: ['agent'], password: 'Lantern-evil-91' } as const;
    await company.staff.createStaff(evil.id, twin, 'system:test');
    const attacker = new Browser(company.url, victim.email, newNetwork());
    await fail(attacker, 4);
    expect(await statusOf(attacker, twin.password)).toBe(201);
    expect(await statusOf(attacker, 'wrong')).toBe(429);
  });
});

describe('A-11: the door tells nobody who has an account', () => {
  const parts = async (response: Response) => {
    const { requestId: _, ...body } = (await response.json()) as { requestId?: string };
    return { status: response.status, body, headers: [...response.headers.keys()].toSorted() };
  };

  test('signing in, throttling and asking for the provider answer alike for known and unknown addresses', async () => {
    await company.hire('Known', ['agent']);
    const [known, unknown] = ['known@tea.test', 'unknown@tea.test'].map((email) => {
      return new Browser(company.url, email, newNetwork());
    });
    for (let i = 0; i < 7; i++) {
      expect(await parts(await known!.signIn('wrong'))).toEqual(await parts(await unknown!.signIn('wrong')));
    }
    const find = (browser: Browser) =>
      browser.send('POST', '/api/v1/session/provider', { email: browser.email }).then(parts);
    expect(await find(known!)).toEqual(await find(unknown!));
  });
});

test('A-15: nodes count together', async () => {
  const world = await openWorld();
  try {
    const elsewhere = await world.node();
    const secret = randomBytes(9).toString('base64url');
    const person = { name: '林', email: 'lin@tea.test', roles: ['agent'], password: secret } as const;
    await world.house.staff.createStaff(world.tenant, person, 'system:test');
    const attempt = async (url: string, given: string) => {
      const response = await fetch(`${url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: person.email, password: given }),
      });
      return response.status;
    };
    const urls = [world.url, elsewhere];
    for (let i = 0; i < 5; i++) expect(await attempt(urls[i % 2]!, 'wrong')).toBe(401);
    for (const url of urls) expect(await attempt(url, password)).toBe(429);
  } finally {
    await world.close();
  }
});
