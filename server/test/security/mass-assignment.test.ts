import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { as, asVisitor, everyRoute, openFrontDoor, pathOf, problemIn, type FrontDoor } from '../http/front-door.ts';
import { sample, schemaOf } from '../http/samples.ts';

/** What nobody may say of himself or of a thing: the house knows it. */
const foreign = {
  tenant_id: '0190163d-8694-739b-aea5-966c26f8ad91',
  tenantId: '0190163d-8694-739b-aea5-966c26f8ad91',
  dataset_id: '0190163d-8694-739b-aea5-966c26f8ad91',
  id: '0190163d-8694-739b-aea5-966c26f8ad91',
  owner: 'me',
  role: 'admin',
  permissions: ['role.write'],
  staff_id: '0190163d-8694-739b-aea5-966c26f8ad91',
  isProgram: false,
  createdAt: '2020-01-01T00:00:00Z',
} as const;

let door: FrontDoor;
beforeAll(async () => void (door = await openFrontDoor()));
afterAll(() => door.http.stop());

const withBody = everyRoute.filter(({ route }) => route.body);

/** The body with the key added to it, and to each object inside it. */
function* planted(body: unknown, key: string, value: unknown): Generator<unknown> {
  if (Array.isArray(body)) {
    for (const [index, each] of body.entries())
      for (const inner of planted(each, key, value)) yield body.with(index, inner);
    return;
  }
  if (typeof body !== 'object' || body === null) return;
  if (!(key in body)) yield { ...body, [key]: value };
  for (const [name, each] of Object.entries(body))
    for (const inner of planted(each, key, value)) yield { ...body, [name]: inner };
}

/** Holds an object with keys of its own: what a browser says of a passkey, answers by the name of their question. */
const open: readonly string[] = [
  'session.passkey',
  'session.proveByPasskey',
  'factors.addPasskey',
  'session.secondFactor',
  'visitor.form',
];

describe('T-03: what the house knows is not said by a caller', () => {
  test.each(withBody)('$name refuses every field that it does not know', async ({ name, route }) => {
    const schema = route.body!;
    const good = sample(schemaOf(schema));
    let refused = 0;
    for (const [key, value] of Object.entries(foreign)) {
      for (const body of planted(good, key, value)) {
        const issues = schema.safeParse(body).error?.issues ?? [];
        const known = issues.some((issue) => JSON.stringify(issue).includes('unrecognized_keys'));
        if (!known && open.includes(name)) continue;
        expect([name, key, JSON.stringify(body), known]).toEqual([name, key, JSON.stringify(body), true]);
        refused++;
      }
    }
    if (!('tenant_id' in (good as object))) expect(refused).toBeGreaterThan(0);
    const headers = { ...(route.access === 'visitor' ? asVisitor : as(['admin'])), 'content-type': 'application/json' };
    const response = await door.send(route.method, pathOf(route), {
      headers,
      body: JSON.stringify({ ...(good as object), tenant_id: foreign.tenant_id }),
    });
    // A keeper's routes refuse staff before they look at a body.
    if (route.access === 'keeper') return expect(response.status).toBe(401);
    expect([response.status, (await problemIn(response)).code]).toEqual([400, 'request.invalid']);
    return expect(door.reached).toEqual([]);
  });

  test('queries refuse them too', () => {
    for (const { name, route } of everyRoute.filter((each) => each.route.query)) {
      const issues = route.query!.safeParse({ tenant_id: foreign.tenant_id }).error?.issues ?? [];
      expect([name, issues.some(({ code }) => code === 'unrecognized_keys')]).toEqual([name, true]);
    }
  });
});

describe('A-13: there is no inbound mail that could join a conversation', () => {
  test('no route is one for mail, and none takes a letter', async () => {
    expect(everyRoute.filter(({ route }) => /inbound|mailbox|\/(mail|email|smtp)s?(\/|$)/i.test(route.path))).toEqual(
      [],
    );
    const letter = 'From: a@evil.test\r\nTo: support@company.example\r\nIn-Reply-To: <x>\r\n\r\nhello';
    for (const type of ['message/rfc822', 'multipart/mixed; boundary=x', 'text/plain']) {
      for (const { name, route } of everyRoute.filter((each) => each.route.body)) {
        const headers = { ...(route.access === 'visitor' ? asVisitor : as(['admin'])), 'content-type': type };
        const response = await door.send(route.method, pathOf(route), { headers, body: letter });
        expect([name, type, response.status >= 400 && response.status < 500]).toEqual([name, type, true]);
      }
    }
    expect(door.reached).toEqual([]);
  });
});
