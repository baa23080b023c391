import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { webhookEvents, webhookPayload, type WebhookEventType, webhookEventTypes } from '#contracts/webhooks';
import { answers, hostile, openReceiver, type Got, type Receiver } from '../support/receiver.ts';
import { openWorld, until, type Person, type World } from '../support/world.ts';

let world: World;
let admin: Person;
const open: AsyncDisposable[] = [];
beforeAll(async () => {
  world = await openWorld({ settings: { OUTBOUND_ALLOW: '127.0.0.0/8' } });
  await world.customer('somebody');
});
beforeEach(signIn);
afterEach(async () => {
  await signIn();
  for (const { id } of (await admin.call('webhooks.list', {})).items)
    await admin.call('webhooks.remove', { params: { id } });
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});
afterAll(() => world.close());

const receiver = async (): Promise<Receiver> => {
  const one = await openReceiver();
  open.push(one);
  return one;
};

interface Made {
  id: string;
  secret: string;
}
async function endpoint(
  { url }: { url: string },
  how: { events?: readonly WebhookEventType[]; withText?: boolean; by?: Person } = {},
): Promise<Made> {
  const { events = webhookEventTypes, withText = false, by = admin } = how;
  const body = { url: `${url}/hook`, events: [...events], withText, description: '' };
  const { endpoint: made, secret } = await by.call('webhooks.create', { body });
  return { id: made.id, secret };
}

const state = async (id: string) => (await admin.call('webhooks.list', {})).items.find((one) => one.id === id)!;
const sentTo = async (id: string) => (await admin.call('webhooks.deliveries', { params: { id }, query: {} })).items;
const ids = (got: readonly Got[]) => got.map(({ headers }) => headers['webhook-id'] as string);
const types = (got: readonly Got[]) => got.map(({ body }) => (JSON.parse(body) as { type: string }).type);
const verified = ({ body, headers }: Got, secret: string) =>
  new Webhook(secret).verify(body, headers as Record<string, string>) as {
    type: WebhookEventType;
    data: { seq?: number };
  };

/** Something happens that makes exactly one event each time. */
async function happens(times = 1): Promise<void> {
  const [any] = await world.rows<{ id: string }>('select id from customers where tenant_id = $1 limit 1', [
    world.tenant,
  ]);
  const patch = () => ({ name: `N${Math.random()}` });
  for (let n = 0; n < times; n++)
    await world.house.db.tenant(world.tenant, (tx) => world.house.customers.update(tx, any!.id, patch()));
}

/** Time passes, and whatever waited for it is looked at. */
async function passes(ms: number): Promise<void> {
  await world.settled();
  world.later(ms);
  await world.due('webhooks');
  await world.settled();
  // Nobody stays signed in for days.
  await signIn();
}

let times = 0;
async function signIn(): Promise<void> {
  admin = await world.person(`root-${times++}`, { roles: ['admin'] });
}

