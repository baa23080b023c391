/** a widget that asks for signed identities lets nobody else in, by no call and with no older token. */
import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { client } from '#contracts/client';
import { channelRoutes } from '#contracts/http/channels';
import type { Route } from '#contracts/route';
import { openWorld, Socket, until, type World } from '../support/world.ts';
import { sample, schemaOf } from '../http/samples.ts';
import { Designer } from './designer.ts';

let world: World;
let designer: Designer;
beforeAll(async () => {
  world = await openWorld();
  designer = await Designer.of(world, world);
});
afterAll(() => world.close());

const sign = (secret: string, id: string) => ({ id, signature: createHmac('sha256', secret).update(id).digest('hex') });
const start = (key: string, identity?: { id: string; signature: string }, token?: string) =>
  designer.visitor()('visitor.start', {
    body: { widget: key, ...(identity && { identity }), ...(token && { token }) },
  });
const secretOf = async (id: string) => (await designer.admin.call('widgets.secret', { params: { id } })).secret;
const invalid = { code: 'visitor.identity_invalid' };
const required = { code: 'visitor.identity_required' };

test('A-10: by the command line: nobody else in, also not by an older token', async () => {
  const { channels, db } = world.house;
  const before = await world.customer(randomUUID());
  const [widget] = await db.tenant(world.tenant, (tx) => channels.widgets(tx));
  const { id: widgetId, key } = widget!;
  await db.tenant(world.tenant, (tx) => channels.requireIdentity(tx, widgetId, true));
  const secret = await db.tenant(world.tenant, (tx) => channels.identitySecret(tx, widgetId));
  await expect(start(key)).rejects.toMatchObject(required);
  await expect(start(key, { ...sign(secret, 'a'), id: 'b' })).rejects.toMatchObject(invalid);
  const one = await start(key, sign(secret, 'a'));
  const again = await start(key, sign(secret, 'a'));
  expect(again.conversation.id).toBe(one.conversation.id);
  await until(async () =>
    before.state().then(
      () => false,
      (error: { code: string }) => error.code === required.code,
    ),
  );
  await expect(before.says('还在吗')).rejects.toMatchObject(required);
});

test('A-10: enforced on every call and on the socket, not only at the first', async () => {
  const widget = await designer.make();
  const { token, conversation } = await start(widget.key);
  await designer.set(widget, { identityRequired: true });
  const call = client(channelRoutes, { base: world.url, headers: () => ({ authorization: `Bearer ${token}` }) });
  await until(async () =>
    call('visitor.conversation', { params: { id: conversation.id } }).then(
      () => false,
      () => true,
    ),
  );
  for (const [name, route] of Object.entries(channelRoutes as Record<string, Route>)) {
    if (route.access !== 'visitor') continue;
    const path = route.path.replace(':id', conversation.id).replace(':seq', '1').replace(':articleId', conversation.id);
    const body = route.body ? { body: JSON.stringify(sample(schemaOf(route.body))) } : {};
    const headers = { authorization: `Bearer ${token}`, ...(route.body && { 'content-type': 'application/json' }) };
    const response = await fetch(world.url + path, { method: route.method, headers, ...body });
    expect([name, response.status, ((await response.json()) as { code: string }).code]).toEqual([
      name,
      401,
      required.code,
    ]);
  }
  const socket = await new Socket(`${world.url.replace('http', 'ws')}/chat/v1/socket`).opened();
  socket.send({ t: 'hello', token });
  expect((await socket.closes()).reason).toBe('refused');
  await expect(start(widget.key, undefined, token)).rejects.toMatchObject(required);
});

test.each([
  ['of nothing', () => '0'.repeat(64)],
  ['in capitals of another id', (secret: string) => sign(secret, 'other').signature.toUpperCase()],
  ['with a SHA-1', (secret: string) => createHmac('sha1', secret).update('a').digest('hex').padEnd(64, '0')],
  ['that is no hex', () => 'z'.repeat(64)],
  [
    'of the bytes of the secret',
    (secret: string) => createHmac('sha256', Buffer.from(secret, 'hex')).update('a').digest('hex'),
  ],
])('A-10: a signature %s is refused', async (_, made) => {
  const widget = await designer.with({ identityRequired: true });
  const signature = made(await secretOf(widget.id));
  await expect(start(widget.key, { id: 'a', signature })).rejects.toMatchObject(invalid);
});

test('A-10: what was signed for one inbox is worth nothing at another, of the same company or not', async () => {
  const widget = await designer.with({ identityRequired: true });
  const other = await designer.with({ identityRequired: true });
  const identity = sign(await secretOf(widget.id), 'a');
  const { token } = await start(widget.key, identity);
  await expect(start(other.key, identity)).rejects.toMatchObject(invalid);
  await expect(start(other.key, undefined, token)).rejects.toMatchObject(required);
  const stranger = await world.company(randomUUID());
  await expect(start(stranger.widget.key, identity)).rejects.toMatchObject(invalid);
});

test('A-10: after a rotation both secrets are good for a day, then only the new one; twice turned the oldest is gone', async () => {
  const widget = await designer.with({ identityRequired: true });
  const rotate = () => designer.admin.call('widgets.rotateSecret', { params: { id: widget.id }, body: {} });
  const first = await secretOf(widget.id);
  const { secret: second, previousUntil } = await rotate();
  expect(Date.parse(previousUntil!) - world.now().getTime()).toBeGreaterThan(23 * 3_600_000);
  const one = await start(widget.key, sign(first, 'a'));
  expect((await start(widget.key, sign(second, 'a'))).conversation.id).toBe(one.conversation.id);
  const { secret: third } = await rotate();
  await expect(start(widget.key, sign(first, 'a'))).rejects.toMatchObject(invalid);
  await start(widget.key, sign(second, 'a'));
  await start(widget.key, sign(third, 'a'));
  const rows = await world.rows<{ action: string }>(`select action from audit_log where target = $1`, [
    `widget:${widget.id}`,
  ]);
  expect(rows.filter(({ action }) => action === 'widget.secret_rotated')).toHaveLength(2);
  expect(rows.filter(({ action }) => action === 'widget.secret_shown')).toHaveLength(1);
  const stored = await world.rows<{ identity_secret: Buffer }>('select identity_secret from widgets where id = $1', [
    widget.id,
  ]);
  expect(stored[0]!.identity_secret.includes(third)).toBe(false);
  world.later(24 * 3_600_000 + 1_000);
  await expect(start(widget.key, sign(second, 'a'))).rejects.toMatchObject(invalid);
  await start(widget.key, sign(third, 'a'));
});
