import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { client } from '#contracts/client';
import { channelRoutes } from '#contracts/http/channels';
import { limits } from '#contracts/common';
import { told } from '../support/customer.ts';
import { png as drawnPng } from '../support/pictures.ts';
import { Customer, openWorld, until, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

const somebody = (): Promise<Customer> => world.customer(randomUUID());
const start = (body: object) =>
  client(channelRoutes, { base: world.url })('visitor.start', { body: { widget: world.widget.key, ...body } });
const png = new Blob([drawnPng]);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('a visitor', () => {
  test('comes back with his token and finds what was said', async () => {
    const li = await somebody();
    await li.asks('加盟费多少');
    const again = await start({ token: li.token });
    expect(again.conversation.id).toBe(li.conversation);
    expect(again.conversation.lastSeq).toBe(2);
    const renewed = new Customer(world.url, again.token, again.conversation.id);
    expect(await renewed.messages()).toHaveLength(2);
  });

  test('with no token, a forged one or one of another widget starts anew', async () => {
    const li = await somebody();
    const other = await world.company('别的公司');
    const foreign = await other.customer('wang');
    const forged = `${li.token.slice(0, -3)}AAA`;
    for (const token of [undefined, forged, 'x', foreign.token]) {
      const { conversation } = await start({ token });
      expect(conversation).toMatchObject({ lastSeq: 0, speaker: 'bot' });
      expect([li.conversation, foreign.conversation]).not.toContain(conversation.id);
    }
  });

  test('with an identity the page signed is the same customer everywhere', async () => {
    const { house, tenant, widget } = world;
    const secret = await house.db.tenant(tenant, (tx) => house.channels.identitySecret(tx, widget.id));
    const id = 'crm-1001';
    const signature = createHmac('sha256', secret).update(id).digest('hex');
    const [phone, desktop] = [
      await start({ identity: { id, name: '李女士', signature } }),
      await start({ identity: { id, signature } }),
    ];
    expect(desktop.conversation.id).toBe(phone.conversation.id);
    expect(desktop.name).toBe('李女士');
    const anonymous = await start({});
    expect(anonymous.conversation.id).not.toBe(phone.conversation.id);
    for (const bad of [
      { id: 'crm-1002', signature },
      { id, signature: '0'.repeat(64) },
      { id, signature: 'z'.repeat(64) },
    ]) {
      await expect(start({ identity: bad })).rejects.toMatchObject({ code: 'visitor.identity_invalid' });
    }
  });

  test('without an identity is refused where the company wants one', async () => {
    const strict = await world.company('要登录的公司');
    await world.rows(`update widgets set settings = settings || '{"identityRequired": true}' where tenant_id = $1`, [
      strict.tenant,
    ]);
    await expect(start({ widget: strict.widget.key })).rejects.toMatchObject({ code: 'visitor.identity_required' });
  });

  test('of an unknown widget is told so', async () => {
    await expect(start({ widget: 'no-such-widget' })).rejects.toMatchObject({ code: 'widget.not_found' });
  });
});

describe('files', () => {
  test('a picture reaches the desk; the bot asks what it is about, and then for a person', async () => {
    const [li, mei] = await Promise.all([somebody(), world.person('梅')]);
    const sent = await li.sends(png, '门头.png');
    expect(sent.body).toMatchObject({ kind: 'image', file: { name: '门头.png', mime: 'image/png' } });
    await li.waitsFor((all) => all.some(({ author }) => author.kind === 'bot'));
    await li.sends(png, '又一张.png');
    await li.waitsFor((all) => told(all).includes('handoff.queued'));
    const [shown] = await mei.reads(li);
    expect(shown!.body).toMatchObject({ kind: 'image', file: { name: '门头.png' } });
    const url = shown!.body.kind === 'image' ? shown!.body.file.url : '';
    const response = await fetch(world.url + url, { headers: mei.headers });
    expect([response.status, response.headers.get('content-type'), (await response.blob()).size]).toEqual([
      200,
      'image/png',
      png.size,
    ]);
    expect((await mei.row(li)).handoff).toMatchObject({ reason: 'rule' });
  });

  test('resending a file message is harmless', async () => {
    const li = await somebody();
    const { fileId } = await li.own('visitor.upload', { file: png, fileName: 'a.png' });
    const clientId = randomUUID();
    const first = await li.sendsFile(fileId, clientId);
    expect((await li.sendsFile(fileId, clientId)).id).toBe(first.id);
    await expect(li.says('文字', clientId)).rejects.toMatchObject({ code: 'message.duplicate_differs' });
  });

  test('nobody can send the file of another conversation', async () => {
    const [li, wang] = await Promise.all([somebody(), somebody()]);
    const { fileId } = await li.own('visitor.upload', { file: png, fileName: 'a.png' });
    await expect(wang.sendsFile(fileId, randomUUID())).rejects.toMatchObject({ code: 'file.not_found' });
    expect((await li.sendsFile(fileId, randomUUID())).body.kind).toBe('image');
  });
});

describe('the socket', () => {
  test('sends what is missing after a sequence, then goes on live, each once', async () => {
    const [li, mei] = await Promise.all([somebody(), world.person('梅')]);
    await mei.claims(li);
    for (const i of upTo(60)) await mei.replies(li, `第 ${i} 句`);
    const socket = await li.socket({ after: 3 });
    await mei.replies(li, '最后一句');
    await until(() => socket.messages().at(-1)?.seq === 62);
    expect(socket.messages().map(({ seq }) => seq)).toEqual(upTo(62).slice(3));
    const pages = socket.all('messages');
    expect(pages[0]).toMatchObject({ more: true });
  });

  test('a socket that broke off loses nothing and gets nothing twice', async () => {
    const [li, mei] = await Promise.all([somebody(), world.person('梅')]);
    await mei.claims(li);
    const held: number[] = [];
    for (const round of upTo(4)) {
      const socket = await li.socket({ after: held.at(-1) ?? 0 });
      const during = upTo(5).map((i) => mei.replies(li, `${round}-${i}`));
      await during[0];
      await socket.leave();
      await Promise.all(during);
      held.push(...socket.messages().map(({ seq }) => seq));
    }
    const last = await li.socket({ after: held.at(-1) ?? 0 });
    await until(() => [...held, ...last.messages().map(({ seq }) => seq)].at(-1) === 21);
    expect([...held, ...last.messages().map(({ seq }) => seq)]).toEqual(upTo(21));
  });

  test('tells the customer at once when the state changes', async () => {
    const [li, mei] = await Promise.all([somebody(), world.person('梅')]);
    const socket = await li.socket();
    await li.asksForPerson();
    await socket.hears('state', ({ state }) => state.speaker === 'nobody');
    await mei.claims(li);
    await socket.hears('state', ({ state }) => state.personName === '梅');
    await mei.closes(li);
    await socket.hears('state', ({ state }) => state.status === 'closed');
    const revisions = socket.all('state').map(({ state }) => state.revision);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
  });

  test('shows that the bot writes when its answer takes a while', async () => {
    // Its rules are not read yet, and wait for the table.
    const slow = await world.company('慢');
    const li = await slow.customer(randomUUID());
    const socket = await li.socket();
    await using held = await world.holdTable('lexicon_terms');
    await li.says('加盟费多少');
    await socket.hears('typing', ({ who, on }) => who.kind === 'bot' && on);
    await held.release();
    await socket.hears('messages', ({ messages }) => messages.some(({ author }) => author.kind === 'bot'));
    await socket.hears('typing', ({ who, on }) => who.kind === 'bot' && !on);
  });
});

test('more than a person can type is refused with the time to wait, and nothing acknowledged is lost', async () => {
  const [li, wang, mei] = await Promise.all([somebody(), somebody(), world.person('梅')]);
  await mei.claims(li);
  const outcomes = await Promise.allSettled(upTo(limits.visitorMessages + 15).map((i) => li.says(`第 ${i} 条`)));
  const stored = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value.seq] : []));
  const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason.problem] : []));
  expect(stored.length).toBeGreaterThanOrEqual(limits.visitorMessages);
  expect(refused.length).toBeGreaterThan(5);
  for (const problem of refused)
    expect(problem).toMatchObject({ code: 'request.rate_limited', retryAfter: expect.any(Number) });
  const kept = (await li.messages()).map(({ seq }) => seq);
  for (const seq of stored) expect(kept).toContain(seq);
  expect(told([await wang.asks('加盟费多少')])[0]).toContain('5.8');
  world.later(limits.visitorWindowSeconds * 1_000);
  await li.says('现在又可以了');
});

test('the widget says who it is and whether somebody is there', async () => {
  const other = await world.company('安静的公司');
  const get = (key: string) => client(channelRoutes, { base: world.url })('widget.get', { params: { key } });
  expect(await get(other.widget.key)).toMatchObject({ brand: '安静的公司', people: { online: 0, waitMinutes: null } });
  await other.person('安');
  expect((await get(other.widget.key)).people).toMatchObject({ online: 1, waitMinutes: 3 });
});