describe('what is told', () => {
  test('a conversation from the first word to the end, signed so that the reference library accepts it', async () => {
    const theirs = await receiver();
    const { secret, id } = await endpoint(theirs);
    const [li, mei] = [await world.customer('li-told'), await world.person('mei')];
    await li.says('加盟费多少');
    await li.waitsFor((messages) => messages.some(({ author }) => author.kind === 'bot'));
    await li.asksForPerson();
    await mei.claims(li);
    await mei.replies(li, '您好，我是小美');
    await mei.notes(li, '预算 canary-note');
    await mei.closes(li);
    await until(() => types(theirs.got).includes('conversation.closed'));
    await world.settled();
    const told = theirs.got.map((got) => verified(got, secret));
    for (const payload of told) webhookPayload(payload.type, webhookEvents[payload.type].data).parse(payload);
    const kinds = told.map(({ type }) => type);
    expect(kinds[0]).toBe('conversation.started');
    expect(kinds).toEqual(expect.arrayContaining(['message.appended', 'handoff.requested', 'handoff.claimed']));
    const seqs = told.flatMap(({ data }) => data.seq ?? []);
    expect(seqs).toEqual([...seqs].toSorted((a, b) => a - b));
    expect(new Set(ids(theirs.got)).size).toBe(theirs.got.length);
    // Ids and what kind of thing it was, and not a word of what was said.
    const all = theirs.got.map(({ body }) => body).join();
    for (const words of ['加盟费', '小美', 'canary-note']) expect(all).not.toContain(words);
    expect((await sentTo(id)).every((one) => one.state === 'delivered')).toBe(true);
  });

  test('words only where somebody said so who may read them, and never notes', async () => {
    const [plain, wordy] = [await receiver(), await receiver()];
    await endpoint(plain, { events: ['message.appended'] });
    await endpoint(wordy, { events: ['message.appended'], withText: true });
    const [li, mei] = [await world.customer('li-words'), await world.person('mei')];
    await li.says('canary-words 加盟');
    await mei.claims(li);
    await mei.notes(li, 'canary-note');
    await mei.replies(li, '好的');
    await until(() => wordy.got.some(({ body }) => body.includes('好的')));
    await until(() => plain.got.length === wordy.got.length);
    expect(wordy.got.map(({ body }) => body).join()).toContain('canary-words');
    expect(plain.got.map(({ body }) => body).join()).not.toContain('canary');
    expect(wordy.got.map(({ body }) => body).join()).not.toContain('canary-note');
  });

  test('a forgotten customer is forgotten here too: what waits is sent without his words', async () => {
    const theirs = await receiver();
    theirs.does(answers(500));
    const { id } = await endpoint(theirs, { events: ['message.appended'], withText: true });
    const li = await world.customer('li-forgotten');
    await li.says('canary-forgotten');
    await until(() => theirs.got.some(({ body }) => body.includes('canary-forgotten')));
    const [row] = await world.rows<{ customer_id: string }>('select customer_id from conversations where id = $1', [
      li.conversation,
    ]);
    await world.house.db.tenant(world.tenant, (tx) => world.house.customers.forget(tx, row!.customer_id));
    // What was on its way when he was forgotten has arrived.
    await world.settled();
    theirs.does(answers(204));
    await passes(60_000);
    // One that was under way when he was forgotten bears the time of before.
    const from = world.now().getTime() / 1_000 - 30;
    const since = () => theirs.got.filter(({ headers }) => Number(headers['webhook-timestamp']) > from);
    await until(() => since().length > 0);
    expect(
      since()
        .map(({ body }) => body)
        .join(),
    ).not.toContain('canary');
    const [first] = await sentTo(id);
    const shown = await admin.call('webhooks.delivery', { params: { id, eventId: first!.eventId } });
    expect(JSON.stringify(shown)).not.toContain('canary');
    expect(JSON.stringify(await world.rows('select * from webhook_events'))).not.toContain('canary');
  });

  test('each company hears of itself', async () => {
    const [ours, theirs] = [await receiver(), await receiver()];
    const other = await world.company('别家');
    const boss = await other.person('boss', { roles: ['admin'] });
    const { id } = await endpoint(ours);
    const foreign = await endpoint(theirs, { by: boss });
    await (await other.customer('guest')).says('你好');
    await until(() => theirs.got.length > 0);
    await world.settled();
    expect(ours.got).toEqual([]);
    await expect(boss.call('webhooks.test', { params: { id }, body: {} })).rejects.toMatchObject({
      problem: { code: 'webhook.not_found' },
    });
    await boss.call('webhooks.remove', { params: { id: foreign.id } });
  });

  test('a fact that is told twice makes one event', async () => {
    const theirs = await receiver();
    await endpoint(theirs, { events: ['customer.updated'] });
    await happens();
    await until(() => theirs.got.length === 1);
    const [row] = await world.rows<{ id: number; payload: Record<string, string> }>(
      `select id, payload from facts where type = 'customer.updated' order by id desc limit 1`,
    );
    const fact = {
      id: Number(row!.id),
      tenant: world.tenant,
      type: 'customer.updated',
      version: 1,
      payload: row!.payload,
    };
    await world.house.facts.redeliver('webhooks', fact);
    await world.settled();
    expect(theirs.got).toHaveLength(1);
  });
});

