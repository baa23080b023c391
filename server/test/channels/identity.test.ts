import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { channelRoutes } from '#contracts/http/channels';
import { client } from '#contracts/client';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

test('a company that asks for signed identities lets nobody else in, also not by an older token', async () => {
  const { channels, db } = world.house;
  const before = await world.customer(randomUUID());
  const [widget] = await db.tenant(world.tenant, (tx) => channels.widgets(tx));
  const { id: widgetId, key } = widget!;
  await db.tenant(world.tenant, (tx) => channels.requireIdentity(tx, widgetId, true));
  const secret = await db.tenant(world.tenant, (tx) => channels.identitySecret(tx, widgetId));
  world.later(11_000);

  const call = client(channelRoutes, { base: world.url });
  const start = (identity?: { id: string; signature: string }) =>
    call('visitor.start', { body: { widget: key, ...(identity ? { identity } : {}) } });
  const signed = (id: string) => ({ id, signature: createHmac('sha256', secret).update(id).digest('hex') });

  await expect(start()).rejects.toMatchObject({ code: 'visitor.identity_required' });
  await expect(start({ ...signed('a'), id: 'b' })).rejects.toMatchObject({ code: 'visitor.identity_invalid' });
  const one = await start(signed('a'));
  const again = await start(signed('a'));
  expect(again.conversation.id).toBe(one.conversation.id);
  await expect(before.says('还在吗')).rejects.toMatchObject({ code: 'visitor.identity_required' });
});