describe('who may', () => {
  test.each([
    ['http://10.0.0.1/hook', 'address'],
    ['http://169.254.169.254/', 'address'],
    ['http://user:pass@shop.example/', 'url'],
    ['ftp://shop.example/', 'url'],
    ['http://shop.example:6379/', 'port'],
  ])('B-17 B-21 B-25 nobody writes down %s', async (url) => {
    const body = { url, events: ['staff.disabled' as const], description: '', withText: false };
    await expect(admin.call('webhooks.create', { body })).rejects.toMatchObject({
      problem: { code: 'webhook.url_refused' },
    });
  });

  test('B-64 our own address would run in a circle', async () => {
    const body = {
      url: `${world.url}/api/v1/session`,
      events: ['staff.disabled' as const],
      description: '',
      withText: false,
    };
    await expect(admin.call('webhooks.create', { body })).rejects.toMatchObject({
      problem: { code: 'webhook.url_refused' },
    });
  });

  test('readers see neither tokens in addresses nor change anything; the secret is shown once', async () => {
    const theirs = await receiver();
    const { secret, id } = await endpoint(theirs);
    const auditor = await world.person('auditor', { roles: ['auditor'] });
    const list = await auditor.call('webhooks.list', {});
    expect(list.items[0]!.url).toBe(`${theirs.url}/…`);
    await expect(auditor.call('webhooks.pause', { params: { id }, body: {} })).rejects.toMatchObject({
      problem: { status: 403 },
    });
    const agent = await world.person('agent-1');
    await expect(agent.call('webhooks.list', {})).rejects.toMatchObject({ problem: { status: 403 } });
    expect(JSON.stringify(await admin.call('webhooks.list', {}))).not.toContain(secret);
    const stored = JSON.stringify(await world.rows('select encode(sealed, $1) as s from webhook_secrets', ['escape']));
    expect(stored).not.toContain(secret.slice('whsec_'.length, 20));
    const entries = await admin.call('audit.list', { query: {} });
    expect(JSON.stringify(entries)).not.toContain(secret);
    expect(JSON.stringify(entries)).toContain('webhook.created');
  });

  test('there is a limit', async () => {
    const theirs = await receiver();
    for (let n = 0; n < 20; n++) await endpoint(theirs, { events: ['staff.disabled'] });
    await expect(endpoint(theirs)).rejects.toMatchObject({ problem: { code: 'webhook.too_many' } });
  });
});

describe('secrets', () => {
  test('old and new sign side by side for a day', async () => {
    const theirs = await receiver();
    const { id, secret: old } = await endpoint(theirs);
    const { secret: fresh, endpoint: after } = await admin.call('webhooks.rotateSecret', { params: { id }, body: {} });
    expect(after.oldSecretsUntil).not.toBeNull();
    await admin.call('webhooks.test', { params: { id }, body: {} });
    await until(() => theirs.got.length === 1);
    const [got] = theirs.got;
    expect(verified(got!, old)).toMatchObject({ type: 'webhook.test' });
    expect(verified(got!, fresh)).toMatchObject({ type: 'webhook.test' });
    expect((got!.headers['webhook-signature'] as string).split(' ')).toHaveLength(2);
    await passes(25 * 3_600_000);
    await admin.call('webhooks.test', { params: { id }, body: {} });
    await until(() => theirs.got.length === 2);
    expect((theirs.got[1]!.headers['webhook-signature'] as string).split(' ')).toHaveLength(1);
    const { body, headers } = theirs.got[1]!;
    const at = new Date(Number(headers['webhook-timestamp']) * 1000);
    expect(new Webhook(fresh).sign(headers['webhook-id'] as string, at, body)).toBe(headers['webhook-signature']);
  });

  test('B-24 without a secret nothing is sent', async () => {
    const theirs = await receiver();
    const { id } = await endpoint(theirs);
    await world.rows('delete from webhook_secrets where endpoint_id = $1', [id]);
    await admin.call('webhooks.test', { params: { id }, body: {} });
    await until(async () => (await sentTo(id))[0]!.outcome === 'no-secret');
    expect(theirs.got).toEqual([]);
  });
});

describe('receivers that misbehave', () => {
  test('one that hangs holds up nobody else', async () => {
    const [slow, quick] = [await receiver(), await receiver()];
    slow.does(hostile.hangs);
    await endpoint(slow);
    await endpoint(quick);
    const began = Date.now();
    await happens(3);
    await until(() => quick.got.length === 3);
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(slow.got).toHaveLength(1);
  });

  test('B-18 B-22 one that redirects inward, floods or is no web server is tried later, and hurts nobody', async () => {
    const inside = await receiver();
    for (const [answer, outcome] of [
      [answers(302, '', { location: `${inside.url}/secret` }), 'redirected'],
      [hostile.longHead, 'too-large'],
      [hostile.noHttp, 'malformed'],
      [hostile.hangsUp, 'unreachable'],
    ] as const) {
      const theirs = await receiver();
      theirs.does(answer);
      const { id } = await endpoint(theirs);
      await admin.call('webhooks.test', { params: { id }, body: {} });
      await until(async () => (await sentTo(id))[0]!.outcome === outcome);
      expect((await sentTo(id))[0]).toMatchObject({ state: 'pending', attempts: 1 });
    }
    expect(inside.got).toEqual([]);
    // Ten gigabytes behind a 200 are an answer like any other: what follows the status is left where it is.
    const before = process.memoryUsage().rss;
    const floods = await receiver();
    floods.does(hostile.floods);
    const { id } = await endpoint(floods);
    await admin.call('webhooks.test', { params: { id }, body: {} });
    await until(async () => (await sentTo(id))[0]!.state === 'delivered');
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024);
  });

  test('one that fails for a while gets every event once it recovers, in order, each under one id', async () => {
    const theirs = await receiver();
    const { id } = await endpoint(theirs, { events: ['customer.updated'] });
    theirs.does(answers(503));
    await happens(8);
    await until(() => theirs.got.length > 0);
    for (const minutes of [1, 1, 1, 5, 10, 30]) await passes(minutes * 60_000);
    const knocked = theirs.got.length;
    expect(knocked).toBeLessThan(20);
    expect(await state(id)).toMatchObject({ paused: null, waiting: 8 });
    expect((await state(id)).failingSince).not.toBeNull();
    const failed = new Set(ids(theirs.got));
    theirs.does(answers(204));
    theirs.got.splice(0);
    await passes(40 * 60_000);
    await until(() => theirs.got.length === 8);
    expect(new Set(ids(theirs.got)).size).toBe(8);
    for (const one of failed) expect(ids(theirs.got)).toContain(one);
    const order = await world.rows<{ event_id: string }>(
      'select event_id from webhook_deliveries where endpoint_id = $1 order by n',
      [id],
    );
    expect(ids(theirs.got)).toEqual(order.map(({ event_id }) => event_id));
    expect(await state(id)).toMatchObject({ failingSince: null, restsUntil: null, waiting: 0 });
  });

  test('whoever mended it sends a test, and what waited follows at once', async () => {
    const theirs = await receiver();
    const { id } = await endpoint(theirs, { events: ['customer.updated'] });
    theirs.does(answers(500));
    await happens(6);
    await until(async () => (await state(id)).restsUntil !== null);
    theirs.does(answers(204));
    theirs.got.splice(0);
    await admin.call('webhooks.test', { params: { id }, body: {} });
    await until(async () => (await state(id)).waiting === 0);
    expect(new Set(ids(theirs.got)).size).toBe(7);
  });

  test('after three days it is paused and admins are told; resumed, it gets what waited', async () => {
    const theirs = await receiver();
    const { id } = await endpoint(theirs, { events: ['customer.updated'] });
    theirs.does(answers(500, 'canary 13812345678 a@b.example token=abc whsec_AAAA'));
    await happens(2);
    await until(() => theirs.got.length > 0);
    for (let hours = 0; hours < 80 && !(await state(id)).paused; hours += 8) await passes(8 * 3_600_000);
    expect(await state(id)).toMatchObject({ paused: { why: 'failing' }, waiting: 2 });
    const told = await world.rows<{ payload: object }>(`select payload from facts where type = 'webhook.paused'`);
    expect(told.at(-1)!.payload).toMatchObject({ endpointId: id, why: 'failing' });
    await happens();
    await until(async () => (await state(id)).waiting === 3);
    const quiet = theirs.got.length;
    await passes(24 * 3_600_000);
    expect(theirs.got).toHaveLength(quiet);
    // The log keeps the beginning of answers, without what reaches a person or opens a door.
    const [last] = (await sentTo(id)).slice(-1);
    const { attempts } = await admin.call('webhooks.delivery', { params: { id, eventId: last!.eventId } });
    expect(attempts[0]).toMatchObject({ status: 500, outcome: 'status' });
    expect(attempts[0]!.response).toContain('canary');
    for (const secret of ['13812345678', 'a@b.example', 'abc', 'AAAA'])
      expect(attempts[0]!.response).not.toContain(secret);
    theirs.does(answers(200));
    theirs.got.splice(0);
    await admin.call('webhooks.resume', { params: { id }, body: {} });
    await until(() => theirs.got.length === 3);
    expect(new Set(ids(theirs.got)).size).toBe(3);
  });

  test('410 pauses at once', async () => {
    const theirs = await receiver();
    const { id } = await endpoint(theirs);
    theirs.does(answers(410));
    await happens();
    await until(async () => (await state(id)).paused !== null);
    expect(await state(id)).toMatchObject({ paused: { why: 'gone' }, waiting: 1 });
    expect(theirs.got).toHaveLength(1);
  });

  test('an event that one receiver will not have is given up after three days, the others go on', async () => {
    const theirs = await receiver();
    const { id } = await endpoint(theirs, { events: ['customer.updated'] });
    await happens();
    await until(() => theirs.got.length === 1);
    const poison = ids(theirs.got)[0]!;
    await admin.call('webhooks.replay', { params: { id, eventId: poison }, body: {} });
    theirs.does((response, { headers }) => response.writeHead(headers['webhook-id'] === poison ? 422 : 204).end());
    await world.rows(`update webhook_deliveries set state = 'pending', next_at = now() where event_id = $1`, [poison]);
    const isGivenUp = async () => (await sentTo(id)).some((one) => one.eventId === poison && one.state === 'failed');
    for (let days = 0; days < 30 && !(await isGivenUp()); days++) {
      await happens();
      await world.settled();
      await passes(24 * 3_600_000);
    }
    const log = await sentTo(id);
    expect(log.find(({ eventId }) => eventId === poison)).toMatchObject({ state: 'failed', status: 422 });
    expect(log.filter(({ eventId }) => eventId !== poison).every((one) => one.state === 'delivered')).toBe(true);
    expect((await state(id)).paused).toBeNull();
  });

  test('a pause that the receiver asks for is kept', async () => {
    const theirs = await receiver();
    const { id } = await endpoint(theirs, { events: ['customer.updated'] });
    theirs.does(answers(429, '', { 'retry-after': '120' }));
    await happens(3);
    await until(async () => (await state(id)).restsUntil !== null);
    await passes(60_000);
    expect(theirs.got).toHaveLength(1);
    theirs.does(answers(204));
    await passes(90_000);
    await until(() => new Set(ids(theirs.got)).size === 3);
  });
});

describe('the log', () => {
  test('one event or a time is sent again under the old ids; what is paused waits', async () => {
    const theirs = await receiver();
    const { id } = await endpoint(theirs, { events: ['customer.updated'] });
    const from = world.now().toISOString();
    await happens(3);
    await until(() => theirs.got.length === 3);
    const first = ids(theirs.got);
    await admin.call('webhooks.replay', { params: { id, eventId: first[1]! }, body: {} });
    await until(() => theirs.got.length === 4);
    expect(ids(theirs.got)[3]).toBe(first[1]);
    const to = new Date(world.now().getTime() + 1_000).toISOString();
    expect(await admin.call('webhooks.replayRange', { params: { id }, body: { from, to, only: 'failed' } })).toEqual({
      events: 0,
    });
    expect(await admin.call('webhooks.replayRange', { params: { id }, body: { from, to, only: 'all' } })).toEqual({
      events: 3,
    });
    await until(() => theirs.got.length === 7);
    expect(ids(theirs.got).slice(4)).toEqual(first);
    await admin.call('webhooks.pause', { params: { id }, body: {} });
    await expect(admin.call('webhooks.test', { params: { id }, body: {} })).rejects.toMatchObject({
      problem: { code: 'webhook.paused' },
    });
    await happens(2);
    await until(async () => (await state(id)).waiting === 2);
    expect(theirs.got).toHaveLength(7);
    await admin.call('webhooks.resume', { params: { id }, body: {} });
    await until(() => theirs.got.length === 9);
    const page = await admin.call('webhooks.deliveries', { params: { id }, query: { limit: 2 } });
    const rest = await admin.call('webhooks.deliveries', { params: { id }, query: { limit: 9, cursor: page.next! } });
    expect([...page.items, ...rest.items].map(({ eventId }) => eventId)).toEqual(
      [...new Set(ids(theirs.got))].toReversed(),
    );
  });

  test('it forgets after thirty days', async () => {
    const theirs = await receiver();
    const { id } = await endpoint(theirs, { events: ['customer.updated'] });
    await happens();
    await until(() => theirs.got.length === 1);
    const forget = () => world.house.db.tenant(world.tenant, (tx) => world.house.integrations.forget(tx));
    await forget();
    expect(await sentTo(id)).toHaveLength(1);
    await passes(31 * 24 * 3_600_000);
    expect(await forget()).toBeGreaterThan(0);
    expect(await sentTo(id)).toEqual([]);
    expect(await world.rows('select 1 from webhook_attempts')).toEqual([]);
  });
});
